/**
 * What a screen has asked for once and must not get twice, whatever died in between.
 * What never enters this room: doing it.
 */

import type { Reader, Writer } from "@/store/store.ts";

/** Milliseconds: far longer than a screen asks again after its worker died. */
export const INTENT_LIFE = 7 * 86_400_000;

/** What came of an intent, if it was done; null when it was not. */
export async function outcomeOf<V>(reader: Reader, intent: string): Promise<V | null> {
  return (await reader.get<V>("intents", [intent]))?.record ?? null;
}

/** Keep what came of it, in the transaction that does it. `time` is Unix ms. */
export function saveOutcome(
  writer: Writer,
  intent: string,
  time: number,
  value: unknown,
): void {
  writer.put("intents", { intent, time }, value);
}

/** Forget those that nobody can still be waiting for. */
export async function dropOldIntents(writer: Writer, now: number): Promise<void> {
  const query = { index: "time", to: now - INTENT_LIFE } as const;
  for (const { intent } of await writer.columns("intents", query)) {
    writer.delete("intents", [intent]);
  }
}
