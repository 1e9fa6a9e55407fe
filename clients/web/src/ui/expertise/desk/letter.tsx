/**
 * To the GP who has nothing but a mailbox: the report goes on as a letter, in a thread of its own
 * with the gateway, where nothing else of the patient's is.
 */

import type { CaseView, Id, LetterDraft, LetterView, Mailbox } from "@/api/index.ts";
import { nameOfPatient } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";

/** The letter of a case, kept on this device: a later version of the report goes as its next one. */
interface Sent {
  readonly thread: Id;
  readonly letter: Id;
}

export async function offerLetter(app: App, view: CaseView): Promise<void> {
  const { doctor } = view.request;
  if (doctor === null || !(await canMail(app))) return;
  const said = expertiseWords().desk;
  const isMeant = await confirm(app.overlays, {
    title: said.doctorTitle,
    about: said.doctorAbout(mailboxName(doctor)),
    yes: said.doctorYes,
  });
  if (!isMeant) return;
  if (
    await attempt(
      app,
      sendLetter(app, view, doctor).then(() => true),
    )
  ) {
    app.overlays.say(said.doctorSent);
  }
}

async function canMail(app: App): Promise<boolean> {
  try {
    return await app.engine.canMail();
  } catch {
    return false;
  }
}

/** Drafted, validated by whoever signed the report, and gone at once: nobody leaves a hospital. */
async function sendLetter(app: App, view: CaseView, doctor: Mailbox): Promise<void> {
  const report = view.reports.at(-1);
  const me = app.status.value?.me.account;
  if (!report || !me) return;
  const before = sentBefore(await app.engine.draftOf(noteOf(view)));
  const thread = before?.thread ?? (await threadFor(app, view));
  const letter = before?.letter ?? newIntent();
  const brought = await app.engine.forward(
    view.thread,
    report.file.message,
    thread,
    newIntent(),
  );
  const title = expertiseWords().desk.doctorThread;
  const draft: LetterDraft = {
    message: brought.id,
    index: report.file.index,
    kind: "expertise-report",
    title,
    patient: view.request.patient,
    unit: "",
    entry: 0,
    exit: 0,
    recipients: [{ mailbox: doctor, role: "gp" }],
    opposed: false,
    validator: me,
    validateBy: 0,
    tasked: null,
    letter,
  };
  await app.engine.draftLetter(thread, draft);
  await app.engine.keepDraft(noteOf(view), JSON.stringify({ thread, letter }));
  const drafted = await letterIn(app, thread, letter);
  await app.engine.validateLetter(thread, letter);
  if (drafted.left === null) await app.engine.letterExit(thread, letter, Date.now());
}

function noteOf(view: CaseView): string {
  return `letter ${view.case}`;
}

function sentBefore(text: string | null): Sent | null {
  return text === null ? null : (JSON.parse(text) as Sent);
}

async function threadFor(app: App, view: CaseView): Promise<Id> {
  const made = await app.engine.newThread({
    intent: newIntent(),
    title: expertiseWords().desk.doctorThread,
    patient: nameOfPatient(view.request.patient) || null,
    accounts: [],
    direct: false,
  });
  app.threads.take(made);
  return made.id;
}

/** The draft once the server has it: a validation names what is stored. */
function letterIn(app: App, thread: Id, letter: Id): Promise<LetterView> {
  return new Promise((resolve) => {
    const look = async () => {
      const { messages } = await app.engine.history(thread, null, 10);
      const found = messages.findLast((one) => one.letter?.letter === letter);
      if (!found?.letter || found.seq === null || found.letter.status !== "drafted") return;
      stop();
      resolve(found.letter);
    };
    const stop = app.connection.events((event) => {
      const isSaid = event.type === "message" || event.type === "changed";
      if (isSaid && event.thread === thread) void look().catch(() => undefined);
    });
    void look().catch(() => undefined);
  });
}
