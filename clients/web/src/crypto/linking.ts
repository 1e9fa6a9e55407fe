// Linking a device (§5.5): the words of both sides, the code, the text and its MAC.
// For: linkingOld.ts, which lets a device in, and linkingNew.ts, which is let in.
// Never enters here: the server's session and its number of attempts.

import { toBase64Url } from "@/crypto/bytes.ts";
import type { KeyOpener } from "@/crypto/chainEntry.ts";
import { toCharacters } from "@/crypto/crockford.ts";
import {
  bin,
  decode,
  encode,
  encodeAs,
  hash,
  int,
  intIn,
  LIMITS,
  structure,
  type Type,
  type Value,
} from "@/crypto/encoding.ts";
import { readText } from "@/crypto/invitation.ts";
import { H, hmac, kdf } from "@/crypto/labels.ts";
import type { Secret } from "@/crypto/secret.ts";

const PREFIX = "cordee-link1-";
const CODE_BYTES = 5;

const answerShape = structure({ account: hash, seq: int, head: hash, nonce: bin(32) });

/** What the old device says: the end of the account's chain, and r_E. */
export type LinkAnswer = Type<typeof answerShape>;

export function encodeAnswer(answer: LinkAnswer): Uint8Array {
  return encodeAs(answerShape, answer);
}

/** @throws RuleError ENC-* */
export function decodeAnswer(bytes: Uint8Array): LinkAnswer {
  return decode(answerShape, LIMITS.other, bytes);
}

/** keys_N */
export function keysValue({ type, sigPk, kemPk }: KeyOpener): Value {
  return [type, sigPk, kemPk];
}

export function linkCommit(keys: KeyOpener, nonce: Uint8Array): Uint8Array {
  return H("link-commit", [keysValue(keys), nonce]);
}

/** What the new device signs under `accept`. */
export function linkAcceptBody(answer: LinkAnswer, keys: KeyOpener): Uint8Array {
  return encode([answer.account, answer.head, keysValue(keys)]);
}

/** Eight characters over all that both sides have said; `nonce` is r_N. */
export function linkCode(
  number: number,
  answer: LinkAnswer,
  keys: KeyOpener,
  nonce: Uint8Array,
): string {
  const { account, seq, head } = answer;
  const parts = [number, account, seq, head, answer.nonce, keysValue(keys), nonce];
  return toCharacters(H("link-code", parts).subarray(0, CODE_BYTES));
}

const textShape = structure({
  number: intIn({ max: 999_999 }),
  commit: hash,
  macKey: bin(32),
});

/** What the QR code of the new device says; `macKey` is its secret. */
export type LinkText = Type<typeof textShape>;

export function linkText(text: LinkText): string {
  return PREFIX + toBase64Url(encodeAs(textShape, text));
}

/** Reads what was scanned or pasted; spaces and line ends are ignored. @throws RuleError ENC-* */
export function readLinkText(text: string): LinkText {
  return decode(textShape, LIMITS.other, readText(PREFIX, text));
}

/** The MAC over the old device's answer, which tells who scanned the text. */
export function linkMac(macKey: Secret, number: number, answer: Uint8Array): Uint8Array {
  return hmac(kdf(macKey.reveal(), "link-mac", [number]), answer);
}
