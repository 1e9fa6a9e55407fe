/**
 * One item of a log, as the server gave it, by the names of its fields.
 *
 * What never enters this room: a judgement.
 */

import { sha256 } from "@/crypto/labels.ts";
import { itemHash, runningHash } from "@/crypto/log.ts";
import type { Signed } from "@/crypto/signed.ts";
import type * as wire from "@/wire/protocol.ts";

export interface LogItem {
  readonly seq: number;
  readonly kind: wire.ItemKind;
  readonly time: number;
  readonly body: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly box: Uint8Array | null;
  /** SHA-256 of the payload that was; only of a message that has none any more. */
  readonly erased: Uint8Array | null;
}

export function itemOf(served: wire.Item): LogItem {
  const [seq, kind, time, body, payload, signature, box, told] = served;
  const isErased = kind === "message" && payload.length === 0;
  return { seq, kind, time, body, payload, signature, box, erased: isErased ? told : null };
}

export function signedOf(item: LogItem): Signed {
  return { body: item.body, signature: item.signature };
}

/** The running hash of the log with this item in it. */
export function hashAfter(previous: Uint8Array, item: LogItem): Uint8Array {
  const said = item.erased ?? sha256(item.payload);
  return runningHash(previous, item.seq, itemHash(item.kind, item.body, said));
}
