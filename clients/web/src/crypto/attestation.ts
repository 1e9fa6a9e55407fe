// Attestations (§5.2): verified with the chains of organisation and subject, then judged.
// Clocks are the caller's: seconds come in as arguments.

import { isDevice } from "@/crypto/accountState.ts";
import {
  type AttestationBody,
  attestationHash,
  type Identity,
  readAttestation,
  writeAttestation,
} from "@/crypto/attestationBody.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import { type Signer, verify } from "@/crypto/signing.ts";

const DAY = 86_400;
const LONGEST = 180 * DAY;
const GRACE = 30 * DAY;

/** An attestation that was verified with both chains; time and trust are judged apart. */
export interface Attestation extends AttestationBody {
  readonly signed: Signed;
  readonly hash: Uint8Array;
}

/** A new attestation, by the device that the body names. */
export async function signAttestation(body: AttestationBody, signer: Signer): Promise<Signed> {
  const written = writeAttestation(body);
  return { body: written, signature: await signer.sign("attest", written) };
}

/** @throws RuleError ENC-*, SUI-01, ATT-01, ATT-02, ATT-04, ATT-07 */
export async function verifyAttestation(
  signed: Signed,
  organisation: Chain,
  subject: Chain,
): Promise<Attestation> {
  const body = readAttestation(signed);
  await checkOrganisation(body, signed, organisation);
  if (
    !equal(body.subject, subject.account) ||
    !subject.has(body.subjectSeq, body.subjectHead) ||
    subject.stateAt(body.subjectSeq)?.closed
  ) {
    throw new RuleError("ATT-02");
  }
  const length = body.notAfter - body.notBefore;
  if (length <= 0 || length > LONGEST) throw new RuleError("ATT-04");
  const hash = attestationHash(signed);
  if (isWithdrawn(hash, organisation)) throw new RuleError("ATT-07");
  return { ...body, signed, hash };
}

async function checkOrganisation(
  body: AttestationBody,
  signed: Signed,
  organisation: Chain,
): Promise<void> {
  const { state } = organisation;
  const there = organisation.stateAt(body.organisationSeq);
  const isTheirs =
    equal(body.organisation, organisation.account) &&
    state.kind === "organisation" &&
    there !== undefined &&
    equal(there.head, body.organisationHead);
  if (!isTheirs) throw new RuleError("ATT-01");
  try {
    await verify(body.sigPk, "attest", signed.body, signed.signature);
  } catch (error) {
    if (error instanceof RuleError) throw new RuleError("ATT-01");
    throw error;
  }
  if (!isDevice(there, body.sigPk)) throw new RuleError("ATT-01");
}

/** Whether the organisation has withdrawn it, anywhere in its chain. */
export function isWithdrawn(hash: Uint8Array, organisation: Chain): boolean {
  return organisation.withdrawn.has(hex(hash));
}

/** Before an account is added somewhere; `now` in Unix seconds. @throws RuleError ATT-04 */
export function judgeAdding(attestation: Validity, now: number): void {
  if (now < attestation.notBefore || now > attestation.notAfter) throw new RuleError("ATT-04");
}

/** Of an account that is a member: a notice, not a cut. @throws RuleError ATT-08 */
export function judgeMember(attestation: Pick<Validity, "notAfter">, now: number): void {
  if (now > attestation.notAfter + GRACE) throw new RuleError("ATT-08");
}

type Validity = Pick<AttestationBody, "notBefore" | "notAfter">;

/**
 * The organisation is the pinned one, or endorsed by it now; `mine` is the pinned one's chain.
 *
 * @throws RuleError ATT-05
 */
export function judgeTrust(
  organisation: Uint8Array,
  pinned: Uint8Array,
  mine: Chain | null,
  now: number,
): void {
  if (equal(organisation, pinned)) return;
  if (mine === null || !equal(mine.account, pinned)) throw new RuleError("ATT-05");
  const until = mine.endorsements.get(hex(organisation)) ?? 0;
  if (until === 0 || until < now) throw new RuleError("ATT-05");
}

/** Which live account holds each professional id (idnps). */
export type LiveIdentities = ReadonlyMap<string, Uint8Array>;

/**
 * One professional, one account, unless the new one says which it replaces.
 *
 * @throws RuleError ATT-06
 */
export function judgeSingle(
  attestation: Pick<AttestationBody, "subject" | "supersedes"> & {
    readonly identity: Pick<Identity, "idnps">;
  },
  live: LiveIdentities,
): void {
  const { identity, subject, supersedes } = attestation;
  const other = identity.idnps === "" ? undefined : live.get(identity.idnps);
  if (other === undefined || equal(other, subject)) return;
  if (supersedes === null || !equal(supersedes, other)) throw new RuleError("ATT-06");
}
