// Openers with keys of their own (§5.1): what is checked when they join, and of a generation.
// Holders, the openers of a held account, are in chainHolders.ts.

import { type AccountKind, slots } from "@/crypto/accountState.ts";
import {
  type Generation,
  isHolder,
  type KeyOpener,
  type Opener,
  openerValue,
} from "@/crypto/chainEntry.ts";
import type { KeyClaims } from "@/crypto/chainKeys.ts";
import { encode, type Value } from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { checkSealingKey } from "@/crypto/sealing.ts";
import { checkSigningKey, verify } from "@/crypto/signing.ts";

const NOTHING = new Uint8Array();

const KEY_TYPES: readonly string[] = ["device", "card", "passkey"];

/** Openers that join by keys. @throws RuleError CHN-05, SIG-02, CHN-16, CHN-09 */
export function checkJoining(joining: readonly Opener[], claims: KeyClaims): KeyOpener[] {
  return joining.map((opener) => {
    if (isHolder(opener) || !KEY_TYPES.includes(opener.type)) throw new RuleError("CHN-05");
    checkSigningKey(opener.sigPk);
    checkSealingKey(opener.kemPk);
    claims.claim(opener.sigPk);
    claims.claim(opener.kemPk);
    return opener;
  });
}

/** The public keys of a generation and its reserve. @throws RuleError CHN-16, CHN-09 */
export function claimGeneration(gen: Generation, claims: KeyClaims): void {
  claims.claimSealing(gen.publicKey);
  if (gen.reserve !== null) claims.claimSealing(gen.reserve.publicKey);
}

/** What an opener signs to join: scope, the entry before, and itself or all of a create. */
export function acceptBody(
  scope: Uint8Array,
  previous: Uint8Array | null,
  joining: Opener | readonly Opener[],
): Uint8Array {
  const value: Value = isList(joining) ? joining.map(openerValue) : openerValue(joining);
  return encode([scope, previous, value]);
}

function isList(joining: Opener | readonly Opener[]): joining is readonly Opener[] {
  return Array.isArray(joining);
}

/** @throws RuleError CHN-06 unless each has given its word over its body, in order */
export async function checkAccepts(
  joining: readonly KeyOpener[],
  accepts: readonly Uint8Array[],
  bodyOf: (opener: KeyOpener) => Uint8Array,
): Promise<void> {
  if (accepts.length !== joining.length) throw new RuleError("CHN-06");
  for (const [place, opener] of joining.entries()) {
    const accept = accepts[place] ?? NOTHING;
    if (!(await hasAccepted(opener.sigPk, bodyOf(opener), accept))) {
      throw new RuleError("CHN-06");
    }
  }
}

export async function hasAccepted(
  sigPk: Uint8Array,
  body: Uint8Array,
  accept: Uint8Array,
): Promise<boolean> {
  try {
    await verify(sigPk, "accept", body, accept);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

/** Number and link of a generation. @throws RuleError CHN-08 */
export function checkNumber(gen: Generation, expected: number): void {
  if (gen.generation !== expected) throw new RuleError("CHN-08");
  if ((gen.link === null) !== (expected === 0)) throw new RuleError("CHN-08", "its link");
}

/** A generation for these openers. @throws RuleError CHN-08, CHN-09, CHN-11 */
export function checkGeneration(
  gen: Generation,
  expected: number,
  openers: readonly Opener[],
  kind: AccountKind,
): void {
  checkNumber(gen, expected);
  if (openers.length === 0 || gen.boxHashes.length !== openers.length) {
    throw new RuleError("CHN-09");
  }
  const slotCount = slots(openers).length;
  if (kind === "person" && (slotCount === 0 || gen.reserve === null)) {
    throw new RuleError("CHN-11");
  }
  if (gen.reserve === null) return;
  if (slotCount === 0) throw new RuleError("CHN-11", "a reserve without slots");
  if (gen.reserve.boxHashes.length !== slotCount) throw new RuleError("CHN-09");
}
