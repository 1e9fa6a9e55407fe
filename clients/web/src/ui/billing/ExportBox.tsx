/** An export: its control totals, its hash, its files. */

import type { JSX } from "preact";
import type { ExportView } from "@/api/index.ts";
import { save } from "@/ui/billing/deeds.ts";
import { Totals } from "@/ui/billing/Totals.tsx";
import { billingWords } from "@/ui/billing/words.ts";
import { monthName } from "@/ui/desk/saying.ts";
import { told } from "@/ui/expertise/saying.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { SaveIcon } from "@/ui/primitives/icons.tsx";

export function ExportBox(props: { view: ExportView; isMade: boolean }): JSX.Element {
  const { view, isMade } = props;
  const said = billingWords();
  const { totals } = view;
  const month = monthName(view.month);
  return (
    <div class="export-box">
      <Totals
        sums={totals.codes.map((one) => ({
          code: one.code,
          count: one.acts,
          cents: one.cents,
        }))}
        count={totals.acts}
        cents={totals.cents}
        label={said.control}
      />
      {totals.counters ? (
        <p class="detail">{told(said.counters, String(totals.counters))}</p>
      ) : null}
      {isMade ? (
        <>
          <dl class="pairs">
            <dt>{said.hash}</dt>
            <dd>
              <code>{view.sha256}</code>
            </dd>
          </dl>
          <div class="deeds">
            {(["csv", "json"] as const).map((kind) => (
              <Button
                key={kind}
                kind="primary"
                icon={SaveIcon}
                onClick={() => save(view, kind)}
              >
                {said.saveAs(said[kind])}
                <span class="spoken"> {month}</span>
              </Button>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
