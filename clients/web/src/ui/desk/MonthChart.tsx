/** The same-day rate month by month: bars from nought to all, so that none looks better than it is. */

import type { JSX } from "preact";
import { type Group, rateOf } from "@/ui/desk/counting.ts";
import { monthName, monthShort, percent } from "@/ui/desk/saying.ts";
import { deskWords } from "@/ui/desk/words.ts";

export interface MonthChartProps {
  readonly months: readonly Group[];
  readonly chosen: string;
  readonly onChoose: (month: string) => void;
}

export function MonthChart(props: MonthChartProps): JSX.Element {
  const said = deskWords().figures;
  return (
    <section class="month-chart">
      <h2>{said.byMonth}</h2>
      <p class="detail">{said.goal}</p>
      <ol>
        {props.months.map((month) => (
          <li key={month.name}>
            <Bar {...props} month={month} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Bar(props: MonthChartProps & { month: Group }): JSX.Element {
  const { month, chosen, onChoose } = props;
  const rate = rateOf(month);
  const word = rate === null ? "–" : percent(rate);
  return (
    <button
      type="button"
      aria-pressed={month.name === chosen}
      onClick={() => onChoose(month.name)}
    >
      <span class="spoken">
        {monthName(month.name)} : {word}
      </span>
      <span class="figures" aria-hidden="true">
        {word}
      </span>
      <span class="column" aria-hidden="true">
        <i style={{ height: `${(rate ?? 0) * 100}%` }} />
      </span>
      <span class="name" aria-hidden="true">
        {monthShort(month.name)}
      </span>
    </button>
  );
}
