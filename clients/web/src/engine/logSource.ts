/**
 * What the server is asked of one thread: its log from a number on, and its records.
 *
 * What never enters this room: a judgement.
 */

import { equal } from "@/crypto/bytes.ts";
import { itemOf, type LogItem } from "@/engine/logItem.ts";
import type { Thread } from "@/engine/thread.ts";
import { TamperedError } from "@/wire/errors.ts";
import type { Link } from "@/wire/link.ts";
import type { EpochPart } from "@/wire/protocol.ts";

const END = Number.MAX_SAFE_INTEGER;

export interface ServedRange {
  /** The hash before the first item, by the server's word. */
  readonly previous: Uint8Array;
  readonly items: readonly LogItem[];
}

export interface ServedRecords {
  readonly records: readonly EpochPart[];
  /** The number of epochs of the thread. */
  readonly total: number;
}

/** What comes after the verified head. Raises TamperedError, NotOnline, ServerRefused. */
export async function rangeAfter(link: Link, thread: Thread): Promise<ServedRange> {
  const { seq, seat } = thread.memory;
  const answer = await link.ask((ref) => ["range", ref, thread.id, seq + 1, END, seat]);
  if (answer[0] !== "range" || !equal(answer[2], thread.id)) {
    throw new TamperedError("LOG-03", "another answer than the range asked for");
  }
  return { previous: answer[3], items: answer[4].map(itemOf) };
}

/** Records from epoch `first` on, with my boxes; a page. Raises NotOnline, ServerRefused. */
export async function recordsFrom(
  link: Link,
  thread: Thread,
  first: number,
): Promise<ServedRecords> {
  const { seat } = thread.memory;
  const answer = await link.ask((ref) => ["epochs", ref, thread.id, first, seat]);
  if (answer[0] !== "epochs") return { records: [], total: 0 };
  return { records: answer[3], total: answer[4] };
}

/** Every record from epoch `first` on. Raises NotOnline, ServerRefused. */
export async function allRecords(
  link: Link,
  thread: Thread,
  first: number,
): Promise<readonly EpochPart[]> {
  const parts: EpochPart[] = [];
  let total = Number.POSITIVE_INFINITY;
  while (first + parts.length < total) {
    const page = await recordsFrom(link, thread, first + parts.length);
    if (page.records.length === 0) break;
    parts.push(...page.records);
    total = page.total;
  }
  return parts;
}
