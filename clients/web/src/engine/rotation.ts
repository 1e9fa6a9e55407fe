/**
 * Write epoch records: a new thread, its next epoch, who comes and who goes.
 *
 * The counterpart of clients/sdk/rotation.py. What never enters this room: a record that is
 * taken for true before it came back in the log.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import {
  type Capacity,
  MAX_MEMBERS,
  type Member,
  type Retention,
  type ThreadState,
} from "@/crypto/epochBody.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import { type NewMember, type SealedEpoch, sealEpoch } from "@/crypto/makeEpoch.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import { isBehind } from "@/engine/epochReader.ts";
import { FaultPoint } from "@/engine/faults.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Seats } from "@/engine/seats.ts";
import { speaker } from "@/engine/speaker.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed, NotFound, ServerRefused, TamperedError, TooLarge } from "@/wire/errors.ts";
import { Code, type Stored } from "@/wire/protocol.ts";

/** Ninety days from the server's store time, and no hold. */
export const RETENTION: Retention = { after: 90 * 86_400, hold: 0 };

/** Milliseconds: an epoch older than this is renewed at the next send. */
const OLDEST = 7 * 86_400_000;

/** Times a record is made anew when somebody else was faster. */
const ATTEMPTS = 8;

const AGAIN: ReadonlySet<Code> = new Set([
  Code.CONFLICT,
  Code.STALE_EPOCH,
  Code.STALE_GENERATION,
  Code.CHAIN,
]);

const ROTATORS: ReadonlySet<Capacity> = new Set(["owner", "member", "reader"]);

/** Earlier keys, by epoch. */
export type History = ReadonlyMap<number, EpochKey>;

/**
 * What the next record says; `history` are earlier keys, by account (hex). `retention` is
 * that of the record before when it is left out.
 */
export interface Change {
  readonly members: readonly Member[];
  readonly state: ThreadState;
  readonly history: ReadonlyMap<string, History>;
  readonly retention?: Retention;
}

/** Makes a change of the thread as it stands; null when nothing is left to do. */
export type Plan = (thread: Thread) => Change | null;

/** A record that is ready to be published, as often as it takes. */
export interface Publication {
  readonly thread: Uint8Array;
  readonly signed: Signed;
  readonly boxes: readonly Uint8Array[];
}

/** Makes records and publishes them, compare and set. */
export class Rotation {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #own: OwnAccount;
  readonly #seats: Seats;
  readonly #sync: Sync;

  constructor(context: Context, accounts: Accounts, own: OwnAccount, seats: Seats, sync: Sync) {
    this.#context = context;
    this.#accounts = accounts;
    this.#own = own;
    this.#seats = seats;
    this.#sync = sync;
  }

  /** Epoch 0 of a new thread, sealed and not published. */
  async first(
    members: readonly Member[],
    state: ThreadState,
    retention: Retention = RETENTION,
  ): Promise<Publication> {
    return publication(
      await this.#seal(null, { members, state, retention, history: new Map() }),
    );
  }

  /** Publish epoch 0. @throws ServerRefused, NotOnline */
  async begin(first: Publication): Promise<void> {
    await this.#publish(first);
    await this.#sync.everything();
  }

  /** Whether a new epoch must precede the next message, written for `behalf`. */
  isDue(thread: Thread, behalf: Uint8Array | null = null): boolean {
    const { memory, record } = thread;
    const age = this.#context.clock() - memory.epochTime;
    if (memory.stale || age > OLDEST || !this.#seats.isNamed(record, behalf)) return true;
    return isBehind(record, this.#accounts);
  }

  mayRotate(thread: Thread): boolean {
    const member = thread.record.member(this.#seats.of(thread));
    return member !== undefined && ROTATORS.has(member.capacity);
  }

  /** A new key for the same members, without those who asked to leave. */
  async renew(thread: Thread): Promise<void> {
    await this.change(thread, (now) => this.unchanged(now));
  }

  /**
   * Renew unless somebody else has, be it meanwhile; see `isDue`.
   *
   * @throws NotAllowed for who may not
   */
  async renewIfDue(thread: Thread, behalf: Uint8Array | null = null): Promise<void> {
    if (!this.isDue(thread, behalf)) return;
    await this.change(thread, (now) => (this.isDue(now, behalf) ? this.unchanged(now) : null));
  }

  /**
   * Publish the record that `plan` makes of the thread as it stands.
   *
   * Made anew from the other's record when somebody was faster.
   *
   * @throws ServerRefused, NotOnline, NotAllowed, ThreadFrozen
   */
  async change(thread: Thread, plan: Plan): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      thread.checkWritable();
      await this.#accounts.refresh(thread.record.members.map((member) => member.account));
      const change = plan(thread);
      if (change === null) return;
      const sealed = await this.#seal(thread, change);
      const isTaken = await this.#isTaken(publication(sealed), attempt === ATTEMPTS);
      await this.#sync.thread(thread);
      if (isTaken) return;
    }
  }

  /** The same members at their newest heads; leavers go, complaints are met. */
  unchanged(thread: Thread): Change {
    const { memory, record } = thread;
    const staying = record.members.filter((one) => !memory.leavers.has(hex(one.account)));
    const history = new Map<string, History>();
    for (const [key, epoch] of memory.complaints) {
      const member = staying.find((one) => hex(one.account) === key);
      if (member && epoch >= member.from) history.set(key, keysOf(thread, epoch, epoch));
    }
    return {
      members: staying.map((one) => this.member(one.account, one.capacity, one.from)),
      state: { title: memory.title, patient: memory.patient },
      history,
    };
  }

  /** One more member, with the past that I can give, or from now on. */
  withMember(
    thread: Thread,
    account: Uint8Array,
    capacity: Capacity,
    options: { readonly past: boolean },
  ): Change {
    const change = this.unchanged(thread);
    const following = thread.record.epoch + 1;
    const first = options.past ? this.#firstReadable(thread) : following;
    const history = new Map(change.history);
    if (options.past) history.set(hex(account), keysOf(thread, first, following - 1));
    const newcomer = this.member(account, capacity, first);
    return { ...change, members: [...change.members, newcomer], history };
  }

  withoutMember(thread: Thread, account: Uint8Array): Change {
    const change = this.unchanged(thread);
    const members = change.members.filter((one) => !equal(one.account, account));
    return { ...change, members };
  }

  /**
   * A member at the newest head known here at which the account is not closed.
   *
   * @throws NotFound, TamperedError
   */
  member(account: Uint8Array, capacity: Capacity, from: number): Member {
    const chain = this.#accounts.get(account);
    if (chain === null) throw new NotFound("no such account");
    const forked = this.#accounts.frozen.get(hex(account));
    if (forked !== undefined) throw new TamperedError(forked, "a member was forked");
    const { seq, head, generation } = chain.openState;
    return { account, seq, head, generation, capacity, from };
  }

  /** The first epoch from which on I hold every key. */
  #firstReadable(thread: Thread): number {
    const mine = thread.record.member(this.#seats.of(thread))?.from ?? 0;
    let first = thread.record.epoch + 1;
    while (first > mine && thread.epochs.get(first - 1)?.key) first -= 1;
    return first;
  }

  async #seal(thread: Thread | null, change: Change): Promise<SealedEpoch> {
    if (change.members.length > MAX_MEMBERS) {
      throw new TooLarge(`a thread has at most ${MAX_MEMBERS} members`);
    }
    if (thread !== null && !thread.current?.key) {
      throw new NotAllowed("this epoch does not open here; another member renews it");
    }
    return await sealEpoch({
      after: thread && { record: thread.record, base: thread.base },
      signer: speaker(this.#context, this.#own),
      behalf: thread?.memory.seat ?? null,
      members: change.members.map((one) => this.#sealedTo(one, change)),
      retention: change.retention ?? thread?.record.retention ?? RETENTION,
      state: change.state,
    });
  }

  #sealedTo(member: Member, change: Change): NewMember {
    const chain = this.#accounts.get(member.account);
    if (chain === null) throw new NotFound("no such account");
    const history = change.history.get(hex(member.account));
    const { publicKey } = chain.openState;
    return history === undefined ? { ...member, publicKey } : { ...member, publicKey, history };
  }

  /** Whether it was stored; false when somebody was faster and there is another try. */
  async #isTaken(publication: Publication, isLast: boolean): Promise<boolean> {
    try {
      await this.#publish(publication);
      return true;
    } catch (error) {
      if (!(error instanceof ServerRefused) || !AGAIN.has(error.code) || isLast) throw error;
      return false;
    }
  }

  async #publish({ signed, boxes }: Publication): Promise<Stored> {
    await this.#context.fault(FaultPoint.BEFORE_EPOCH_WRITE);
    const { session } = this.#context.link;
    const { body, signature } = signed;
    const answer = session.submit((ref) => ["epoch", ref, [body, signature], boxes]);
    await session.flushed();
    await this.#context.fault(FaultPoint.AFTER_EPOCH_WRITE);
    const stored = await session.answer(answer);
    await this.#context.fault(FaultPoint.AFTER_EPOCH_ACK);
    if (stored[0] !== "stored") throw new TamperedError("ENC-01", "another answer");
    return stored;
  }
}

function publication({ record, boxes }: SealedEpoch): Publication {
  return { thread: record.thread, signed: record.signed, boxes };
}

/** The keys of these epochs that open here. */
function keysOf(thread: Thread, first: number, last: number): History {
  const keys = new Map<number, EpochKey>();
  for (const [epoch, { key }] of thread.epochs) {
    if (first <= epoch && epoch <= last && key !== null) keys.set(epoch, key);
  }
  return keys;
}
