// The making of entries of held accounts (§5.1): create, add a holder, rotate.
// Each box is sealed to the holder's account as it was at the generation that he is named with.

import { holders } from "@/crypto/accountState.ts";
import { equal, type Random, randomBytes } from "@/crypto/bytes.ts";
import type { Accounts, Chain } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { sealGeneration } from "@/crypto/makeGeneration.ts";
import {
  type EntrySigner,
  type Recipient,
  type SealedEntry,
  sealSecret,
  signEntry,
  type Timed,
} from "@/crypto/sealedEntry.ts";
import type { Secret } from "@/crypto/secret.ts";
import { SUITE } from "@/crypto/suite.ts";

export interface HeldPlan extends Timed {
  /** The salt that the holders gave their word over. */
  readonly salt: Uint8Array;
  readonly holders: readonly Holder[];
  /** Their words, in their order. */
  readonly accepts: readonly Uint8Array[];
  readonly admin?: Uint8Array | null;
  readonly random?: Random;
}

/** Entry 0 of a role or a record, signed by a device of a manager. */
export async function createHeld(
  kind: "role" | "record",
  plan: HeldPlan,
  by: EntrySigner,
  accounts: Accounts,
): Promise<SealedEntry> {
  const { salt, accepts, time, admin = null, random = randomBytes } = plan;
  const { gen, boxes, secret } = await sealGeneration({
    scope: salt,
    generation: 0,
    recipients: recipientsOf(plan.holders, accounts),
    previous: null,
    random,
  });
  const openers = plan.holders;
  const content = { accountKind: kind, salt, openers, accepts, gen, admin, suites: [SUITE] };
  const signed = await signEntry(null, { kind: "create", content }, by, { time });
  return { signed, boxes, secret };
}

/** Somebody who has given his word becomes a holder: the current secret is sealed to him. */
export async function addHolder(
  chain: Chain,
  holder: Holder,
  accept: Uint8Array,
  current: Secret,
  by: EntrySigner,
  accounts: Accounts,
  timed: Timed,
): Promise<SealedEntry> {
  const { account, generation, publicKey } = chain.state;
  const recipients = recipientsOf([holder], accounts);
  const { boxes, boxHashes } = await sealSecret(
    current,
    account,
    generation,
    publicKey,
    recipients,
  );
  const [boxHash = new Uint8Array()] = boxHashes;
  const content = { opener: holder, accept, boxHash };
  const signed = await signEntry(chain, { kind: "add", content }, by, timed);
  return { signed, boxes: { openers: boxes, reserve: [] }, secret: null };
}

export interface HeldRotatePlan extends Timed {
  /** Accounts of those who go. */
  readonly revoked: readonly Uint8Array[];
  /** Holders by new values, and new holders; see `renewals`. */
  readonly named: readonly Holder[];
  /** The words of the new ones, in their order. */
  readonly accepts?: readonly Uint8Array[];
  readonly random?: Random;
}

/** A new generation of a held account; `newest` is the newest secret that the signer holds. */
export async function rotateHeld(
  chain: Chain,
  newest: Secret,
  by: EntrySigner,
  accounts: Accounts,
  { time, revoked, named, accepts = [], random = randomBytes }: HeldRotatePlan,
): Promise<SealedEntry> {
  const { state } = chain;
  const { gen, boxes, secret } = await sealGeneration({
    scope: state.account,
    generation: state.highestGeneration + 1,
    recipients: recipientsOf(holdersAfter(chain, revoked, named), accounts),
    previous: newest,
    random,
  });
  const content = { revoked, added: named, accepts, gen };
  const signed = await signEntry(chain, { kind: "rotate", content }, by, { time });
  return { signed, boxes, secret };
}

/** Those kept in their order, the renewed in their places, then who is new. */
function holdersAfter(
  chain: Chain,
  revoked: readonly Uint8Array[],
  named: readonly Holder[],
): readonly Holder[] {
  const before = holders(chain.state);
  const same = (one: Holder) => (other: Holder) => equal(one.account, other.account);
  const stay = before.filter(
    (holder) => !revoked.some((account) => equal(account, holder.account)),
  );
  const kept = stay.map((holder) => named.find(same(holder)) ?? holder);
  return [...kept, ...named.filter((holder) => !before.some(same(holder)))];
}

/** @throws RuleError FRE-02 when the chain of a holder, or his head in it, is not known */
function recipientsOf(named: readonly Holder[], accounts: Accounts): Recipient[] {
  return named.map((holder) => {
    const chain = accounts.get(holder.account);
    if (!chain) throw new RuleError("FRE-02", "the chain of a holder is not known");
    const { publicKey } = chain.at(holder.seq, holder.head);
    return { publicKey, name: holder.account };
  });
}
