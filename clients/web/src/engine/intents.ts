/**
 * What came of each deed of a person, so that asking for it again does nothing more.
 *
 * A screen that saw its worker die asks again with the same intent. What never enters this
 * room: doing it.
 */

import { outcomeOf, saveOutcome } from "@/store/intents.ts";
import type { Reader, Writer } from "@/store/store.ts";

/** `message` is null for a deed that was no message: a thread that was begun. */
export interface Deed {
  readonly thread: Uint8Array;
  readonly message: Uint8Array | null;
}

/** What came of it; null when it was not done, or has no intent. */
export async function deedOf(reader: Reader, intent: string | null): Promise<Deed | null> {
  return intent === null ? null : await outcomeOf<Deed>(reader, intent);
}

/** In the transaction that does it. `time` is Unix ms. */
export function saveDeed(tx: Writer, intent: string, time: number, deed: Deed): void {
  saveOutcome(tx, intent, time, deed);
}
