/** The dashboard of letters: the same-day rate, the delay, who is out of reach; by month and unit. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FigureRowView } from "@/api/index.ts";
import {
  byMonth,
  byUnit,
  type Counts,
  monthBack,
  monthly,
  rateOf,
  total,
} from "@/ui/desk/counting.ts";
import { MonthChart } from "@/ui/desk/MonthChart.tsx";
import { delay, monthName, number, percent } from "@/ui/desk/saying.ts";
import { UnitTable } from "@/ui/desk/UnitTable.tsx";
import { deskWords } from "@/ui/desk/words.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { capitalised } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const MONTHS = 12;
const SUBJECT = "letters";

export function Figures(): JSX.Element {
  const said = deskWords().figures;
  const { rows, fault, again } = useFigures();
  const [month, setMonth] = useState("");
  if (fault !== null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={again}>{words().common.retry}</Button>
      </div>
    );
  }
  if (rows === null) return <p class="inset quiet-text">{words().common.loading}</p>;
  if (!rows.length) {
    return (
      <Empty art={<RopeArt />} title={said.none}>
        {said.noneAbout}
      </Empty>
    );
  }
  const months = byMonth(rows);
  const chosen = month || (months.at(-1)?.name ?? "");
  const ofMonth = rows.filter((row) => row.period === chosen);
  return (
    <div class="figures-page">
      <div class="figures-head">
        <p class="quiet-text">{said.about}</p>
        <Select
          label={said.month}
          value={chosen}
          options={[...months]
            .reverse()
            .map((one) => ({ value: one.name, label: capitalised(monthName(one.name)) }))}
          onChange={setMonth}
        />
      </div>
      <Tiles counts={total(ofMonth)} />
      <MonthChart months={months} chosen={chosen} onChoose={setMonth} />
      <UnitTable units={byUnit(ofMonth)} whole={total(ofMonth)} month={chosen} />
    </div>
  );
}

function useFigures() {
  const app = useApp();
  const [rows, setRows] = useState<readonly FigureRowView[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const now = Date.now();
    app.engine.figures(SUBJECT, monthBack(now, MONTHS - 1), monthBack(now, 0)).then(
      (found) => {
        if (isWanted) setRows(monthly(found));
      },
      (error: unknown) => {
        if (isWanted) setFault(sentenceOf(error));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [turn]);
  const again = () => {
    setFault(null);
    setTurn(turn + 1);
  };
  return { rows, fault, again };
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
