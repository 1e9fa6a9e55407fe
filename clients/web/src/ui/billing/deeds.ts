/** What is done about acts: one is taken back, an export is made and saved. */

import type { ActView, ExportView, Id } from "@/api/index.ts";
import { billingWords } from "@/ui/billing/words.ts";
import { pickExpert } from "@/ui/expertise/asking/Whom.tsx";
import { prompt } from "@/ui/expertise/Prompt.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { nameOf } from "@/ui/state/wording.ts";

const KEPT_FOR = 60_000;

export async function counterAct(app: App, act: ActView): Promise<void> {
  const said = billingWords();
  const asked = await prompt(app, {
    title: said.counterTitle,
    about: said.counterAbout,
    label: said.counterReason,
    usual: said.counterUsual,
    yes: said.counterYes,
    isNeeded: true,
    isGrave: true,
  });
  if (asked === null) return;
  const done = app.engine.counterAct(act.act, asked.text).then(() => true);
  if (await attempt(app, done)) app.overlays.say(said.countered);
}

/** Let an office read my ledger. */
export async function entrust(app: App): Promise<void> {
  const said = billingWords();
  const office = await pickExpert(app, said.chooseWhom);
  if (office === null) return;
  if (office.kind !== "role") {
    app.overlays.say(said.notRole, { tone: "danger" });
    return;
  }
  const done = await attempt(app, app.engine.beginLedger(office.account));
  if (done) app.overlays.say(said.begun(nameOf(office)));
}

export async function exportMonth(app: App, month: string): Promise<ExportView | null> {
  const made = await attempt(app, app.engine.exportActs(month));
  if (made) app.overlays.say(billingWords().exportDone);
  return made;
}

export function pastExport(app: App, id: Id): Promise<ExportView | null> {
  return attempt(app, app.engine.pastExport(id));
}

/** A download under a plain name: nobody's is in it. */
export function save(view: ExportView, kind: "csv" | "json"): void {
  const type = kind === "csv" ? "text/csv" : "application/json";
  const address = URL.createObjectURL(new Blob([view[kind]], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = billingWords().fileName(view.month, kind);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_FOR);
}
