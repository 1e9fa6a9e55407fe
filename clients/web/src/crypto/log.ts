// The log of a thread (§5.4): the hash of an item, and the running hash over all items.
// For: readers, who compute it anew, and for the bases that records and messages carry.
// Never enters here: what an item says, and whether it may stand where it stands.

import { H, sha256 } from "@/crypto/labels.ts";

const NOTHING = sha256(new Uint8Array());

export type ItemKind = "epoch" | "message" | "leave" | "complaint" | "filed";

/**
 * `body` is the header's encoding for a message, else the signed body; the payload's hash is
 * left out but for a message, where it may be the served one of an erased payload (§5.9).
 */
export function itemHash(
  kind: ItemKind,
  body: Uint8Array,
  payloadHash: Uint8Array = NOTHING,
): Uint8Array {
  return H("item", [kind, body, payloadHash]);
}

/** `h_s` from `h_{s-1}`; `h_0` is the thread id, item 1 the record of epoch 0. */
export function runningHash(previous: Uint8Array, seq: number, item: Uint8Array): Uint8Array {
  return H("log", [previous, seq, item]);
}
