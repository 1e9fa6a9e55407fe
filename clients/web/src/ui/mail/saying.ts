/**
 * Mailboxes and what became of a mail, as words.
 *
 * What never enters this room: an element, the engine.
 */

import type { MailState, MailStateView } from "@/api/index.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { span } from "@/ui/state/moments.ts";
import { oneLine } from "@/ui/state/wording.ts";

const HOUR = 3_600_000;
/** Hours after which it is said that nothing came back, where the gateway has not said it. */
const PATIENCE = 48;

const BAD: ReadonlySet<MailState> = new Set(["failed", "refused"]);
/** The other end has it, and nobody has answered. */
const UNANSWERED: ReadonlySet<MailState> = new Set(["relayed", "delivered", "silent"]);

export interface Addressed {
  readonly address: string;
  readonly name: string;
}

/** His name, or his address. */
export function mailboxName({ address, name }: Addressed): string {
  return oneLine(name) || oneLine(address);
}

export function isBad(mail: MailStateView): boolean {
  return mail.state !== null && BAD.has(mail.state);
}

/** Whether a person should look: it came back, or nothing did. */
export function isLate(mail: MailStateView, now: number): boolean {
  if (mail.state === "silent" || mail.state === "delayed") return true;
  return hoursOf(mail, now) >= PATIENCE;
}

/** What became of it, without whom: `remis à l'autre opérateur`. */
export function stateWord(mail: MailStateView, now: number): string {
  const said = mailWords();
  if (mail.state === null) return said.waiting;
  const hours = hoursOf(mail, now);
  if (mail.state === "silent" || hours >= PATIENCE) {
    return said.noAnswerFor(span(Math.max(shortened(hours), 1) * 3_600));
  }
  return said.states[mail.state];
}

/** The whole sentence for one mailbox: `non remis à Soizic KERVRAN : boîte inconnue`. */
export function stateSentence(mail: MailStateView, now: number): string {
  const said = mailWords();
  const name = mailboxName(mail);
  if (mail.state !== "failed" && mail.state !== "refused") {
    return said.stateOf(name, stateWord(mail, now));
  }
  const word = mail.state === "failed" ? said.failedTo(name) : said.refusedBy(name);
  const reason = reasonOf(mail.steps.at(-1)?.reason ?? "");
  return reason ? said.because(word, reason) : word;
}

/** What the other operator answered, without the numbers that machines put before it. */
export function reasonOf(answer: string): string {
  return oneLine(answer).replace(/^(?:\d{3}[ -]+)?(?:\d\.\d{1,3}\.\d{1,3}\s+)?/u, "");
}

/** Hours without an answer since the other end has it; 0 where nobody waits for one. */
function hoursOf(mail: MailStateView, now: number): number {
  if (mail.state === null || !UNANSWERED.has(mail.state)) return 0;
  const first = mail.steps.find((step) => UNANSWERED.has(step.state));
  return first === undefined ? 0 : Math.floor((now - first.time) / HOUR);
}

/** Days once they are whole enough: `3 jours`, and hours up to two. */
function shortened(hours: number): number {
  return hours > PATIENCE ? Math.floor(hours / 24) * 24 : hours;
}

/** `executable facture.exe`: why, and what it was called. */
export function omittedWords(line: string): { readonly why: string; readonly name: string } {
  const [code = "", ...rest] = oneLine(line).split(" ");
  const why = mailWords().reasons[code] ?? code;
  return { why, name: rest.join(" ") };
}

export function markWord(mark: string): string {
  return mailWords().marks[mark] ?? oneLine(mark);
}
