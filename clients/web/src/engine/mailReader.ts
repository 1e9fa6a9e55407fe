/**
 * What the log says of mailboxes and letters, noted as it is read.
 *
 * What never enters this room: the network, a line as it is shown.
 */

import { equal } from "@/crypto/bytes.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import type { Event } from "@/crypto/event.ts";
import type { MailConfirmEvent } from "@/crypto/mailEvent.ts";
import { decodeHeader, type MessageHeader } from "@/crypto/messageHeader.ts";
import { decoded } from "@/engine/effects.ts";
import { rememberMail } from "@/engine/lastLine.ts";
import { folded, named } from "@/engine/mailboxes.ts";
import { counts } from "@/engine/mailRules.ts";
import { isHidden } from "@/engine/mailViews.ts";
import type { Thread } from "@/engine/thread.ts";
import { aimedAt, itemOf, type StoredItem } from "@/store/items.ts";
import type { Reader } from "@/store/store.ts";

/** The event, unless it is one that says nothing from this author in this epoch. */
export function countedWord(
  event: Event,
  header: MessageHeader,
  record: EpochRecord,
): Event | null {
  const speaker = header.behalf ?? header.account;
  return counts(event, record.member(speaker)?.capacity) ? event : null;
}

/**
 * A mailbox comes or goes, or the address of a held mail becomes one.
 *
 * False for a word on a mailbox that changes nothing: it is no line.
 */
export async function noteMail(
  reader: Reader,
  thread: Thread,
  seq: number,
  account: Uint8Array,
  word: Event | null,
): Promise<boolean> {
  const { memory } = thread;
  if (word?.tag === "correspondent/1") {
    const before = memory.mailboxes;
    memory.mailboxes = named(before, seq, account, word);
    return memory.mailboxes !== before;
  }
  if (word?.tag === "mail-confirm/1" && word.accept) {
    await accept(reader, thread, seq, account, word);
  }
  return true;
}

/** The first word on a held mail accepts it: what the list shows, and perhaps a mailbox. */
async function accept(
  reader: Reader,
  thread: Thread,
  seq: number,
  account: Uint8Array,
  word: MailConfirmEvent,
): Promise<void> {
  const { id, memory } = thread;
  const mail = await itemOf(reader, id, word.target);
  const event = mail?.record.event == null ? null : decoded(mail.record.event);
  if (mail === null || event?.tag !== "mail-in/1" || !isHidden(event, null)) return;
  if (!isHeard(thread, mail, event)) return;
  const others = await aimedAt(reader, id, word.target);
  if (others.some((one) => one.seq < seq && isConfirm(one.record.event))) return;
  if (equal(memory.lastId, word.target)) {
    rememberMail(memory, word.target, event, { account, event: word });
  }
  // What stands already stays as its members described it.
  if (!word.remember || memory.mailboxes.get(folded(event.address))?.until === null) return;
  const name = word.name || event.name;
  const mailbox = { address: event.address, name, practitioner: "", phone: "" };
  memory.mailboxes = named(memory.mailboxes, seq, account, { mailbox, on: true });
}

/** Whether whoever said it could, in the epoch in which it was said. */
function isHeard(thread: Thread, { record }: StoredItem, event: Event): boolean {
  const header = decodeHeader(record.body);
  const held = thread.epochs.get(header.epoch);
  return held !== undefined && countedWord(event, header, held.record) !== null;
}

function isConfirm(event: Uint8Array | null): boolean {
  return event !== null && decoded(event)?.tag === "mail-confirm/1";
}

/** Messages of the lines that show a letter, a case or a consent, and are here. */
export async function cardsOf(
  reader: Reader,
  thread: Thread,
  subject: Uint8Array | null,
): Promise<readonly Uint8Array[]> {
  if (subject === null) return [];
  const words = await aimedAt(reader, thread.id, subject);
  return words
    .filter(({ record }) => record.event !== null && isCard(record.event))
    .map(({ message }) => message)
    .filter((message) => message !== null);
}

/** What shows how the whole stands, and is another one with each word on it. */
const CARDS: ReadonlySet<string> = new Set([
  "letter-draft/1",
  "expertise-request/1",
  "expertise-report/1",
  "consent/1",
]);

function isCard(event: Uint8Array): boolean {
  return CARDS.has(decoded(event)?.tag ?? "");
}
