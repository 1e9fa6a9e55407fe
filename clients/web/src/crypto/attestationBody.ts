// An attestation (§5.2): its body and the identity in it, as they are written.
// Whether it holds is judged in attestation.ts, with both chains.

import {
  decodeBody,
  encodeAs,
  hash,
  int,
  LIMITS,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { H } from "@/crypto/labels.ts";
import type { Signed } from "@/crypto/signed.ts";

const identityShape = structure({
  idnps: text(256),
  name: text(256, 1),
  profession: text(256),
  speciality: text(256),
  place: text(256),
});

const attestationShape = structure({
  suite: int,
  organisation: hash,
  organisationSeq: int,
  organisationHead: hash,
  sigPk: hash,
  subject: hash,
  subjectSeq: int,
  subjectHead: hash,
  identity: identityShape,
  notBefore: int,
  notAfter: int,
  supersedes: nullable(hash),
  evidence: text(256),
});

export type Identity = Type<typeof identityShape>;
export type AttestationBody = Type<typeof attestationShape>;

/** @throws RuleError ENC-*, SUI-01 */
export function readAttestation(signed: Signed): AttestationBody {
  return decodeBody(attestationShape, LIMITS.attestation, signed.body);
}

export function writeAttestation(body: AttestationBody): Uint8Array {
  return encodeAs(attestationShape, body);
}

/** What a withdraw names. */
export function attestationHash(signed: Signed): Uint8Array {
  return H("attest", [signed.body]);
}
