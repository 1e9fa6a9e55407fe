/** My own statement: acts of a month with totals, to be printed; who else reads it; who I am on it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ActView, LedgerView } from "@/api/index.ts";
import { Acts } from "@/ui/billing/Acts.tsx";
import { counterAct, entrust } from "@/ui/billing/deeds.ts";
import { Identity } from "@/ui/billing/Identity.tsx";
import { byCode, counting, monthsOf, sumOf } from "@/ui/billing/sums.ts";
import { Totals } from "@/ui/billing/Totals.tsx";
import { billingWords } from "@/ui/billing/words.ts";
import { monthBack } from "@/ui/desk/counting.ts";
import { monthName } from "@/ui/desk/saying.ts";
import { euros, told } from "@/ui/expertise/saying.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { PrintIcon } from "@/ui/primitives/icons.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { createPortal } from "@/ui/printing/portal.tsx";
import { useApp } from "@/ui/state/app.ts";
import { full } from "@/ui/state/moments.ts";
import { capitalised, nameOf, namesOf } from "@/ui/state/wording.ts";

export interface MineProps {
  readonly ledgers: readonly LedgerView[];
  readonly acts: readonly ActView[];
  readonly onChange: () => void;
}

export function Mine(props: MineProps): JSX.Element {
  const app = useApp();
  const said = billingWords();
  const who = app.status.value?.me;
  const me = who ? nameOf(who) : "";
  const ledger = props.ledgers.find((one) => one.mine) ?? null;
  const mine = props.acts.filter((one) => one.ledger === ledger?.thread);
  const now = monthBack(Date.now(), 0);
  const months = monthsOf(mine, now);
  const [month, setMonth] = useState(now);
  const acts = mine.filter((one) => one.day.startsWith(month));
  const counter = async (act: ActView) => {
    await counterAct(app, act);
    props.onChange();
  };
  return (
    <>
      <div class="figures-head">
        <Select
          label={said.month}
          value={month}
          options={months.map((one) => ({ value: one, label: capitalised(monthName(one)) }))}
          onChange={setMonth}
        />
        <Button icon={PrintIcon} disabled={!acts.length} onClick={() => window.print()}>
          {said.print}
        </Button>
      </div>
      {acts.length ? (
        <>
          <Totals
            sums={byCode(acts)}
            count={counting(acts).length}
            cents={sumOf(acts)}
            label={said.total}
          />
          <Acts
            acts={acts}
            caption={monthName(month)}
            showsPractitioner={false}
            onCounter={(act) => void counter(act)}
          />
          {createPortal(<Paper acts={acts} month={month} name={me} />)}
        </>
      ) : (
        <Empty art={<RopeArt />} title={said.none}>
          {said.noneAbout}
        </Empty>
      )}
      <section class="settings-part" aria-labelledby="entrust">
        <h2 id="entrust">{said.entrust}</h2>
        <p class="quiet-text small-text">
          {ledger?.offices.length ? said.entrusted(namesOf(ledger.offices)) : said.alone}
        </p>
        <Button onClick={() => void entrust(app).then(props.onChange)}>{said.choose}</Button>
      </section>
      <Identity />
    </>
  );
}

/** The statement on paper. */
function Paper(props: { acts: readonly ActView[]; month: string; name: string }): JSX.Element {
  const said = billingWords();
  return (
    <article class="statement">
      <header>
        <h1>{said.statement(props.name, monthName(props.month))}</h1>
        <p>{said.printed(full(Date.now()))}</p>
      </header>
      <Acts
        acts={props.acts}
        caption={monthName(props.month)}
        showsPractitioner={false}
        onCounter={null}
      />
      <ul>
        {byCode(props.acts).map((one) => (
          <li key={one.code}>
            {told(said.totalOf(one.code), `${said.count(one.count)}, ${euros(one.cents)}`)}
          </li>
        ))}
      </ul>
    </article>
  );
}
