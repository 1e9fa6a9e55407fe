/**
 * Which mailboxes stand in a thread, kept as the log is read (docs/protocol.md §5.12).
 *
 * What never enters this room: the store; a word that does not count.
 */

import type { CorrespondentView } from "@/api/mail.ts";
import { hex } from "@/crypto/bytes.ts";
import type { CorrespondentEvent, MailboxField } from "@/crypto/mailEvent.ts";
import type { NamedMailbox } from "@/store/threads.ts";

/** More do not stand: a gateway refuses them. */
export const MAX_MAILBOXES = 20;

/** By address as `folded` gives it. */
export type Mailboxes = ReadonlyMap<string, NamedMailbox>;

/** An address as addresses are compared: without regard to case. */
export function folded(address: string): string {
  return address.toLowerCase();
}

/**
 * What a `correspondent` makes of them; the newest word on an address holds. The same map when
 * it changes nothing: who let somebody in says again what stands.
 */
export function named(
  mailboxes: Mailboxes,
  seq: number,
  by: Uint8Array,
  { mailbox, on }: Pick<CorrespondentEvent, "mailbox" | "on">,
): Mailboxes {
  const key = folded(mailbox.address);
  const before = mailboxes.get(key);
  if (before !== undefined && Math.max(before.since, before.until ?? 0) > seq) return mailboxes;
  const after = new Map(mailboxes);
  if (!on) {
    if (before?.until !== null) return mailboxes;
    return after.set(key, { ...before, until: seq });
  }
  if (before?.until === null && isSame(before.mailbox, mailbox)) return mailboxes;
  const isNew = before === undefined || before.until !== null;
  if (isNew && standing(mailboxes).length >= MAX_MAILBOXES) return mailboxes;
  return after.set(key, { mailbox, since: isNew ? seq : before.since, until: null, by });
}

function isSame(one: MailboxField, other: MailboxField): boolean {
  const fields = ["address", "name", "practitioner", "phone"] as const;
  return fields.every((field) => one[field] === other[field]);
}

/** Those that stand now, the oldest first. */
export function standing(mailboxes: Mailboxes): readonly NamedMailbox[] {
  return [...mailboxes.values()]
    .filter((one) => one.until === null)
    .sort((one, other) => one.since - other.since);
}

/** Those that the message of this number is written to; null: one that is said now. */
export function written(mailboxes: Mailboxes, seq: number | null): readonly NamedMailbox[] {
  const all = [...mailboxes.values()];
  if (seq === null) return standing(mailboxes);
  return all.filter((one) => one.since < seq && (one.until === null || one.until > seq));
}

export function correspondentViews(mailboxes: Mailboxes): readonly CorrespondentView[] {
  return standing(mailboxes).map(({ mailbox, since, by }) => ({
    ...mailbox,
    since,
    by: hex(by),
  }));
}
