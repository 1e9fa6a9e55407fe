// Further entries of an account with keys (§5.1): plain ones, a new device, a rotate.
// Held accounts are rotated in makeHeld.ts.

import { keyOpeners } from "@/crypto/accountState.ts";
import { equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { Change, ChangeOf, KeyOpener } from "@/crypto/chainEntry.ts";
import { asRecipient, makeGeneration } from "@/crypto/makeGeneration.ts";
import { type OpenerKeys, signAccept } from "@/crypto/openerKeys.ts";
import {
  type EntrySigner,
  NO_BOXES,
  ownSigner,
  type SealedEntry,
  sealSecret,
  signEntry,
  type Timed,
} from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";
import type { Signer } from "@/crypto/signing.ts";

/** The kinds that make no secret and seal none. */
export type PlainChange = Exclude<Change, ChangeOf<"create" | "add" | "rotate" | "plan">>;

/** An entry without boxes: an attestation, an administrator, a lock, a close. */
export async function append(
  chain: Chain,
  change: PlainChange,
  by: EntrySigner,
  timed: Timed,
): Promise<SealedEntry> {
  return { signed: await signEntry(chain, change, by, timed), boxes: NO_BOXES, secret: null };
}

/** A device that has given its word joins: the current secret is sealed to it. */
export async function addDevice(
  chain: Chain,
  opener: KeyOpener,
  accept: Uint8Array,
  secret: Secret,
  signer: Signer,
  timed: Timed,
): Promise<SealedEntry> {
  const { account, generation, publicKey } = chain.state;
  const { boxes, boxHashes } = await sealSecret(secret, account, generation, publicKey, [
    asRecipient(opener),
  ]);
  const [boxHash = new Uint8Array()] = boxHashes;
  const change = { kind: "add", content: { opener, accept, boxHash } } as const;
  const signed = await signEntry(chain, change, ownSigner(signer), timed);
  return { signed, boxes: { openers: boxes, reserve: [] }, secret: null };
}

export interface RotatePlan extends Timed {
  /** Signing keys of those who go; when a slot signs, all of them. */
  readonly revoked: readonly Uint8Array[];
  readonly added: readonly OpenerKeys[];
  readonly random?: Random;
}

/**
 * A new generation without those who are revoked; `current` is the secret that its link
 * holds. A slot that returns leaves a new device and new slots alone (REC-03).
 */
export async function rotate(
  chain: Chain,
  current: Secret,
  signer: Signer,
  { time, revoked, added, random = randomBytes }: RotatePlan,
): Promise<SealedEntry> {
  const { account, head, generation, openers } = chain.state;
  const joining = added.map((each) => each.opener);
  const accepts = await Promise.all(
    added.map((each) => signAccept(each.signer, account, head, each.opener)),
  );
  const kept = keyOpeners(openers).filter(
    (opener) => !revoked.some((sigPk) => equal(sigPk, opener.sigPk)),
  );
  const { gen, boxes, secret } = await makeGeneration({
    scope: account,
    generation: generation + 1,
    openers: [...kept, ...joining],
    previous: current,
    random,
  });
  const content = { revoked, added: joining, accepts, gen };
  const by = ownSigner(signer);
  const signed = await signEntry(chain, { kind: "rotate", content }, by, { time });
  return { signed, boxes, secret };
}

/** A slot's rotate: everything that was goes (REC-03). */
export function returnBySlot(
  chain: Chain,
  current: Secret,
  slot: Signer,
  plan: Omit<RotatePlan, "revoked">,
): Promise<SealedEntry> {
  const revoked = keyOpeners(chain.state.openers).map((opener) => opener.sigPk);
  return rotate(chain, current, slot, { ...plan, revoked });
}
