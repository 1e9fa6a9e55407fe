/** What acts add up to, as tiles: of each code, then of all. */

import type { JSX } from "preact";
import { billingWords } from "@/ui/billing/words.ts";
import { euros } from "@/ui/expertise/saying.ts";

export interface TotalsProps {
  readonly sums: readonly {
    readonly code: string;
    readonly count: number;
    readonly cents: number;
  }[];
  readonly count: number;
  readonly cents: number;
  readonly label: string;
}

export function Totals(props: TotalsProps): JSX.Element {
  const said = billingWords();
  return (
    <dl class="figure-tiles" aria-label={props.label}>
      <div class="figure-tile first">
        <dt>{said.total}</dt>
        <dd>
          <b>{euros(props.cents)}</b>
          <span class="detail">{said.count(props.count)}</span>
        </dd>
      </div>
      {props.sums.map((one) => (
        <div key={one.code} class="figure-tile">
          <dt>{one.code}</dt>
          <dd>
            <b>{euros(one.cents)}</b>
            <span class="detail">{said.count(one.count)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
