// The labels (§1.3): the one place where a label is written, and what is hashed and derived.
// Signatures and seals take their labels from here too; nothing asynchronous is here.

import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac as hmacOf } from "@noble/hashes/hmac.js";
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";
import { ascii, concat } from "@/crypto/bytes.ts";
import { encode, type Value } from "@/crypto/encoding.ts";

/** Every label and its one purpose; where a structure is both signed and hashed, both. */
export const LABELS = {
  account: "H",
  entry: "sig, H",
  accept: "sig",
  "acct-box": "seal",
  "acct-link": "kdf",
  "acct-kem": "kdf",
  "reserve-link": "kdf",
  attest: "sig, H",
  invite: "kdf",
  "invite-id": "kdf",
  "thread-core": "H",
  epoch: "sig, H",
  "epoch-box": "seal",
  "key-check": "kdf",
  state: "kdf",
  message: "kdf",
  "message-sig": "sig",
  item: "H",
  log: "H",
  cursor: "sig",
  complaint: "sig",
  leave: "sig",
  filed: "sig",
  erase: "sig",
  session: "sig",
  "card-seed": "kdf",
  "card-check": "H",
  "prf-seed": "kdf",
  "file-key": "kdf",
  "file-commit": "kdf",
  manifest: "H",
  "link-commit": "H",
  "link-code": "H",
  "link-mac": "kdf",
  "patient-token": "kdf",
  "patient-box": "kdf",
  "patient-key": "H",
  task: "seal",
  act: "H",
  "count-token": "kdf",
} as const;

export type Label = keyof typeof LABELS;

type LabelFor<P extends string> = {
  [L in Label]: (typeof LABELS)[L] extends `${string}${P}${string}` ? L : never;
}[Label];

export type HashLabel = LabelFor<"H">;
export type KdfLabel = LabelFor<"kdf">;
export type SealLabel = LabelFor<"seal">;
export type SignLabel = LabelFor<"sig">;

/** `"cordee/1/" ‖ label ‖ 0x00` */
export function prefix(label: Label): Uint8Array {
  return ascii(`cordee/1/${label}\0`);
}

/** `SHA-256(prefix(label) ‖ enc([x…]))` */
export function H(label: HashLabel, parts: readonly Value[]): Uint8Array {
  return sha256(concat(prefix(label), encode(parts)));
}

/** HKDF-SHA256 without salt, info = `prefix(label) ‖ enc(context)`. */
export function kdf(
  secret: Uint8Array,
  label: KdfLabel,
  context: readonly Value[],
  length = 32,
): Uint8Array {
  return hkdf(sha256Of, secret, undefined, labelled(label, context), length);
}

/** `prefix(label) ‖ enc(context)`: the info of a kdf and of a seal. */
export function labelled(label: Label, context: readonly Value[]): Uint8Array {
  return concat(prefix(label), encode(context));
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return sha256Of(bytes);
}

export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmacOf(sha256Of, key, message);
}
