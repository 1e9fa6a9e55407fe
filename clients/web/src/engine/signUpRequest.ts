/**
 * The request that makes an account, as it is sent and as it is kept until it was taken.
 *
 * The same bytes again are the same account. What never enters this room: a secret; the
 * boxes are sealed and the proof is a MAC.
 */

import type { AccountState } from "@/crypto/accountState.ts";
import {
  bin,
  binUpTo,
  decode,
  encodeAs,
  LIMITS,
  list,
  structure,
  type Type,
} from "@/crypto/encoding.ts";
import { type Invitation, invitationId, invitationProof } from "@/crypto/invitation.ts";
import type { SealedEntry } from "@/crypto/sealedEntry.ts";
import { signedShape } from "@/crypto/signed.ts";
import { MAX_BOX, type SignUp } from "@/wire/protocol.ts";

/** Openers of one entry, each with a box. */
const boxes = list(binUpTo(MAX_BOX), { max: 64 });

const requestShape = structure({
  invitation: bin(16),
  create: signedShape,
  openers: boxes,
  reserve: boxes,
  proof: bin(32),
});

type Request = Type<typeof requestShape>;

/** The request for an account whose first entry was made. */
export function signUpRequest(
  invitation: Invitation,
  { account, head }: Pick<AccountState, "account" | "head">,
  { signed, boxes }: SealedEntry,
): SignUp {
  return wireOf({
    invitation: invitationId(invitation),
    create: signed,
    openers: boxes.openers,
    reserve: boxes.reserve,
    proof: invitationProof(invitation, account, head),
  });
}

export function encodeSignUp([invitation, [body, signature], ...rest]: SignUp): Uint8Array {
  const [openers, reserve, proof] = rest;
  const create = { body, signature };
  return encodeAs(requestShape, { invitation, create, openers, reserve, proof });
}

export function decodeSignUp(kept: Uint8Array): SignUp {
  return wireOf(decode(requestShape, LIMITS.other, kept));
}

function wireOf({ invitation, create, openers, reserve, proof }: Request): SignUp {
  return [invitation, [create.body, create.signature], openers, reserve, proof];
}
