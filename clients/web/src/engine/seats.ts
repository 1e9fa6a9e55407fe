/**
 * Through whom I read and write a thread: as myself, or in the place of a role.
 *
 * A *seat* is the member whose place is used (docs/protocol.md §5.3). What never enters
 * this room: the network, a text.
 */

import { holderOf, isHeld } from "@/crypto/accountState.ts";
import { compare, equal, hex } from "@/crypto/bytes.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import type { KemKeyPair } from "@/crypto/sealing.ts";
import { holderNamed, NOTICES_FOR } from "@/crypto/seat.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed } from "@/wire/errors.ts";

/** Answers from verified records and chains only. */
export class Seats {
  readonly #me: Uint8Array;
  readonly #accounts: Accounts;
  readonly #own: OwnAccount;
  readonly #held: HeldAccounts;

  constructor(context: Context, accounts: Accounts, own: OwnAccount, held: HeldAccounts) {
    this.#me = context.me.account;
    this.#accounts = accounts;
    this.#own = own;
    this.#held = held;
  }

  /** Members that I read as; my own membership before any role's. */
  mine(record: EpochRecord): readonly Uint8Array[] {
    const roles = this.#held.known.filter((one) => record.member(one)).sort(compare);
    return record.member(this.#me) ? [this.#me, ...roles] : roles;
  }

  /** Members that I may write for, in the order of their ids. */
  roles(record: EpochRecord): readonly Uint8Array[] {
    return this.mine(record).filter((one) => this.#held.isRole(one));
  }

  /** The account that I read this thread as. */
  of(thread: Thread): Uint8Array {
    return thread.memory.seat ?? this.#me;
  }

  /** Through whom I read from this record on; null when I do not. */
  choose(thread: Thread, record: EpochRecord): Uint8Array | null {
    const mine = this.mine(record);
    const before = this.of(thread);
    const stays = mine.some((one) => equal(one, before));
    if (stays && !mine.some((one) => equal(one, this.#me))) return before;
    return mine[0] ?? null;
  }

  /** Whether an account may act for another one now: it is that one, or holds that role. */
  actsFor(account: Uint8Array, other: Uint8Array): boolean {
    if (equal(account, other)) return true;
    const state = this.#accounts.get(other)?.state;
    if (state === undefined || state.kind !== "role" || state.closed) return false;
    return holderOf(state, account) !== undefined;
  }

  /** Whether it is a role, by its chain as it is known here. */
  isRole(account: Uint8Array): boolean {
    return this.#accounts.get(account)?.state.kind === "role";
  }

  /** Give the sealing key of a seat of mine. Raises CryptoFailure. */
  async key(account: Uint8Array, generation: number): Promise<KemKeyPair> {
    return equal(account, this.#me)
      ? await this.#own.key(generation)
      : await this.#held.key(account, generation);
  }

  /** The newest generation of every seat (hex) that I may have, as known here. */
  generations(): Map<string, number> {
    const mine = [this.#me, ...this.#held.known];
    return new Map(mine.map((one) => [hex(one), this.#state(one).generation]));
  }

  /**
   * Give the number of an account's chain that a record names, itself or by role.
   *
   * Null when it names no such member, or no such holder.
   */
  seqOfSpeaker(
    record: EpochRecord,
    account: Uint8Array,
    behalf: Uint8Array | null,
  ): number | null {
    const member = record.member(behalf ?? account);
    if (member === undefined) return null;
    if (behalf === null) return member.seq;
    return holderNamed(member, account, this.#accounts, NOTICES_FOR)?.seq ?? null;
  }

  /** The newest number of a seat's chain that is known here. */
  seq(account: Uint8Array): number {
    return this.#state(account).seq;
  }

  /**
   * The role to write for: the one asked for, else the only one; null for me.
   *
   * Raises NotAllowed when it is no role of mine in this thread, or when I am no member
   * and several are.
   */
  behalf(thread: Thread, asked: Uint8Array | null = null): Uint8Array | null {
    const roles = this.roles(thread.record);
    if (asked !== null) {
      if (!roles.some((one) => equal(one, asked))) {
        throw new NotAllowed("not a role of yours in this thread");
      }
      return asked;
    }
    if (thread.record.member(this.#me)) return null;
    const [only, second] = roles;
    if (only === undefined || second !== undefined) {
      throw new NotAllowed("say for which of your roles you write");
    }
    return only;
  }

  /** Whether I still have the place that something was said in. */
  maySpeak(record: EpochRecord, behalf: Uint8Array | null): boolean {
    if (behalf === null) return record.member(this.#me) !== undefined;
    return this.roles(record).some((one) => equal(one, behalf));
  }

  /** Whether the role state that the record names has me as a holder. */
  isNamed(record: EpochRecord, behalf: Uint8Array | null): boolean {
    return behalf === null || this.seqOfSpeaker(record, this.#me, behalf) !== null;
  }

  /**
   * The member that an account's cursor counts for: itself, or a role it holds.
   *
   * The account itself when it is neither.
   */
  standingFor(record: EpochRecord, account: Uint8Array): Uint8Array {
    if (record.member(account)) return account;
    const role = record.members.find((one) => this.#holds(one.account, account));
    return role?.account ?? account;
  }

  #holds(role: Uint8Array, account: Uint8Array): boolean {
    const chain = this.#accounts.get(role);
    return (
      chain !== null && isHeld(chain.state) && holderOf(chain.state, account) !== undefined
    );
  }

  #state(account: Uint8Array) {
    const chain = this.#accounts.get(account);
    if (chain === null) throw new Error("a seat of mine has no chain here");
    return chain.state;
  }
}
