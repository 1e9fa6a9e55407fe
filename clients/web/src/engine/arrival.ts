/**
 * What someone without memory is served of an account: chain, organisation, name.
 *
 * The counterpart of clients/sdk/arrival.py. The organisation is the one that entry 0 names
 * as administrator: the account's id covers it, so that no later entry, and no server, says
 * otherwise. What never enters this room: a secret of the account.
 */

import { judgeTrust, verifyAttestation } from "@/crypto/attestation.ts";
import type { Identity } from "@/crypto/attestationBody.ts";
import { hex } from "@/crypto/bytes.ts";
import { Chain } from "@/crypto/chain.ts";
import { type ChainEntry, type Change, readEntry } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import { askFor } from "@/engine/asking.ts";
import type { DeviceKeys } from "@/engine/deviceKeys.ts";
import type { Visit } from "@/engine/door.ts";
import { saveChain } from "@/store/chains.ts";
import { type Me, saveMe } from "@/store/facts.ts";
import type { Writer } from "@/store/store.ts";
import { TamperedError } from "@/wire/errors.ts";

/** Administrators that one account may have had: each change is an entry of its own. */
const MAX_AUTHORITIES = 64;

/** A verified account; `identity` is null when its organisation vouches for none. */
export interface Arrival {
  readonly chain: Chain;
  readonly known: readonly Chain[];
  readonly pinned: Uint8Array;
  readonly identity: Identity | null;
}

/** Make a profile that of the account, in the transaction of the caller. */
export function keepAccount(
  tx: Writer,
  { chain, known, pinned }: Arrival,
  origin: string,
  keys: DeviceKeys,
): void {
  const { account, kind } = chain.state;
  const { sigPk: device, kemPk } = keys;
  const kemSeed = keys.kemSeed.reveal();
  const me: Me = { origin, account, kind, pinned, device, kemPk, kemSeed, signUp: null };
  saveMe(tx, me);
  for (const one of [...known, chain]) keepChain(tx, one);
}

/** Keep a chain that was verified here. */
export function keepChain(tx: Writer, { account, state, entries }: Chain): void {
  saveChain(
    tx,
    account,
    state.seq,
    state.head,
    entries.map((entry) => entry.signed),
  );
}

/**
 * Fetch and verify an account from its first entry; `seconds` is Unix time.
 *
 * @throws TamperedError with the rule that broke, NotOnline, ServerRefused
 */
export async function arrive(
  visit: Visit,
  account: Uint8Array,
  seconds: number,
): Promise<Arrival> {
  const entries = await fetched(visit, account);
  if (entries.length === 0) {
    throw new TamperedError("CHN-01", "the server does not have this account");
  }
  const known = new Map<string, Chain>();
  for (const authority of authorities(entries)) {
    const theirs = await fetched(visit, authority);
    if (theirs.length > 0) {
      known.set(hex(authority), await verified(authority, theirs, new Map()));
    }
  }
  const chain = await verified(account, entries, known);
  const pinned = firstAdmin(chain) ?? account;
  const identity = await attested(chain, known.get(hex(pinned)), seconds);
  return { chain, known: [...known.values()], pinned, identity };
}

async function fetched(visit: Visit, account: Uint8Array): Promise<Signed[]> {
  const found: Signed[] = [];
  for (;;) {
    const query = [account, found.length] as const;
    const [, , [part, ...others]] = await askFor(visit, "chains", (ref) => [
      "chains",
      ref,
      [query],
    ]);
    if (part === undefined || others.length > 0) {
      throw new TamperedError("ENC-01", "another answer than the chain asked for");
    }
    const [, , total, entries] = part;
    found.push(...entries.map(([body, signature]) => ({ body, signature })));
    if (entries.length === 0 || found.length >= total) return found;
  }
}

/** Accounts whose chains it takes to verify these entries and the name. */
function authorities(entries: readonly Signed[]): readonly Uint8Array[] {
  const named = new Map<string, Uint8Array>();
  for (const signed of entries) {
    for (const account of namedIn(signed)) named.set(hex(account), account);
  }
  return [...named.values()].slice(0, MAX_AUTHORITIES);
}

function namedIn(signed: Signed): readonly Uint8Array[] {
  const { change, signer } = read(signed);
  const named = [organisationIn(change), signer.authority?.account ?? null];
  return named.filter((one) => one !== null);
}

function organisationIn(change: Change): Uint8Array | null {
  if (change.kind === "create") return change.content.admin;
  return change.kind === "admin" ? change.content.organisation : null;
}

function read(signed: Signed): ChainEntry {
  try {
    return readEntry(signed);
  } catch (error) {
    throw tampered(error);
  }
}

async function verified(
  account: Uint8Array,
  entries: readonly Signed[],
  known: ReadonlyMap<string, Chain>,
): Promise<Chain> {
  try {
    const accounts = { get: (authority: Uint8Array) => known.get(hex(authority)) };
    return await Chain.verify(entries, accounts, account);
  } catch (error) {
    throw tampered(error);
  }
}

/** A rule that was broken by what the server gave. */
export function tampered(error: unknown): unknown {
  return error instanceof RuleError ? new TamperedError(error.rule, "as it was served") : error;
}

function firstAdmin({ entries }: Chain): Uint8Array | null {
  const first = entries[0]?.change;
  return first?.kind === "create" ? first.content.admin : null;
}

/** The newest identity that the pinned organisation has attested. */
async function attested(
  chain: Chain,
  organisation: Chain | undefined,
  seconds: number,
): Promise<Identity | null> {
  if (organisation === undefined) return null;
  for (const signed of [...chain.attestations].reverse()) {
    try {
      const body = await verifyAttestation(signed, organisation, chain);
      judgeTrust(body.organisation, organisation.account, organisation, seconds);
      return body.identity;
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
    }
  }
  return null;
}
