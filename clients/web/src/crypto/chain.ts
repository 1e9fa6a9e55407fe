// A verified chain (§5.1): immutable, with the state at each of its heads.
// It grows entry by entry and is never verified twice; where chains come from is not known here.

import type { AccountState } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import {
  type ChainEntry,
  type ChangeOf,
  type EntryKind,
  readEntry,
} from "@/crypto/chainEntry.ts";
import { KeyClaims, type UsedKeys } from "@/crypto/chainKeys.ts";
import { verifyEntry } from "@/crypto/chainRules.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";

/** The verified chains that are known. */
export interface Accounts {
  get(account: Uint8Array): Chain | null | undefined;
}

export const NO_ACCOUNTS: Accounts = { get: () => undefined };

interface Link {
  readonly entry: ChainEntry;
  /** The account after this entry. */
  readonly state: AccountState;
}

export class Chain {
  readonly #links: readonly Link[];
  readonly #used: UsedKeys;
  #entries: readonly ChainEntry[] | undefined;
  #withdrawn: ReadonlySet<string> | undefined;
  readonly state: AccountState;

  private constructor(links: readonly Link[], used: UsedKeys, state: AccountState) {
    this.#links = links;
    this.#used = used;
    this.state = state;
  }

  /**
   * Verifies a whole chain; `asked` is the account that it was asked for by, if one was.
   *
   * @throws RuleError the first rule that an entry breaks; CHN-01 when there is none
   */
  static async verify(
    served: readonly Signed[],
    accounts: Accounts,
    asked?: Uint8Array,
  ): Promise<Chain> {
    const [first, ...rest] = served;
    if (first === undefined) throw new RuleError("CHN-01", "an empty chain");
    const entry = readEntry(first);
    const claims = new KeyClaims(new Map(), 0);
    const state = await verifyEntry(entry, null, claims, accounts);
    if (asked !== undefined && !equal(asked, state.account)) throw new RuleError("CHN-02");
    const used = new Map<string, number>();
    claims.record(used);
    return new Chain([{ entry, state }], used, state).#grow(rest, accounts);
  }

  get account(): Uint8Array {
    return this.state.account;
  }

  get length(): number {
    return this.#links.length;
  }

  get entries(): readonly ChainEntry[] {
    this.#entries ??= this.#links.map((link) => link.entry);
    return this.#entries;
  }

  /** One entry; undefined beyond the end. */
  entryAt(seq: number): ChainEntry | undefined {
    return this.#links[seq]?.entry;
  }

  /** The newest state that is not closed: nothing may be named where its account is. */
  get openState(): AccountState {
    const open = this.#links.findLast((link) => !link.state.closed);
    return open?.state ?? this.state;
  }

  /** The account after an entry; undefined beyond the end. */
  stateAt(seq: number): AccountState | undefined {
    return this.#links[seq]?.state;
  }

  /** The account at a head that was named. @throws RuleError FRE-02 */
  at(seq: number, head: Uint8Array): AccountState {
    const state = this.stateAt(seq);
    if (state === undefined || !equal(state.head, head)) throw new RuleError("FRE-02");
    return state;
  }

  has(seq: number, head: Uint8Array): boolean {
    const state = this.stateAt(seq);
    return state !== undefined && equal(state.head, head);
  }

  /** Hashes of the attestations that this organisation has withdrawn, in hexadecimal. */
  get withdrawn(): ReadonlySet<string> {
    this.#withdrawn ??= new Set(
      this.#changes("withdraw").map(({ content }) => hex(content.attestation)),
    );
    return this.#withdrawn;
  }

  /** Organisations that this one endorses, in hexadecimal, and until when (Unix seconds). */
  get endorsements(): ReadonlyMap<string, number> {
    return new Map(
      this.#changes("endorse").map(({ content }) => [hex(content.organisation), content.until]),
    );
  }

  /** The attestations that stand in the chain, oldest first. */
  get attestations(): readonly Signed[] {
    return this.#changes("attest").map(({ content }) => content.attestation);
  }

  #changes<K extends EntryKind>(kind: K): readonly ChangeOf<K>[] {
    return this.#links
      .map((link) => link.entry.change)
      .filter((change): change is ChangeOf<K> => change.kind === kind);
  }

  /** The chain with one more entry. @throws RuleError */
  append(signed: Signed, accounts: Accounts): Promise<Chain> {
    return this.#grow([signed], accounts);
  }

  /**
   * The chain with the entries that come after what is known.
   *
   * @throws RuleError the first rule that one of them breaks
   */
  extend(served: readonly Signed[], accounts: Accounts): Promise<Chain> {
    return this.#grow(served, accounts);
  }

  /**
   * The whole chain served again, which must continue this one.
   *
   * @throws RuleError FRE-01 when shorter; CHN-02 for another entry 0; CHN-14 with both
   *   entries for another valid one in its place, and its own rule for one that is not
   */
  async servedAgain(served: readonly Signed[], accounts: Accounts): Promise<Chain> {
    if (served.length < this.length) throw new RuleError("FRE-01");
    for (const [seq, { entry }] of this.#links.entries()) {
      const other = served[seq];
      if (other === undefined || equal(other.body, entry.signed.body)) continue;
      await this.#refuseOther(seq, entry, other, accounts);
    }
    return this.#grow(served.slice(this.length), accounts);
  }

  /** Another body where one is known: never taken. */
  async #refuseOther(
    seq: number,
    known: ChainEntry,
    other: Signed,
    accounts: Accounts,
  ): Promise<never> {
    const before = this.stateAt(seq - 1);
    if (before === undefined) throw new RuleError("CHN-02");
    const claims = new KeyClaims(this.#used, seq);
    await verifyEntry(readEntry(other), before, claims, accounts);
    throw new RuleError("CHN-14", undefined, [known.signed, other]);
  }

  async #grow(served: readonly Signed[], accounts: Accounts): Promise<Chain> {
    if (served.length === 0) return this;
    const used = new Map(this.#used);
    const links = [...this.#links];
    let { state } = this;
    for (const signed of served) {
      const claims = new KeyClaims(used, links.length);
      const entry = readEntry(signed);
      state = await verifyEntry(entry, state, claims, accounts);
      claims.record(used);
      links.push({ entry, state });
    }
    return new Chain(links, used, state);
  }
}
