// Held accounts, `role` and `record` (§5.1): their create, their signers, and what each kind does.
// Their holders are other accounts, whose chains are looked up and never fetched.

import { type AccountState, holderOf, holders, isDevice } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import { applyPlain, type Effect } from "@/crypto/chainChanges.ts";
import {
  type ChainEntry,
  type ContentOf,
  type Generation,
  type Holder,
  isHolder,
  MOST_OPENERS,
  type Opener,
} from "@/crypto/chainEntry.ts";
import {
  checkHolderAccepts,
  checkHolders,
  type NamedHolder,
  newcomers,
} from "@/crypto/chainHolders.ts";
import type { KeyClaims } from "@/crypto/chainKeys.ts";
import { acceptBody, checkNumber } from "@/crypto/chainOpeners.ts";
import { checkAdministrator, checkSignature } from "@/crypto/chainSigner.ts";
import { RuleError } from "@/crypto/errors.ts";

/** Plans that wait at once. */
const MOST_PLANS = 64;

/** @throws RuleError CHN-03, CHN-04, FRE-02, SIG-* */
export async function checkHeldSigner(
  entry: ChainEntry,
  openers: readonly Opener[],
  state: AccountState | null,
  accounts: Accounts,
): Promise<void> {
  const { authority, publicKey } = entry.signer;
  if (authority === null) throw new RuleError("CHN-03", "a held account has no keys that sign");
  const holder = openers
    .filter(isHolder)
    .find((each) => equal(each.account, authority.account));
  if (holder === undefined && entry.change.kind === "admin" && state !== null) {
    checkAdministrator(entry, authority, state, accounts);
    return checkSignature(entry);
  }
  const chain = accounts.get(authority.account);
  if (holder === undefined || !chain) throw new RuleError("CHN-03");
  if (authority.seq < holder.seq)
    throw new RuleError("CHN-03", "an older head than he is named with");
  const there = chain.at(authority.seq, authority.head);
  if (!isDevice(there, publicKey)) throw new RuleError("CHN-03");
  if (!holder.manager && entry.change.kind !== "rotate") throw new RuleError("CHN-04");
  return checkSignature(entry);
}

/** A generation of a held account. @throws RuleError CHN-08, CHN-09, CHN-11 */
export function checkHeldGeneration(
  gen: Generation,
  expected: number,
  held: readonly Holder[],
): void {
  checkNumber(gen, expected);
  if (gen.boxHashes.length !== held.length || held.length === 0) throw new RuleError("CHN-09");
  if (gen.reserve !== null) throw new RuleError("CHN-11", "a held account has no reserve");
}

/** @throws RuleError CHN-17 */
export function checkManager(held: readonly Holder[]): void {
  if (!held.some((holder) => holder.manager)) throw new RuleError("CHN-17");
}

/** @throws RuleError of the kind of the entry */
export async function applyHeldChange(
  entry: ChainEntry,
  state: AccountState,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<Effect> {
  const { change } = entry;
  switch (change.kind) {
    case "add":
      return addHolder(change.content, entry, state, accounts);
    case "rotate":
      return rotateHeld(change.content, entry, state, claims, accounts);
    case "plan":
      return plan(change.content, entry, state, claims, accounts);
    case "lock":
      throw new RuleError("CHN-04");
    default:
      return applyPlain(change, entry, state);
  }
}

async function addHolder(
  content: ContentOf<"add">,
  entry: ChainEntry,
  state: AccountState,
  accounts: Accounts,
): Promise<Effect> {
  const named = checkHolders([content.opener], state.account, state, accounts);
  const joining = newcomers(named, state);
  if (joining.length === 0) throw new RuleError("CHN-09", "a holder already");
  if (state.openers.length >= MOST_OPENERS) throw new RuleError("CHN-09");
  await checkWords(joining, [content.accept], state);
  return {
    openers: [...state.openers, content.opener],
    joined: [...state.joined, entry.seq],
  };
}

function checkWords(
  joining: readonly NamedHolder[],
  accepts: readonly Uint8Array[],
  state: AccountState,
): Promise<void> {
  return checkHolderAccepts(joining, accepts, (holder) =>
    acceptBody(state.account, state.head, holder),
  );
}

async function rotateHeld(
  content: ContentOf<"rotate">,
  entry: ChainEntry,
  state: AccountState,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<Effect> {
  checkRevoked(content.revoked, state);
  const named = checkHolders(content.added, state.account, state, accounts);
  const renewed = named.map(({ holder }) => holder);
  if (renewed.some((holder) => isNamed(holder, content.revoked))) throw new RuleError("CHN-09");
  const joining = newcomers(named, state);
  await checkWords(joining, content.accepts, state);
  checkHeldRights(content, renewed, entry, state);
  const left = seats(content.revoked, renewed, joining, entry.seq, state);
  const openers = left.map((seat) => seat.holder);
  checkManager(openers);
  const { gen } = content;
  checkHeldGeneration(gen, state.highestGeneration + 1, openers);
  claims.claimSealing(gen.publicKey);
  return {
    openers,
    joined: left.map((seat) => seat.joined),
    generation: gen.generation,
    highestGeneration: gen.generation,
    publicKey: gen.publicKey,
    plans: [],
  };
}

function isNamed(holder: Holder, accounts: readonly Uint8Array[]): boolean {
  return accounts.some((account) => equal(account, holder.account));
}

/** @throws RuleError CHN-03 when it is no holder, or is named twice */
function checkRevoked(revoked: readonly Uint8Array[], state: AccountState): void {
  for (const account of revoked) {
    const times = revoked.filter((each) => equal(each, account)).length;
    if (holderOf(state, account) === undefined || times !== 1) throw new RuleError("CHN-03");
  }
}

/** A manager may do all but revoke himself; others renew, and relieve who came before them. */
function checkHeldRights(
  { revoked }: ContentOf<"rotate">,
  named: readonly Holder[],
  { signer: { authority } }: ChainEntry,
  state: AccountState,
): void {
  const signer = authority && holderOf(state, authority.account);
  if (!signer) throw new RuleError("CHN-03");
  if (isNamed(signer, revoked)) throw new RuleError("CHN-07");
  if (signer.manager) return;
  const came = joinedOf(signer.account, state);
  const renewsOnly = named.every((holder) => {
    return holderOf(state, holder.account)?.manager === holder.manager;
  });
  const relievesOnly = revoked.every((account) => {
    const isManager = holderOf(state, account)?.manager ?? false;
    return !isManager && joinedOf(account, state) < came;
  });
  if (!renewsOnly || !relievesOnly) throw new RuleError("CHN-04");
}

/** By which entry a holder came. */
function joinedOf(account: Uint8Array, state: AccountState): number {
  const place = holders(state).findIndex((holder) => equal(holder.account, account));
  return state.joined[place] ?? 0;
}

interface Seat {
  readonly holder: Holder;
  readonly joined: number;
}

/** Those kept in their order, the renewed in their places, then who is new. */
function seats(
  revoked: readonly Uint8Array[],
  renewed: readonly Holder[],
  joining: readonly NamedHolder[],
  seq: number,
  state: AccountState,
): Seat[] {
  const stay = holders(state).filter((holder) => !isNamed(holder, revoked));
  const kept = stay.map((holder) => ({
    holder: renewed.find((each) => equal(each.account, holder.account)) ?? holder,
    joined: joinedOf(holder.account, state),
  }));
  return [...kept, ...joining.map(({ holder }) => ({ holder, joined: seq }))];
}

async function plan(
  content: ContentOf<"plan">,
  entry: ChainEntry,
  state: AccountState,
  claims: KeyClaims,
  accounts: Accounts,
): Promise<Effect> {
  const { from, gen } = content;
  const named = checkHolders(content.openers, state.account, state, accounts);
  await checkWords(newcomers(named, state), content.accepts, state);
  const planned = named.map(({ holder }) => holder);
  const { authority } = entry.signer;
  if (!planned.some((holder) => authority && equal(holder.account, authority.account))) {
    throw new RuleError("CHN-07");
  }
  const before = state.plans.at(-1);
  if (before !== undefined && from <= before.from) throw new RuleError("CHN-08");
  if (state.plans.length >= MOST_PLANS) throw new RuleError("CHN-09");
  checkHeldGeneration(gen, state.highestGeneration + 1, planned);
  claims.claimSealing(gen.publicKey);
  return {
    highestGeneration: gen.generation,
    plans: [...state.plans, { seq: entry.seq, from, holders: planned, gen }],
  };
}
