/**
 * The book of chains: every one verified, the highest head of each kept.
 *
 * What never enters this room: a name; who may be trusted is another question.
 */

import { equal, hex, unhex } from "@/crypto/bytes.ts";
import { type Accounts as Book, Chain } from "@/crypto/chain.ts";
import { type ChainEntry, isHolder, type Opener, readEntry } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { decodeSigned, encodeSigned, type Signed } from "@/crypto/signed.ts";
import type { Context } from "@/engine/context.ts";
import { loadChain, saveChain } from "@/store/chains.ts";
import { loadEvidence, saveEvidence } from "@/store/facts.ts";
import type { Writer } from "@/store/store.ts";
import { TamperedError } from "@/wire/errors.ts";
import type { ChainPart, ChainQuery, Signed as WireSigned } from "@/wire/protocol.ts";

const FORK = "CHN-14";

/** Chains asked for at once: an answer stays well below one message. */
const BATCH = 20;

/** A role rests on its holders, they on their administrators: nothing rests deeper. */
const DEEPEST = 3;

/** Places in chains by account (hex): the highest number that somebody named. */
export type Named = Map<string, number>;

export class Accounts implements Book {
  /** Accounts (hex) that were forked, and the rule. */
  readonly frozen: Map<string, string>;
  /** Grows with every new entry of any chain. */
  version = 0;
  readonly #context: Context;
  readonly #known = new Map<string, Chain>();
  readonly #loading = new Map<string, Promise<void>>();

  private constructor(context: Context, frozen: Map<string, string>) {
    this.#context = context;
    this.frozen = frozen;
  }

  /** With my own chain and my organisation's in memory, where they are kept. */
  static async open(context: Context): Promise<Accounts> {
    const accounts = new Accounts(context, await forkedBefore(context));
    await accounts.load([context.me.account, context.me.pinned]);
    return accounts;
  }

  /** The verified chain in memory; null for one that is unknown, or not loaded. */
  get(account: Uint8Array): Chain | null {
    return this.#known.get(hex(account)) ?? null;
  }

  /** My own chain, which sign-up put here. */
  mine(): Chain {
    const chain = this.get(this.#context.me.account);
    if (chain === null) throw new Error("a profile without its own chain");
    return chain;
  }

  /** Have the kept chains of these in memory, verified again; never asks the server. */
  async load(accounts: Iterable<Uint8Array>): Promise<void> {
    await Promise.all([...accounts].map((account) => this.#loadOne(account, DEEPEST)));
  }

  /** Keep my own first entry, before the server knows it. */
  async begin(create: Signed): Promise<Chain> {
    const chain = await Chain.verify([create], this);
    await this.keep(chain);
    return chain;
  }

  /** Keep a chain that was verified; the caller says that it continues the known one. */
  async keep(chain: Chain): Promise<void> {
    await this.#context.transaction(async (tx) => this.keepIn(tx, chain));
  }

  /** The same in a transaction of the caller. */
  keepIn(tx: Writer, chain: Chain): void {
    const { state } = chain;
    const entries = chain.entries.map((entry) => entry.signed);
    saveChain(tx, chain.account, state.seq, state.head, entries);
    this.version += 1;
    this.#known.set(hex(chain.account), chain);
  }

  /**
   * Have each account's chain up to the number that someone named.
   *
   * A chain that the server does not have stays unknown. Raises NotOnline, TamperedError.
   */
  async ensure(wanted: ReadonlyMap<string, number>): Promise<void> {
    await this.#ensure(wanted, DEEPEST);
  }

  /** Ask for what is new on these chains. Raises NotOnline, TamperedError. */
  async refresh(accounts: Iterable<Uint8Array>): Promise<void> {
    await this.#refresh(accounts, DEEPEST);
  }

  /**
   * Have a chain that contains a named head; asks again once (FRE-02).
   *
   * Raises TamperedError FRE-02, CHN-14.
   */
  async contains(account: Uint8Array, seq: number, head: Uint8Array): Promise<void> {
    await this.load([account]);
    for (const isLast of [false, true]) {
      const forked = this.frozen.get(hex(account));
      if (forked !== undefined) throw new TamperedError(forked, "this chain was forked");
      const chain = this.get(account);
      if (chain !== null && seq < chain.length) {
        checkHead(chain, seq, head);
        return;
      }
      if (!isLast) await this.refresh([account]);
    }
    throw new TamperedError("FRE-02", "a named head is not in the chain");
  }

  async #loadOne(account: Uint8Array, depth: number): Promise<void> {
    const key = hex(account);
    if (this.#known.has(key) || depth === 0) return;
    const under = this.#loading.get(key) ?? this.#read(account, depth);
    this.#loading.set(key, under);
    try {
      await under;
    } finally {
      this.#loading.delete(key);
    }
  }

  async #read(account: Uint8Array, depth: number): Promise<void> {
    const entries = await loadChain(this.#context.store, account);
    if (entries === null) return;
    const named = [...namedBy(entries).keys()].map(unhex);
    await Promise.all(named.map((one) => this.#loadOne(one, depth - 1)));
    const chain = await Chain.verify(entries, this, account);
    if (!this.#known.has(hex(account))) this.#known.set(hex(account), chain);
  }

  async #ensure(wanted: ReadonlyMap<string, number>, depth: number): Promise<void> {
    if (depth === 0) return;
    await this.load([...wanted.keys()].map(unhex));
    const missing = [...wanted].filter(([key, seq]) => this.#length(unhex(key)) <= seq);
    await this.#refresh(
      missing.map(([key]) => unhex(key)),
      depth,
    );
  }

  async #refresh(accounts: Iterable<Uint8Array>, depth: number): Promise<void> {
    const ordered = [...new Map([...accounts].map((one) => [hex(one), one])).values()];
    await this.load(ordered);
    for (let start = 0; start < ordered.length; start += BATCH) {
      await this.#fetch(ordered.slice(start, start + BATCH), depth);
    }
  }

  async #fetch(accounts: readonly Uint8Array[], depth: number): Promise<void> {
    let waiting = accounts;
    while (waiting.length > 0) {
      const queries = waiting.map((one): ChainQuery => [one, this.#length(one)]);
      const parts = await this.#ask(queries);
      const again: Uint8Array[] = [];
      for (const [index, account] of waiting.entries()) {
        const part = parts[index];
        if (part === undefined || !equal(part[0], account)) continue;
        if (await this.#take(part, depth)) again.push(account);
      }
      waiting = again;
    }
  }

  async #ask(queries: readonly ChainQuery[]): Promise<readonly ChainPart[]> {
    const answer = await this.#context.link.ask((ref) => ["chains", ref, queries]);
    return answer[0] === "chains" ? answer[2] : [];
  }

  /** Verify a part; whether there is more of that chain to ask for. */
  async #take([account, first, total, served]: ChainPart, depth: number): Promise<boolean> {
    const known = this.#length(account);
    if (total < known) {
      if (!this.#context.isHealing) {
        this.#context.warn("FRE-01", "chain_rolled_back", { account });
      }
      return false;
    }
    if (served.length === 0 || first !== known) return false;
    const entries = served.map(signedOf);
    await this.#ensure(namedBy(entries), depth - 1);
    // Somebody else may have taken these meanwhile: they continue nothing any more.
    if (this.#length(account) !== known) return total > this.#length(account);
    try {
      await this.#extend(account, entries);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      await this.#explain(account, error);
      return false;
    }
    return total > this.#length(account);
  }

  async #extend(account: Uint8Array, entries: readonly Signed[]): Promise<void> {
    const before = this.get(account);
    const chain =
      before === null
        ? await Chain.verify(entries, this, account)
        : await before.extend(entries, this);
    // Somebody else may have taken the same entries meanwhile: what is known stays.
    if (this.get(account) === before) await this.keep(chain);
  }

  /** Ask for the whole chain: it was forked, or the new part is worthless. */
  async #explain(account: Uint8Array, error: RuleError): Promise<void> {
    const chain = this.get(account);
    if (chain === null || error.rule !== "CHN-01") {
      this.#context.warn(error.rule, "chain_refused", { account });
      return;
    }
    const parts = await this.#ask([[account, 0]]);
    const entries = parts.flatMap((part) => part[3].map(signedOf));
    try {
      await this.keep(await chain.servedAgain(entries, this));
    } catch (other) {
      if (!(other instanceof RuleError)) throw other;
      if (other.rule === FORK) await this.#freeze(account, other);
      else this.#context.warn(other.rule, "chain_refused", { account });
    }
  }

  async #freeze(account: Uint8Array, fork: RuleError): Promise<void> {
    const objects = fork.evidence.map(encodeSigned);
    await this.#context.transaction((tx) => saveEvidence(tx, fork.rule, objects), {
      durable: true,
    });
    this.frozen.set(hex(account), fork.rule);
    this.#context.warn(fork.rule, "account_forked", { account });
  }

  #length(account: Uint8Array): number {
    return this.get(account)?.length ?? 0;
  }
}

function signedOf([body, signature]: WireSigned): Signed {
  return { body, signature };
}

function checkHead(chain: Chain, seq: number, head: Uint8Array): void {
  try {
    chain.at(seq, head);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new TamperedError(error.rule, "a named head is not in the chain");
  }
}

/** Other accounts, and places in their chains, that entries rest on. */
function namedBy(entries: readonly Signed[]): Named {
  const named: Named = new Map();
  for (const signed of entries) {
    for (const { account, seq } of restsOn(signed)) {
      const key = hex(account);
      named.set(key, Math.max(seq, named.get(key) ?? 0));
    }
  }
  return named;
}

function restsOn(signed: Signed): readonly { account: Uint8Array; seq: number }[] {
  const entry = readable(signed);
  if (entry === null) return [];
  const { authority } = entry.signer;
  const holders = openersOf(entry).filter(isHolder);
  return authority === null ? holders : [authority, ...holders];
}

function openersOf({ change }: ChainEntry): readonly Opener[] {
  if (change.kind === "create" || change.kind === "plan") return change.content.openers;
  if (change.kind === "rotate") return change.content.added;
  return change.kind === "add" ? [change.content.opener] : [];
}

function readable(signed: Signed): ChainEntry | null {
  try {
    return readEntry(signed);
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** Accounts whose two ends were kept as evidence, by an earlier run as well. */
async function forkedBefore(context: Context): Promise<Map<string, string>> {
  const forked = new Map<string, string>();
  for (const { rule, objects } of await loadEvidence(context.store)) {
    const [first] = objects;
    if (rule !== FORK || first === undefined) continue;
    const account = readable(decodeSigned(first))?.account;
    if (account) forked.set(hex(account), rule);
  }
  return forked;
}
