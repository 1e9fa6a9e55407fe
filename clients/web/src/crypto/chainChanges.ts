// What each kind of entry asks for and does, in an account with keys (§5.1).
// The signer has been checked before; each function gives the fields of the state that change.

import {
  type AccountState,
  type KeptReserve,
  keyOpeners,
  openerOf,
  slots,
} from "@/crypto/accountState.ts";
import { readAttestation } from "@/crypto/attestationBody.ts";
import { equal } from "@/crypto/bytes.ts";
import {
  type ChainEntry,
  type Change,
  type ChangeOf,
  type ContentOf,
  type Generation,
  type KeyOpener,
  MOST_OPENERS,
} from "@/crypto/chainEntry.ts";
import type { KeyClaims } from "@/crypto/chainKeys.ts";
import {
  acceptBody,
  checkAccepts,
  checkGeneration,
  checkJoining,
  claimGeneration,
} from "@/crypto/chainOpeners.ts";
import { isSlot } from "@/crypto/chainSigner.ts";
import { RuleError } from "@/crypto/errors.ts";

/** Fields of the state that an entry changes, beyond its place. */
export type Effect = Partial<
  Omit<AccountState, "account" | "kind" | "suites" | "seq" | "head">
>;

/** @throws RuleError of the kind of the entry */
export async function applyChange(
  entry: ChainEntry,
  state: AccountState,
  claims: KeyClaims,
): Promise<Effect> {
  const { change } = entry;
  switch (change.kind) {
    case "add":
      return addOpener(change.content, state, claims);
    case "rotate":
      return rotate(entry, change.content, state, claims);
    case "lock":
      return lock(change.content, state);
    default:
      return applyPlain(change, entry, state);
  }
}

type PlainChange = Exclude<Change, ChangeOf<"add" | "rotate" | "lock">>;

/** The kinds that no opener joins or leaves by: the same in every account. */
export function applyPlain(
  change: PlainChange,
  entry: ChainEntry,
  state: AccountState,
): Effect {
  switch (change.kind) {
    case "attest":
      checkSubject(change.content, state);
      return {};
    case "admin":
      return changeAdmin(change.content, entry, state);
    case "endorse":
    case "withdraw":
      if (state.kind !== "organisation") throw new RuleError("CHN-04");
      return {};
    case "close":
      return { closed: true, successor: change.content.successor };
    case "create":
    case "plan":
      throw new RuleError("CHN-04");
  }
}

function checkSubject({ attestation }: ContentOf<"attest">, state: AccountState): void {
  if (!equal(readAttestation(attestation).subject, state.account))
    throw new RuleError("ATT-02");
}

function changeAdmin(
  { organisation }: ContentOf<"admin">,
  entry: ChainEntry,
  state: AccountState,
): Effect {
  if (state.kind === "organisation") throw new RuleError("CHN-04");
  if (organisation !== null && isByAdministrator(entry, state)) throw new RuleError("CHN-04");
  return { admin: organisation };
}

/** By somebody else than an opener of the account. */
function isByAdministrator(entry: ChainEntry, state: AccountState): boolean {
  const { authority } = entry.signer;
  if (authority === null) return false;
  return !state.openers.some(
    (opener) => "account" in opener && equal(opener.account, authority.account),
  );
}

async function addOpener(
  content: ContentOf<"add">,
  state: AccountState,
  claims: KeyClaims,
): Promise<Effect> {
  const joining = checkJoining([content.opener], claims);
  if (joining.some(isSlot)) throw new RuleError("CHN-04", "a slot comes by a rotate");
  if (state.openers.length >= MOST_OPENERS) throw new RuleError("CHN-09");
  await checkAccepts(joining, [content.accept], (opener) =>
    acceptBody(state.account, state.head, opener),
  );
  return { openers: [...state.openers, content.opener] };
}

async function rotate(
  entry: ChainEntry,
  content: ContentOf<"rotate">,
  state: AccountState,
  claims: KeyClaims,
): Promise<Effect> {
  const revoked = content.revoked.map((sigPk) => revokedOpener(sigPk, content.revoked, state));
  const added = checkJoining(content.added, claims);
  await checkAccepts(added, content.accepts, (opener) =>
    acceptBody(state.account, state.head, opener),
  );
  checkRights(entry, revoked, added, state);
  const kept = keyOpeners(state.openers).filter((opener) => !revoked.includes(opener));
  const openers = [...kept, ...added];
  checkGeneration(content.gen, state.generation + 1, openers, state.kind);
  claimGeneration(content.gen, claims);
  return { ...newGeneration(content.gen, entry, openers, state), locked: false };
}

/** @throws RuleError CHN-03 when it is no opener, or is named twice */
function revokedOpener(
  sigPk: Uint8Array,
  revoked: readonly Uint8Array[],
  state: AccountState,
): KeyOpener {
  const opener = openerOf(state, sigPk);
  const times = revoked.filter((each) => equal(each, sigPk)).length;
  if (opener === undefined || times !== 1) throw new RuleError("CHN-03");
  return opener;
}

/** A slot leaves one new device and new slots; a device stays, and so does a slot. */
function checkRights(
  entry: ChainEntry,
  revoked: readonly KeyOpener[],
  added: readonly KeyOpener[],
  state: AccountState,
): void {
  const signer = openerOf(state, entry.signer.publicKey);
  if (signer === undefined) throw new RuleError("CHN-03");
  const newSlots = slots(added).length;
  if (isSlot(signer)) {
    const clean = revoked.length === state.openers.length && added.length === newSlots + 1;
    if (!clean || newSlots === 0) throw new RuleError("REC-03");
    return;
  }
  if (revoked.includes(signer)) throw new RuleError("CHN-07");
  if (slots(revoked).length > newSlots) throw new RuleError("CHN-11", "a slot is not replaced");
}

/** What a create or a rotate leaves: the generation, its openers and its reserve. */
export function newGeneration(
  gen: Generation,
  entry: ChainEntry,
  openers: readonly KeyOpener[],
  state: { readonly reserves: readonly KeptReserve[] },
): Pick<
  AccountState,
  "openers" | "generation" | "highestGeneration" | "publicKey" | "reserves"
> {
  const { generation, publicKey, reserve } = gen;
  const { seq } = entry;
  const kept = reserve && { seq, generation, reserve, slots: slots(openers), used: false };
  return {
    openers,
    generation,
    highestGeneration: generation,
    publicKey,
    reserves: kept === null ? state.reserves : [...state.reserves, kept],
  };
}

function lock(content: ContentOf<"lock">, state: AccountState): Effect {
  const chosen = state.reserves.find((reserve) => reserve.seq === content.reserveSeq);
  if (chosen === undefined || chosen.used) throw new RuleError("CHN-11");
  const gone = keyOpeners(state.openers).filter(
    (opener) => !chosen.slots.some((slot) => equal(slot.sigPk, opener.sigPk)),
  );
  if (!areExactly(content.revoked, gone)) throw new RuleError("CHN-04");
  const generation = state.generation + 1;
  return {
    openers: chosen.slots,
    generation,
    highestGeneration: generation,
    publicKey: chosen.reserve.publicKey,
    reserves: state.reserves.map((each) => (each === chosen ? { ...each, used: true } : each)),
    locked: true,
  };
}

function areExactly(sigPks: readonly Uint8Array[], openers: readonly KeyOpener[]): boolean {
  return (
    sigPks.length === openers.length &&
    openers.every((opener) => sigPks.some((sigPk) => equal(sigPk, opener.sigPk)))
  );
}
