/** What is done about a case: each step with the words that it needs, and what went wrong in one. */

import { type CaseDeed, type CaseOffer, type CaseView, EngineFault } from "@/api/index.ts";
import { broughtSince } from "@/ui/expertise/files.ts";
import { type Prompted, type PromptProps, prompt } from "@/ui/expertise/Prompt.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { seeFileOf } from "@/ui/letters/deeds.tsx";
import { openAsk } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { OpenThread } from "@/ui/state/openThread.ts";
import { nameOf } from "@/ui/state/wording.ts";

/** Take a step; gives the case as it stands then, or null when nothing was done. */
export async function take(
  app: App,
  view: CaseView,
  offer: CaseOffer,
): Promise<CaseView | null> {
  if (offer === "send") return sendAnew(app, view);
  if (offer === "answer" || offer === "correct") {
    toCase(app, view);
    return null;
  }
  const words = await wordsOf(app, offer);
  const moved = words === null ? null : await move(app, view, offer, words);
  if (moved && offer === "claim") toCase(app, moved);
  return moved;
}

/** Where it is answered. */
export function toCase(app: App, { thread, case: id }: CaseView): void {
  app.router.go({ screen: "case", thread, case: id });
}

async function wordsOf(app: App, deed: CaseDeed): Promise<Prompted | null> {
  const asked = promptOf(deed);
  return asked === null ? { text: "", to: null } : prompt(app, asked);
}

/** What a step asks for before it is taken; null where it needs no word. */
function promptOf(deed: CaseDeed): PromptProps | null {
  const said = expertiseWords();
  const { declining, askingMore, giving, withdrawing, redirecting } = said;
  switch (deed) {
    case "decline":
      return { ...declining, label: declining.reason, isNeeded: true };
    case "ask":
      return { ...askingMore, label: askingMore.what, isNeeded: true };
    case "give":
      return { ...giving, label: giving.what };
    case "withdraw":
      return { ...withdrawing, label: withdrawing.reason, isGrave: true };
    case "redirect":
      return { ...redirecting, label: redirecting.reason };
    default:
      return null;
  }
}

export async function move(
  app: App,
  view: CaseView,
  deed: CaseDeed,
  { text, to }: Prompted = { text: "", to: null },
): Promise<CaseView | null> {
  const moved = await tried(
    app,
    (async () => {
      const brought = deed === "give" ? await broughtSince(app, view) : {};
      const words = {
        ...brought,
        ...(text ? { text } : {}),
        ...(to ? { to: to.account } : {}),
      };
      return app.engine.moveCase(view.thread, view.case, deed, words);
    })(),
  );
  if (moved) app.overlays.say(expertiseWords().done[deed]);
  return moved;
}

/** One click after a redirection. */
export async function acceptRedirect(app: App, view: CaseView): Promise<CaseView | null> {
  const moved = await tried(app, app.engine.acceptRedirect(view.thread, view.case));
  const said = expertiseWords().asking;
  if (moved) app.overlays.say(said.sent(nameOf(moved.expert)));
  return moved;
}

async function sendAnew(app: App, view: CaseView): Promise<null> {
  const open = new OpenThread(app.engine, view.thread, "");
  await open.refresh();
  await openAsk(app, open, { again: view });
  return null;
}

async function tried(app: App, deed: Promise<CaseView>): Promise<CaseView | null> {
  try {
    return await deed;
  } catch (error) {
    app.overlays.say(refusalOf(error), { tone: "danger" });
    return null;
  }
}

/** Somebody was faster, the cap is reached: not faults, and said as what they are. */
export function refusalOf(error: unknown): string {
  const said = expertiseWords();
  const code = error instanceof EngineFault ? error.code : null;
  if (code === "conflict") return said.lost;
  return code === "quota" ? said.capped : sentenceOf(error);
}

/** The PDF of a report. */
export async function seeReport(app: App, view: CaseView, at: number): Promise<void> {
  const report = view.reports[at];
  if (!report) return;
  const here = app.open.peek();
  const open = here?.id === view.thread ? here : new OpenThread(app.engine, view.thread, "");
  await seeFileOf(app, open, report.file);
}
