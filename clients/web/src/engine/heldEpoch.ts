/**
 * A verified record, its number in the log, and its key if it opens here.
 *
 * What never enters this room: a record that was not verified; the store holds no other.
 */

import { readEpoch } from "@/crypto/epoch.ts";
import { EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { Secret } from "@/crypto/secret.ts";
import type { Reader, Writer } from "@/store/store.ts";
import * as stored from "@/store/threads.ts";

/** Said of a message whose epoch has no key here. */
export const SEALED_OUT = "EPO-10";

export interface HeldEpoch {
  readonly record: EpochRecord;
  readonly seq: number;
  readonly key: EpochKey | null;
}

/** Verified records of a thread by epoch. */
export async function loadHeld(
  reader: Reader,
  thread: Uint8Array,
): Promise<Map<number, HeldEpoch>> {
  const held = new Map<number, HeldEpoch>();
  for (const one of await stored.loadEpochs(reader, thread)) {
    const record = readEpoch({ body: one.body, signature: one.signature });
    const key = one.key === null ? null : new EpochKey(new Secret(one.key));
    held.set(one.epoch, { record, seq: one.seq, key });
  }
  return held;
}

export function saveHeld(tx: Writer, thread: Uint8Array, held: HeldEpoch): void {
  const { body, signature } = held.record.signed;
  const key = held.key?.secret.reveal() ?? null;
  stored.saveEpoch(tx, thread, {
    epoch: held.record.epoch,
    body,
    signature,
    seq: held.seq,
    key,
  });
}
