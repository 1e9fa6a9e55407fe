/**
 * All that was said of a letter, a case or a consent, from the log and from my outbox.
 *
 * What never enters this room: how it stands.
 */

import { equal } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { decoded, subjectOf } from "@/engine/effects.ts";
import type { LetterWord } from "@/engine/letterFold.ts";
import type { Thread } from "@/engine/thread.ts";
import { aimedAt } from "@/store/items.ts";
import { notIn, outgoingAbout, outgoingLines } from "@/store/outbox.ts";

/** Lines of mine that wait among which words on it are looked for. */
const MOST_WAITING = 100;

/** What counts, in the order of the log; what waits here last. */
export async function wordsOn(
  { store, me }: Context,
  thread: Thread,
  subject: Uint8Array,
): Promise<readonly LetterWord[]> {
  // What waits first: what goes into the log meanwhile is found twice, and never missed.
  const lines = await outgoingLines(store, thread.id, MOST_WAITING);
  const about = await outgoingAbout(store, thread.id, subject);
  const items = await aimedAt(store, thread.id, subject);
  const own = lines.filter(({ record }) => isAbout(record.event, subject));
  const mine = notIn(items, [...own, ...about])
    .sort((one, other) => one.place - other.place)
    .filter((one) => one.record.failed === null);
  const stored = items.map(({ message, record }) => ({ message, ...record }));
  const waiting = mine.map(({ message, record }) => ({
    message,
    ...record,
    account: me.account,
  }));
  return [...stored, ...waiting].flatMap(({ account, behalf, message, time, event: data }) => {
    const event = data === null ? null : decoded(data);
    if (event === null || message === null) return [];
    return [{ account, behalf, message, time, event }];
  });
}

function isAbout(data: Uint8Array, subject: Uint8Array): boolean {
  const about = subjectOf(decoded(data));
  return about !== null && equal(about, subject);
}
