/** The figures of a month by unit: a table for everybody, with a bar for the eye. */

import type { JSX } from "preact";
import { type Counts, type Group, rateOf } from "@/ui/desk/counting.ts";
import { delay, monthName, number, percent } from "@/ui/desk/saying.ts";
import { deskWords } from "@/ui/desk/words.ts";
import { oneLine } from "@/ui/state/wording.ts";

export interface UnitTableProps {
  readonly units: readonly Group[];
  readonly whole: Counts;
  readonly month: string;
}

export function UnitTable(props: UnitTableProps): JSX.Element {
  const said = deskWords().figures;
  const { units, whole, month } = props;
  return (
    <section class="unit-table">
      <h2 id="by-unit">
        {said.byUnit}, {monthName(month)}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is scrolled, by key as well */}
      <section class="wide-table" aria-labelledby="by-unit" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{said.unit}</th>
              <th scope="col">{said.share}</th>
              <th scope="col">{said.sentSameDay}</th>
              <th scope="col">{said.sent}</th>
              <th scope="col">{said.discharged}</th>
              <th scope="col">{said.median}</th>
              <th scope="col">{said.unreachable}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <Line key={unit.name} name={oneLine(unit.name)} counts={unit} />
            ))}
          </tbody>
          <tfoot>
            <Line name={said.allUnits} counts={whole} />
          </tfoot>
        </table>
      </section>
    </section>
  );
}

function Line(props: { name: string; counts: Counts }): JSX.Element {
  const { name, counts } = props;
  const rate = rateOf(counts);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="share">
        <span class="figures">{rate === null ? "–" : percent(rate)}</span>
        <span class="track" aria-hidden="true">
          <i style={{ width: `${(rate ?? 0) * 100}%` }} />
        </span>
      </td>
      <td>{number(counts.sameDay)}</td>
      <td>{number(counts.sent)}</td>
      <td>{number(counts.discharged)}</td>
      <td>{counts.median === null ? "–" : delay(counts.median)}</td>
      <td>{number(counts.unreachable)}</td>
    </tr>
  );
}
