/**
 * What a record's own word is taken for, where its log is not mine to read.
 *
 * What never enters this room: anything of the part that I do read.
 */

import { hex } from "@/crypto/bytes.ts";
import type { LogHashes } from "@/crypto/epochPlace.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { HeldEpoch } from "@/engine/heldEpoch.ts";
import { readable } from "@/engine/readableRecord.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Reader } from "@/store/store.ts";

/** Take a record's word for a log that is not mine to read. */
export const claimed: LogHashes = () => "unread";

/**
 * Give my own log; a record's word for what lies before a partial view.
 *
 * Its signer may not yet have had the last items before the record.
 */
export async function known(
  thread: Thread,
  signed: Signed,
  reader: Reader,
): Promise<LogHashes> {
  const base = readable(signed)?.core.base ?? null;
  if (base === null) return () => undefined;
  const mine = await thread.hashAt(base.seq, reader);
  const isBefore = base.seq < thread.memory.first - 1;
  const hash = mine ?? (isBefore ? "unread" : undefined);
  return (seq) => (seq === base.seq ? hash : undefined);
}

/** Take those (hex) who are gone for leavers, where their leave cannot be read. */
export function gone(before: HeldEpoch | null, signed: Signed): ReadonlySet<string> {
  const after = readable(signed);
  if (before === null || after === null) return new Set();
  const left = before.record.members.filter((one) => after.member(one.account) === undefined);
  return new Set(left.map((one) => hex(one.account)));
}
