/**
 * What came by mail, and what became of what went by mail, as they are shown.
 *
 * Held mail is hidden here, once for every screen: a line, a quote, a file, a search, paper.
 * What never enters this room: the store.
 */

import type {
  MailboxChange,
  MailState,
  MailStateView,
  MailStep,
  MailView,
  OpenedView,
} from "@/api/mail.ts";
import type { Event } from "@/crypto/event.ts";
import type { MailConfirmEvent, MailInEvent, MailStateEvent } from "@/crypto/mailEvent.ts";
import { folded, type Mailboxes, written } from "@/engine/mailboxes.ts";
import { bounded } from "@/engine/mailRules.ts";

const STATES: ReadonlySet<string> = new Set([
  "accepted",
  "relayed",
  "delivered",
  "read",
  "answered",
  "delayed",
  "silent",
  "failed",
  "refused",
] satisfies readonly MailState[]);

const SORTS: ReadonlySet<string> = new Set(["automatic", "ended", "fault"]);

/** The first word of a member on a held mail, and who said it. */
export interface Judgement {
  readonly account: Uint8Array;
  readonly event: MailConfirmEvent;
}

/** A standing that no reader knows holds it back. */
export function standingOf(
  mail: MailInEvent,
  judgement: Judgement | null,
): MailView["standing"] {
  if (mail.standing === "known" || mail.standing === "desk") return mail.standing;
  if (judgement === null) return "held";
  return judgement.event.accept ? "accepted" : "rejected";
}

/** Whether nothing of what it says is shown. */
export function isHidden(mail: MailInEvent, judgement: Judgement | null): boolean {
  const standing = standingOf(mail, judgement);
  return standing === "held" || standing === "rejected";
}

/** Whether a program wrote it, or it says how a mail went: no answer of anybody. */
export function isAutomatic(mail: MailInEvent): boolean {
  return mail.kind === "automatic";
}

/** `by` is the name of who judged it. */
export function mailView(mail: MailInEvent, judgement: Judgement | null, by: string): MailView {
  const { address } = mail;
  const time = bounded(mail.time);
  const standing = standingOf(mail, judgement);
  const sort = SORTS.has(mail.kind) ? (mail.kind as MailView["sort"]) : "reply";
  const seen = { address, time, sort, standing, by };
  if (isHidden(mail, judgement)) {
    return { ...seen, name: "", subject: "", quote: "", opened: [], omitted: [] };
  }
  const { subject, quote, omitted } = mail;
  const opened = mail.opened.map((one): OpenedView => ({ ...one, time: bounded(one.time) }));
  const name = judgement?.event.name || mail.name;
  return { ...seen, name, subject, quote, opened, omitted };
}

export function mailboxChange(event: Event | null): MailboxChange | null {
  return event?.tag === "correspondent/1" ? { ...event.mailbox, on: event.on } : null;
}

/**
 * What became of a message at each mailbox that it is written to, and at each that was said
 * of; `isWritten` is whether such a message is written to anybody.
 */
export function mailStates(
  mailboxes: Mailboxes,
  seq: number | null,
  isWritten: boolean,
  states: readonly MailStateEvent[],
): readonly MailStateView[] {
  const byAddress = new Map<string, { address: string; steps: MailStep[] }>();
  const to = isWritten ? written(mailboxes, seq) : [];
  for (const { mailbox } of to) {
    byAddress.set(folded(mailbox.address), { address: mailbox.address, steps: [] });
  }
  for (const event of states) {
    const key = folded(event.address);
    const entry = byAddress.get(key) ?? { address: event.address, steps: [] };
    byAddress.set(key, entry);
    entry.steps.push(stepOf(event));
  }
  return [...byAddress].map(([key, { address, steps }]) => {
    const last = steps.at(-1);
    const name = mailboxes.get(key)?.mailbox.name ?? "";
    return { address, name, state: last?.state ?? null, time: last?.time ?? 0, steps };
  });
}

function stepOf({ state, time: said, reason, code, host }: MailStateEvent): MailStep {
  const time = bounded(said);
  const known = STATES.has(state) ? (state as MailState) : "accepted";
  return { state: known, time, reason, code, host };
}
