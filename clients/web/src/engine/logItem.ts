/**
 * One item of a log, as the server gave it, by the names of its fields.
 *
 * What never enters this room: a judgement.
 */

import { sha256 } from "@/crypto/labels.ts";
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

/** What the item's hash is made of, whether the payload is here or not. */
export function payloadHash(item: LogItem): Uint8Array {
  return item.erased ?? sha256(item.payload);
}
