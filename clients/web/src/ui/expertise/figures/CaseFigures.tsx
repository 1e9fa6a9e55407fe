/** Figures of tele-expertise for a head of service: how many, how fast, by speciality and territory. */

import type { JSX } from "preact";
import type { FigureRowView } from "@/api/index.ts";
import { FiguresFrame } from "@/ui/desk/FiguresFrame.tsx";
import { delay, monthName, number, percent } from "@/ui/desk/saying.ts";
import { byUnit, type Counts, monthsOf, total } from "@/ui/expertise/figures/counting.ts";
import { told } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function CaseFigures(): JSX.Element {
  const app = useApp();
  return (
    <FiguresFrame
      ask={(first, last) => app.engine.caseFigures(first, last)}
      said={expertiseWords().figures}
      monthsOf={monthsOf}
    >
      {(rows, month) => {
        const ofMonth = rows.filter((row) => row.period === month);
        return (
          <>
            <Tiles counts={total(ofMonth)} />
            <Units rows={ofMonth} month={month} />
          </>
        );
      }}
    </FiguresFrame>
  );
}

function inWords(seconds: number | null): string {
  return seconds === null ? "–" : delay(seconds);
}

function shareOf({ asked, answered }: Counts): number | null {
  return asked > 0 ? Math.min(answered / asked, 1) : null;
}

function Tiles(props: { counts: Counts }): JSX.Element {
  const { counts } = props;
  const said = expertiseWords().figures;
  const share = shareOf(counts);
  const tiles = [
    [said.asked, number(counts.asked), ""],
    [
      said.share,
      share === null ? "–" : percent(share),
      told(said.answered, number(counts.answered)),
    ],
    [said.answerDelay, inWords(counts.answer), told(said.claimDelay, inWords(counts.claim))],
    [said.expired, number(counts.expired), told(said.declined, number(counts.declined))],
  ] as const;
  return (
    <dl class="figure-tiles">
      {tiles.map(([name, value, about], at) => (
        <div key={name} class={`figure-tile${at === 0 ? " first" : ""}`}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            {about ? <span class="detail">{about}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Units(props: { rows: readonly FigureRowView[]; month: string }): JSX.Element {
  const said = expertiseWords().figures;
  const units = byUnit(props.rows);
  return (
    <section class="unit-table">
      <h2 id="by-speciality">
        {said.bySpeciality}, {monthName(props.month)}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is scrolled, by key as well */}
      <section class="wide-table" aria-labelledby="by-speciality" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{said.unit}</th>
              <th scope="col">{said.asked}</th>
              <th scope="col">{said.share}</th>
              <th scope="col">{said.answered}</th>
              <th scope="col">{said.declined}</th>
              <th scope="col">{said.expired}</th>
              <th scope="col">{said.claimDelay}</th>
              <th scope="col">{said.answerDelay}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <Line key={unit.name} name={unitName(unit.name)} counts={unit} />
            ))}
          </tbody>
          <tfoot>
            <Line name={said.all} counts={total(props.rows)} />
          </tfoot>
        </table>
      </section>
    </section>
  );
}

/** `Dermatologie (56)` of `Dermatologie/56`. */
function unitName(unit: string): string {
  const [speciality = "", department = ""] = oneLine(unit).split("/");
  const said = expertiseWords().figures;
  if (unit === "other") return said.few;
  return `${speciality || "–"} (${department || said.nowhere})`;
}

function Line(props: { name: string; counts: Counts }): JSX.Element {
  const { name, counts } = props;
  const share = shareOf(counts);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{number(counts.asked)}</td>
      <td class="share">
        <span class="figures">{share === null ? "–" : percent(share)}</span>
        <span class="track" aria-hidden="true">
          <i style={{ width: `${(share ?? 0) * 100}%` }} />
        </span>
      </td>
      <td>{number(counts.answered)}</td>
      <td>{number(counts.declined)}</td>
      <td>{number(counts.expired)}</td>
      <td>{inWords(counts.claim)}</td>
      <td>{inWords(counts.answer)}</td>
    </tr>
  );
}
