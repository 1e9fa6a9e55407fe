/** The billing office: the ledgers that it reads, the export of a month, what was exported. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ActView, ExportMark, ExportView, LedgerView } from "@/api/index.ts";
import { Acts } from "@/ui/billing/Acts.tsx";
import { counterAct, exportMonth, pastExport } from "@/ui/billing/deeds.ts";
import { ExportBox } from "@/ui/billing/ExportBox.tsx";
import { monthsOf } from "@/ui/billing/sums.ts";
import { billingWords } from "@/ui/billing/words.ts";
import { monthBack } from "@/ui/desk/counting.ts";
import { monthName } from "@/ui/desk/saying.ts";
import { euros } from "@/ui/expertise/saying.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Chip, Empty } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { full } from "@/ui/state/moments.ts";
import { capitalised, nameOf } from "@/ui/state/wording.ts";

export interface OfficeProps {
  readonly ledgers: readonly LedgerView[];
  readonly acts: readonly ActView[];
  readonly exports: readonly ExportMark[];
  readonly onChange: () => void;
}

export function Office(props: OfficeProps): JSX.Element {
  const app = useApp();
  const said = billingWords();
  const now = monthBack(Date.now(), 0);
  const [month, setMonth] = useState(now);
  const [made, setMade] = useState<ExportView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const pending = usePending(app, month, props.acts);
  const others = props.ledgers.filter((one) => !one.mine);
  if (!others.length) {
    return (
      <Empty art={<RopeArt />} title={said.noneOffice}>
        {said.noneOfficeAbout}
      </Empty>
    );
  }
  const acts = props.acts.filter((one) => one.day.startsWith(month));
  const run = async (deed: Promise<ExportView | null>) => {
    setBusy(true);
    const found = await deed;
    setBusy(false);
    if (found) setMade(found);
    props.onChange();
  };
  return (
    <>
      <div class="figures-head">
        <Ledgers ledgers={others} />
        <Select
          label={said.month}
          value={month}
          options={monthsOf(props.acts, now).map((one) => ({
            value: one,
            label: capitalised(monthName(one)),
          }))}
          onChange={(one) => {
            setMonth(one);
            setMade(null);
          }}
        />
      </div>
      <section class="export-part" aria-labelledby="export">
        <h2 id="export">
          {said.toExport}, {monthName(month)}
        </h2>
        {made ? (
          <ExportBox view={made} isMade />
        ) : pending ? (
          <ExportBox view={pending} isMade={false} />
        ) : (
          <p class="quiet-text">{said.nothing}</p>
        )}
        <p class="detail">{said.exportAbout}</p>
        {made || !pending ? null : (
          <Button
            kind="primary"
            busy={isBusy}
            onClick={() => void run(exportMonth(app, month))}
          >
            {said.exportYes(monthName(month))}
          </Button>
        )}
      </section>
      {acts.length ? (
        <Acts
          acts={acts}
          caption={monthName(month)}
          showsPractitioner
          onCounter={(act) => void counterAct(app, act).then(props.onChange)}
        />
      ) : null}
      <Past exports={props.exports} onAgain={(id) => void run(pastExport(app, id))} />
      <p class="detail">{said.leftOut}</p>
    </>
  );
}

function Ledgers(props: { ledgers: readonly LedgerView[] }): JSX.Element {
  return (
    <div class="ledgers">
      <p class="detail">{billingWords().ledgers}</p>
      <div class="chips">
        {props.ledgers.map((one) => (
          <Chip key={one.thread}>{nameOf(one.practitioner)}</Chip>
        ))}
      </div>
    </div>
  );
}

/** What an export of this month would be; null when nothing waits. */
function usePending(app: App, month: string, acts: readonly ActView[]): ExportView | null {
  const [pending, setPending] = useState<ExportView | null>(null);
  useEffect(() => {
    let isWanted = true;
    const tell = (view: ExportView | null) => {
      if (isWanted) setPending(view);
    };
    app.engine.previewExport(month).then(tell, () => tell(null));
    return () => {
      isWanted = false;
    };
  }, [month, acts]);
  return pending;
}

function Past(props: {
  exports: readonly ExportMark[];
  onAgain: (id: string) => void;
}): JSX.Element | null {
  const said = billingWords();
  if (!props.exports.length) return null;
  return (
    <section class="settings-part" aria-labelledby="past">
      <h2 id="past">{said.past}</h2>
      <ul class="past-exports">
        {props.exports.map((one) => (
          <li key={one.export} class="row">
            <span class="text">
              <span class="title">
                {capitalised(monthName(one.month))}, {euros(one.cents)}
              </span>
              <span class="detail">
                {said.count(one.acts)}, {said.madeOn(full(one.time))}
              </span>
            </span>
            <Button kind="quiet" onClick={() => props.onAgain(one.export)}>
              {said.again}
              <span class="spoken"> {said.againOf(monthName(one.month))}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
