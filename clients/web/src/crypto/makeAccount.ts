// The making of an account with keys (§5.1): openers, their words, the first generation.
// What comes out is entry 0 and its boxes; nothing is sent or kept here.

import type { AccountKind } from "@/crypto/accountState.ts";
import { type Random, randomBytes } from "@/crypto/bytes.ts";
import { makeGeneration } from "@/crypto/makeGeneration.ts";
import { type OpenerKeys, signAccept } from "@/crypto/openerKeys.ts";
import { ownSigner, type SealedEntry, signEntry, type Timed } from "@/crypto/sealedEntry.ts";
import { SUITE } from "@/crypto/suite.ts";

export interface AccountPlan extends Timed {
  /** The organisation that may lock it. */
  readonly admin?: Uint8Array | null;
  readonly random?: Random;
}

/**
 * Entry 0 of a person, an organisation, a gateway or an agent, signed by its first opener. A
 * person has a device and at least one slot.
 */
export async function createAccount(
  kind: Exclude<AccountKind, "role" | "record">,
  keys: readonly [OpenerKeys, ...OpenerKeys[]],
  { time, admin = null, random = randomBytes }: AccountPlan,
): Promise<SealedEntry> {
  const salt = random(16);
  const openers = keys.map((each) => each.opener);
  const accepts = await Promise.all(
    keys.map(({ signer }) => signAccept(signer, salt, null, openers)),
  );
  const { gen, boxes, secret } = await makeGeneration({
    scope: salt,
    generation: 0,
    openers,
    previous: null,
    random,
  });
  const content = { accountKind: kind, salt, openers, accepts, gen, admin, suites: [SUITE] };
  const by = ownSigner(keys[0].signer);
  const signed = await signEntry(null, { kind: "create", content }, by, { time });
  return { signed, boxes, secret };
}
