/**
 * All that was said of a letter, from the log and from my outbox.
 *
 * What never enters this room: how it stands.
 */

import { equal } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { decoded, letterOf } from "@/engine/effects.ts";
import type { LetterWord } from "@/engine/letterFold.ts";
import type { Thread } from "@/engine/thread.ts";
import { aimedAt } from "@/store/items.ts";
import { outgoingAbout, outgoingLines } from "@/store/outbox.ts";

/** Lines of mine that wait among which a draft is looked for. */
const MOST_WAITING = 100;

/** What counts, in the order of the log; what waits here last. */
export async function wordsOn(
  { store, me }: Context,
  thread: Thread,
  letter: Uint8Array,
): Promise<readonly LetterWord[]> {
  const items = await aimedAt(store, thread.id, letter);
  const lines = await outgoingLines(store, thread.id, MOST_WAITING);
  const about = await outgoingAbout(store, thread.id, letter);
  const drafts = lines.filter(({ record }) => isAbout(record.event, letter));
  const mine = [...drafts, ...about].filter((one) => one.record.failed === null);
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

function isAbout(data: Uint8Array, letter: Uint8Array): boolean {
  const about = letterOf(decoded(data));
  return about !== null && equal(about, letter);
}
