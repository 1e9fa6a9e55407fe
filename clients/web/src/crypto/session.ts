// The session proof (§7): a device says to one server, once, that it is there.
// For: the first frames of a connection.
// Never enters here: what a session may do, which the server judges by the chain.

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
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import { type Signer, verify } from "@/crypto/signing.ts";
import { SUITE } from "@/crypto/suite.ts";

const PURPOSES = ["session", "recover", "chain"] as const;

export type SessionPurpose = (typeof PURPOSES)[number];

const proofShape = structure({
  suite: int,
  origin: text(256),
  nonce: bin(32),
  account: hash,
  device: bin(32),
  purpose: text(16),
});

export type SessionProof = Type<typeof proofShape>;

/** `origin` comes from the client's own configuration, `nonce` from the server's challenge. */
export async function makeSessionProof(
  origin: string,
  nonce: Uint8Array,
  account: Uint8Array,
  device: Signer,
  purpose: SessionPurpose = "session",
): Promise<Signed> {
  const proof = { suite: SUITE, origin, nonce, account, device: device.publicKey, purpose };
  const body = encodeAs(proofShape, proof);
  return { body, signature: await device.sign("session", body) };
}

/** @throws RuleError ENC-*, SUI-01, SIG-* */
export async function verifySessionProof(
  signed: Signed,
  origin: string,
  nonce: Uint8Array,
): Promise<SessionProof> {
  const proof = decodeBody(proofShape, LIMITS.notice, signed.body);
  const purposes: readonly string[] = PURPOSES;
  const here = proof.origin === origin && equal(proof.nonce, nonce);
  if (!here || !purposes.includes(proof.purpose)) throw new RuleError("SIG-01", "not for here");
  await verify(proof.device, "session", signed.body, signed.signature);
  return proof;
}
