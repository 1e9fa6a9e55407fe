/**
 * Epoch records of a log: verified, then opened with my own box.
 *
 * What never enters this room: the network; chains are in the book before.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { verifyEpoch } from "@/crypto/epoch.ts";
import type { Member } from "@/crypto/epochBody.ts";
import type { LogHashes } from "@/crypto/epochPlace.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { type Rule, RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import { EpochKeys } from "@/engine/epochKeys.ts";
import * as hearsay from "@/engine/hearsay.ts";
import type { Identities } from "@/engine/identity.ts";
import { type LogItem, signedOf } from "@/engine/logItem.ts";
import { readable } from "@/engine/readableRecord.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Thread } from "@/engine/thread.ts";
import { describe } from "@/engine/threadRow.ts";
import { Freeze, line, type Outcome, type Verdict } from "@/engine/verdict.ts";
import type { Writer } from "@/store/store.ts";
import type { EpochPart } from "@/wire/protocol.ts";

/** Members of a thread that is between two people only. */
const DIRECT = 2;

/** Takes records in the order of the log, inside the caller's transaction. */
export class EpochReader {
  readonly keys: EpochKeys;
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #seats: Seats;

  constructor(context: Context, accounts: Accounts, identities: Identities, seats: Seats) {
    this.keys = new EpochKeys(seats);
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#seats = seats;
  }

  /** Verify the record at its place in the log. Raises Freeze. */
  async take(tx: Writer, thread: Thread, item: LogItem, outcome: Outcome): Promise<Verdict> {
    const signed = signedOf(item);
    const isFirst = thread.current === null;
    const log = await hearsay.known(thread, signed, tx);
    const record = await this.#verify(thread, signed, log, thread.memory.leavers);
    if (isFirst && !equal(record.thread, thread.id)) throw new Freeze("EPO-01", item.body);
    this.#checkEntrance(thread, record, item);
    await this.#enter(tx, thread, record, item, outcome);
    outcome.changed = true;
    const { signer, behalf } = record.core;
    return line({ account: signer.account, device: signer.sigPk, behalf });
  }

  /**
   * Verify the records before the first number that I may read.
   *
   * Their log is not mine to read: they are checked by thread id, chain of records,
   * signers and members. Raises Freeze.
   */
  async takePast(tx: Writer, thread: Thread, parts: readonly EpochPart[]): Promise<void> {
    for (const [seq, [body, signature]] of parts) {
      if (seq >= thread.memory.first) return;
      const signed = { body, signature };
      const leavers = hearsay.gone(thread.current, signed);
      const record = await this.#verify(thread, signed, hearsay.claimed, leavers);
      if (!equal(record.thread, thread.id)) throw new Freeze("EPO-01", body);
      thread.memory.epoch = record.epoch;
      thread.keep(tx, { record, seq, key: this.keys.found(thread, record) });
    }
  }

  /**
   * Whether a view of mine may begin here, after a gap in the log.
   *
   * At a record that lets me in, or at one that I am not in: a later one then lets me in
   * with the past from here on.
   */
  isEntrance(item: LogItem): boolean {
    if (item.kind !== "epoch") return false;
    const record = readable(signedOf(item));
    if (record === null) return false;
    const mine = this.#seats.mine(record);
    return (
      mine.length === 0 || mine.some((seat) => record.member(seat)?.from === record.core.epoch)
    );
  }

  /** Try a box of the epoch in force that was asked for by itself. */
  async again(
    tx: Writer,
    thread: Thread,
    box: Uint8Array | null,
    outcome: Outcome,
  ): Promise<void> {
    const held = thread.current;
    if (held === null) return;
    const { record } = held;
    const opened = await this.keys.open(record, box);
    if (opened === null) {
      this.#blame(thread, record, box, outcome);
      const isServers = !thread.memory.complain && !this.#isMine(thread, record, box);
      if (isServers) outcome.warn("EPO-10", "box_withheld");
      return;
    }
    await this.#name(thread, record, opened.key, record.epoch - 1);
    thread.keep(tx, { ...held, key: opened.key });
    this.keys.keepHistory(tx, thread, opened, outcome);
    thread.memory.complain = false;
    thread.memory.keyless = false;
    outcome.changed = true;
    outcome.reopened.push(record.epoch);
  }

  async #verify(
    thread: Thread,
    signed: Signed,
    log: LogHashes,
    leavers: ReadonlySet<string>,
  ): Promise<EpochRecord> {
    const before = thread.current?.record ?? null;
    const accounts = this.#accounts;
    const admits = (member: Member) => this.#refusal(member);
    try {
      return await verifyEpoch(signed, before, { accounts, log, leavers, admits });
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const ours = before === null ? [] : [before.signed.body, before.signed.signature];
      throw new Freeze(error.rule, signed.body, signed.signature, ...ours);
    }
  }

  #refusal(member: Member): Rule | null {
    if (equal(member.account, this.#context.me.account)) return null;
    try {
      this.#identities.checkWasAdded(member.account);
      return null;
    } catch (error) {
      if (error instanceof RuleError) return "EPO-04";
      throw error;
    }
  }

  /** A partial view begins at the record of the epoch I read from. */
  #checkEntrance(thread: Thread, record: EpochRecord, item: LogItem): void {
    const { memory } = thread;
    const seat = this.#seats.choose(thread, record);
    const mine = seat === null ? undefined : record.member(seat);
    if (memory.first === 1 || seat === null || mine === undefined) return;
    const held = [...thread.epochs.values()];
    const seats = [seat, this.#seats.of(thread), this.#context.me.account];
    const seen = held.filter((one) => one.seq >= memory.first).map((one) => one.record);
    if (seen.some((one) => seats.some((account) => one.member(account)))) return;
    const places = new Map(held.map((one) => [one.record.epoch, one.seq]));
    places.set(record.epoch, item.seq);
    if ((places.get(mine.from) ?? 0) < memory.first) throw new Freeze("LOG-03", item.body);
  }

  async #enter(
    tx: Writer,
    thread: Thread,
    record: EpochRecord,
    item: LogItem,
    outcome: Outcome,
  ): Promise<void> {
    const { memory } = thread;
    const seat = this.#seats.choose(thread, record);
    const opened = await this.keys.open(record, item.box);
    const key = opened?.key ?? this.keys.found(thread, record);
    const before = memory.epoch;
    outcome.membersChanged ||= hasOtherMembers(thread, record);
    memory.joined = seat !== null;
    if (seat !== null) this.#sit(thread, seat);
    if (key !== null) await this.#name(thread, record, key, before);
    if (opened !== null) this.keys.keepHistory(tx, thread, opened, outcome);
    memory.epoch = record.epoch;
    memory.epochTime = item.time;
    memory.leavers = new Set();
    memory.complaints = new Map();
    memory.stale = this.#isBehind(thread, record, outcome);
    const { members } = record;
    memory.direct =
      members.length === DIRECT && members.every((one) => one.capacity === "owner");
    memory.lastTime = Math.max(memory.lastTime, item.time);
    thread.keep(tx, { record, seq: item.seq, key });
    describe(thread, this.#identities, this.#seats, this.#context.me.pinned);
    memory.complain = false;
    memory.keyless = memory.joined && key === null;
    if (memory.keyless) this.#blame(thread, record, item.box, outcome);
  }

  /** Read on through another seat; of its generations nothing is settled yet. */
  #sit(thread: Thread, seat: Uint8Array): void {
    if (!equal(seat, this.#seats.of(thread))) thread.memory.settled = 0;
    thread.memory.seat = equal(seat, this.#context.me.account) ? null : seat;
  }

  /** Complain of the signer if he named this very box; once in an epoch. */
  #blame(thread: Thread, record: EpochRecord, box: Uint8Array | null, outcome: Outcome): void {
    const { memory } = thread;
    if (!this.#isMine(thread, record, box)) return;
    if (memory.complaints.has(hex(this.#seats.of(thread)))) return;
    memory.complain = true;
    outcome.warn("EPO-10", "sealed_out", record.core.signer.account);
  }

  /** Whether this is the box that the record names for me. */
  #isMine(thread: Thread, record: EpochRecord, box: Uint8Array | null): boolean {
    return box !== null && this.keys.isNamed(record, this.#seats.of(thread), box);
  }

  /**
   * Whether a member's generation is newer than the record says.
   *
   * The server is suspected only when it had mine before the record (FRE-03).
   */
  #isBehind(thread: Thread, record: EpochRecord, outcome: Outcome): boolean {
    const account = this.#seats.of(thread);
    const member = record.member(account);
    const isOld = member !== undefined && member.generation < thread.memory.settled;
    if (isOld && member.seq < this.#seats.seq(account)) {
      outcome.warn("FRE-03", "old_head_of_mine", account);
    }
    return isBehind(record, this.#accounts);
  }

  /** Title and patient of the record, which a reader of the epoch before did not change. */
  async #name(
    thread: Thread,
    record: EpochRecord,
    key: NonNullable<ReturnType<EpochKeys["found"]>>,
    before: number,
  ): Promise<void> {
    const held = thread.epochs.get(before) ?? null;
    const state = await this.keys.state(record, key, held);
    thread.memory.title = state.title;
    thread.memory.patient = state.patient;
  }
}

/** Whether the generation of some member has moved since the record. */
export function isBehind(record: EpochRecord, accounts: Accounts): boolean {
  return record.members.some((member) => {
    const chain = accounts.get(member.account);
    return chain !== null && chain.state.generation > member.generation;
  });
}

function hasOtherMembers(thread: Thread, record: EpochRecord): boolean {
  const before = thread.current?.record;
  if (before === undefined || before.members.length !== record.members.length) return true;
  return record.members.some((one) => before.member(one.account)?.capacity !== one.capacity);
}
