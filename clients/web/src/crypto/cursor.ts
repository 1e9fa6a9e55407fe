// Cursors and receipts of erasure (§5.4, §5.9): how far a device has displayed, or erased.
// For: words that travel beside the log; the newest of a device counts.
// Never enters here: how far the log itself goes, which its hash settles.

import { type AccountState, isDevice } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import {
  bin,
  decodeBody,
  encodeAs,
  hash,
  int,
  LIMITS,
  structure,
  type Type,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import { type Signer, verify } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

const cursorShape = structure({
  suite: int,
  thread: hash,
  account: hash,
  device: bin(32),
  seq: int,
  hash,
});

/** All up to `seq`, where the log hash is `hash`. */
export type Cursor = Type<typeof cursorShape>;

/** "cursor": displayed up to there; "erase": all that was due up to there is erased. */
export type CursorLabel = "cursor" | "erase";

/** @throws RuleError ENC-*, SUI-01 */
export function decodeCursor(body: Uint8Array): Cursor {
  return decodeBody(cursorShape, LIMITS.notice, body);
}

/**
 * A word of the account whose state of now is given.
 *
 * @throws RuleError ENC-*, SUI-01, MSG-04, SIG-*
 */
export async function verifyCursor(
  label: CursorLabel,
  signed: Signed,
  reader: AccountState,
): Promise<Cursor> {
  const cursor = decodeCursor(signed.body);
  if (!equal(cursor.account, reader.account) || !isDevice(reader, cursor.device)) {
    throw new RuleError("MSG-04", "not a device of the reader");
  }
  await verify(cursor.device, label, signed.body, signed.signature);
  return cursor;
}

export async function makeCursor(
  label: CursorLabel,
  device: Signer,
  place: Pick<Cursor, "thread" | "account" | "seq" | "hash">,
): Promise<Signed> {
  const body = encodeAs(cursorShape, { suite: SUITE, device: device.publicKey, ...place });
  return { body, signature: await device.sign(label, body) };
}
