/** A request leaves: a thread for it where there is none, what is new in it, then the request. */

import type { CaseView, FileRef, Id, OutgoingFile, Professional } from "@/api/index.ts";
import { judgedOf } from "@/expertise/judge.ts";
import type { Verdict } from "@/expertise/question.ts";
import { type AskForm, caseDraft } from "@/ui/expertise/asking/form.ts";
import { nameOfPatient } from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import type { App } from "@/ui/state/app.ts";

export interface Sending {
  readonly form: AskForm;
  readonly fresh: readonly OutgoingFile[];
  readonly requester: Professional;
  readonly verdict: Verdict;
  /** Drawn once for each request that its person makes. */
  readonly intent: Id;
  readonly thread: Id | null;
  /** The case that is sent anew; null for a new one. */
  readonly again: Id | null;
}

/** All of it may be asked twice with the same intents, and happens once. */
export async function sendRequest(app: App, sending: Sending): Promise<CaseView> {
  const thread = sending.thread ?? (await threadFor(app, sending));
  const brought = await bring(app, thread, sending);
  const documents = [...sending.form.documents, ...brought];
  const form = { ...sending.form, documents };
  const draft = caseDraft(form, sending.requester, judgedOf(sending.verdict));
  return sending.again === null
    ? app.engine.askExpertise(thread, draft, sending.intent)
    : app.engine.askAgain(thread, sending.again, draft);
}

async function threadFor(app: App, { form, intent }: Sending): Promise<Id> {
  const word = form.speciality ? specialityWord(form.speciality).toLocaleLowerCase() : "";
  const made = await app.engine.newThread({
    intent: changed(intent, "0"),
    title: expertiseWords().asking.threadTitle(word),
    patient: nameOfPatient(form.patient) || null,
    accounts: form.expert ? [form.expert.account] : [],
    direct: false,
  });
  app.threads.take(made);
  return made.id;
}

async function bring(
  app: App,
  thread: Id,
  { fresh, intent }: Sending,
): Promise<readonly FileRef[]> {
  if (!fresh.length) return [];
  const line = await app.engine.sendFiles(thread, fresh, "", { intent: changed(intent, "1") });
  return line.files.map((_, index) => ({ message: line.id, index }));
}

/** Another intent that belongs to this one. */
function changed(intent: Id, digit: string): Id {
  return intent.at(0) === digit ? `f${intent.slice(1)}` : `${digit}${intent.slice(1)}`;
}
