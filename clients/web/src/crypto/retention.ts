// Retention and erasure (§5.9): when a message is due, and whether an erased one was.
// For: the sweep that forgets, and the reader who judges what the server has forgotten.
// Never enters here: clocks and storage; times come as milliseconds, terms as seconds.

import type { Retention } from "@/crypto/epochBody.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { ItemKind } from "@/crypto/log.ts";

/** Added to each end of the time that a record was in force, for clocks that are wrong (§5.9). */
export const CLOCK_SLACK = 86_400_000n;

/** Whether a message stored at `storedAt` is due at `now`, both in ms; sums may exceed 2^53. */
export function isDue(
  retention: Retention,
  storedAt: number,
  filed: boolean,
  now: number,
): boolean {
  if (retention.after === 0) return false;
  const at = BigInt(now);
  if (at < termEnd(storedAt, retention.after)) return false;
  return filed || at >= termEnd(storedAt, retention.hold);
}

/** The first moment at which a message is due, in ms, or `null` when it is kept for ever. */
export function dueAt(retention: Retention, storedAt: number, filed: boolean): bigint | null {
  if (retention.after === 0) return null;
  const after = termEnd(storedAt, retention.after);
  const hold = termEnd(storedAt, retention.hold);
  return filed || hold < after ? after : hold;
}

function termEnd(storedAt: number, seconds: number): bigint {
  return BigInt(storedAt) + BigInt(seconds) * 1000n;
}

/** A record's retention, and until when it was in force (ms; the last one: the reader's now). */
export interface InForce {
  readonly retention: Retention;
  readonly until: number;
}

/** What is known of an item that the server has erased. */
export interface ErasedItem {
  readonly kind: ItemKind;
  /** The store time, in ms: the remembered one, else the served one (§5.9). */
  readonly storedAt: number;
  readonly filed: boolean;
}

/** Refuses an item that was erased before it was due: LOG-04. `now` in ms, without slack. */
export function judgeErased(item: ErasedItem, retention: Retention, now: number): void {
  if (item.kind !== "message") throw new RuleError("LOG-04", "it is no message");
  if (!isDue(retention, item.storedAt, item.filed, now)) {
    throw new RuleError("LOG-04", "it was not due");
  }
}

/**
 * The same over all records that were in force at or after the item (§5.9): one under which it
 * was due, with a day of slack, is enough. LOG-04 when there is none.
 */
export function judgeErasedUnder(item: ErasedItem, records: Iterable<InForce>): void {
  if (item.kind !== "message") throw new RuleError("LOG-04", "it is no message");
  for (const { retention, until } of records) {
    const due = dueAt(retention, item.storedAt, item.filed);
    if (due !== null && due <= BigInt(until) + CLOCK_SLACK) return;
  }
  throw new RuleError("LOG-04", "it was due at no time");
}
