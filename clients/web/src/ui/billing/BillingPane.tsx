/** Acts: one's own by month with their totals, and the office's export. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Mine } from "@/ui/billing/Mine.tsx";
import { Office, type OfficeProps } from "@/ui/billing/Office.tsx";
import { useActs } from "@/ui/billing/useActs.ts";
import { billingWords } from "@/ui/billing/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { words } from "@/ui/words/words.ts";

const TABS = ["mine", "office"] as const;
type Tab = (typeof TABS)[number];

/** Whoever keeps an office and has no acts of his own comes for it. */
function firstOf({ ledgers }: Pick<OfficeProps, "ledgers">): Tab {
  const hasOwn = ledgers.some((one) => one.mine);
  return !hasOwn && ledgers.length ? "office" : "mine";
}

export function BillingPane(): JSX.Element {
  const said = billingWords();
  const [chosen, setTab] = useState<Tab | null>(null);
  const { known, fault, again } = useActs();
  if (known === null && fault !== null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={again}>{words().common.retry}</Button>
      </div>
    );
  }
  if (known === null) return <p class="inset quiet-text">{words().common.loading}</p>;
  const tab = chosen ?? firstOf(known);
  return (
    <div class="billing-page">
      <fieldset class="filters">
        <legend class="spoken">{said.title}</legend>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === tab}
            onClick={() => setTab(one)}
          >
            {said[one]}
          </button>
        ))}
      </fieldset>
      {tab === "mine" ? (
        <Mine ledgers={known.ledgers} acts={known.acts} onChange={again} />
      ) : (
        <Office {...known} onChange={again} />
      )}
    </div>
  );
}
