/** The dashboard of letters: the same-day rate, the delay, who is out of reach; by month and unit. */

import type { JSX } from "preact";
import { byMonth, byUnit, type Counts, monthly, rateOf, total } from "@/ui/desk/counting.ts";
import { FiguresFrame } from "@/ui/desk/FiguresFrame.tsx";
import { MonthChart } from "@/ui/desk/MonthChart.tsx";
import { delay, number, percent } from "@/ui/desk/saying.ts";
import { UnitTable } from "@/ui/desk/UnitTable.tsx";
import { deskWords } from "@/ui/desk/words.ts";
import { useApp } from "@/ui/state/app.ts";

const SUBJECT = "letters";

export function Figures(): JSX.Element {
  const app = useApp();
  return (
    <FiguresFrame
      ask={async (first, last) => monthly(await app.engine.figures(SUBJECT, first, last))}
      said={deskWords().figures}
      monthsOf={(rows) =>
        byMonth(rows)
          .map((one) => one.name)
          .reverse()
      }
    >
      {(rows, month, choose) => {
        const ofMonth = rows.filter((row) => row.period === month);
        return (
          <>
            <Tiles counts={total(ofMonth)} />
            <MonthChart months={byMonth(rows)} chosen={month} onChoose={choose} />
            <UnitTable units={byUnit(ofMonth)} whole={total(ofMonth)} month={month} />
          </>
        );
      }}
    </FiguresFrame>
  );
}

/** Three figures that a head of service asks for, each with what it is of. */
function Tiles(props: { counts: Counts }): JSX.Element {
  const { counts } = props;
  const said = deskWords().figures;
  const rate = rateOf(counts);
  return (
    <dl class="figure-tiles">
      <div class="figure-tile first">
        <dt>{said.rate}</dt>
        <dd>
          <b>{rate === null ? "–" : percent(rate)}</b>
          <span class="detail">
            {said.rateAbout(number(counts.sameDay), number(counts.discharged))}
          </span>
        </dd>
      </div>
      <div class="figure-tile">
        <dt>{said.median}</dt>
        <dd>
          <b>{counts.median === null ? "–" : delay(counts.median)}</b>
          <span class="detail">{said.weighted}</span>
        </dd>
      </div>
      <div class="figure-tile">
        <dt>{said.unreachable}</dt>
        <dd>
          <b>{number(counts.unreachable)}</b>
          <span class="detail">{said.unreachableAbout}</span>
        </dd>
      </div>
      <div class="figure-tile">
        <dt>{said.read}</dt>
        <dd>
          <b>{counts.sent ? percent(counts.read / counts.sent) : "–"}</b>
          <span class="detail">{said.readAbout}</span>
        </dd>
      </div>
    </dl>
  );
}
