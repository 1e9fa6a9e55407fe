// What an account is at one of its heads (§5.1): openers, generation, reserves, administrator.
// It is what verified entries have made of it; nothing here verifies.

import { equal } from "@/crypto/bytes.ts";
import {
  type Generation,
  type Holder,
  isHolder,
  type KeyOpener,
  type Opener,
  type Reserve,
} from "@/crypto/chainEntry.ts";

export const ACCOUNT_KINDS = [
  "person",
  "organisation",
  "gateway",
  "agent",
  "role",
  "record",
] as const;

export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export function isAccountKind(kind: string): kind is AccountKind {
  return (ACCOUNT_KINDS as readonly string[]).includes(kind);
}

/** Held accounts are opened by other accounts and have no keys that sign. */
export function isHeldKind(kind: AccountKind): boolean {
  return kind === "role" || kind === "record";
}

/** A reserve, the entry that made it, and the slots that it was sealed to. */
export interface KeptReserve {
  readonly seq: number;
  readonly generation: number;
  readonly reserve: Reserve;
  readonly slots: readonly KeyOpener[];
  readonly used: boolean;
}

/** A generation made ahead for the holders of a shift. */
export interface Plan {
  readonly seq: number;
  readonly from: number;
  readonly holders: readonly Holder[];
  readonly gen: Generation;
}

export interface AccountState {
  readonly account: Uint8Array;
  readonly kind: AccountKind;
  readonly suites: readonly number[];
  /** The suite of the newest entry. */
  readonly suite: number;
  readonly seq: number;
  readonly head: Uint8Array;
  /** The current generation and its public key. */
  readonly generation: number;
  readonly publicKey: Uint8Array;
  /** The highest generation that an entry has used: plans come after the current one. */
  readonly highestGeneration: number;
  readonly openers: readonly Opener[];
  /** By which entry each holder came, in the order of the openers; empty unless held. */
  readonly joined: readonly number[];
  readonly admin: Uint8Array | null;
  readonly reserves: readonly KeptReserve[];
  /** After a lock and until the rotate of a slot. */
  readonly locked: boolean;
  readonly plans: readonly Plan[];
  readonly closed: boolean;
  readonly successor: Uint8Array | null;
}

export function isHeld(state: AccountState): boolean {
  return isHeldKind(state.kind);
}

/** The openers with keys of their own, in their order. */
export function keyOpeners(openers: readonly Opener[]): readonly KeyOpener[] {
  return openers.filter((opener): opener is KeyOpener => !isHolder(opener));
}

/** The openers that are accounts, in their order. */
export function holders(state: AccountState): readonly Holder[] {
  return state.openers.filter(isHolder);
}

/** The devices; an account that was closed has none. */
export function devices(state: AccountState): readonly KeyOpener[] {
  if (state.closed) return [];
  return keyOpeners(state.openers).filter((opener) => opener.type === "device");
}

/** The cards and passkeys. */
export function slots(openers: readonly Opener[]): readonly KeyOpener[] {
  return keyOpeners(openers).filter((opener) => opener.type !== "device");
}

export function isDevice(state: AccountState, sigPk: Uint8Array): boolean {
  return devices(state).some((device) => equal(device.sigPk, sigPk));
}

/** The opener with this signing key. */
export function openerOf(state: AccountState, sigPk: Uint8Array): KeyOpener | undefined {
  return keyOpeners(state.openers).find((opener) => equal(opener.sigPk, sigPk));
}

/** The holder that is this account; a held account that was closed has none who acts. */
export function holderOf(state: AccountState, account: Uint8Array): Holder | undefined {
  if (state.closed) return undefined;
  return holders(state).find((holder) => equal(holder.account, account));
}
