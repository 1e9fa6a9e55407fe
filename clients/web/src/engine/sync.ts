/**
 * Bring threads up to date: an index first, then only what changed.
 *
 * What never enters this room: a judgement; the readers judge.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import type { ChainSupply } from "@/engine/chainSupply.ts";
import type { Context } from "@/engine/context.ts";
import type { EpochReader } from "@/engine/epochReader.ts";
import { judgeErased } from "@/engine/expiry.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { LogItem } from "@/engine/logItem.ts";
import type { LogReader } from "@/engine/logReader.ts";
import { allRecords, rangeAfter, recordsFrom } from "@/engine/logSource.ts";
import { namedIn, namedInRecord } from "@/engine/named.ts";
import { inParallel } from "@/engine/parallel.ts";
import type { Seats } from "@/engine/seats.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import { type IndexRow, indexPage } from "@/engine/threadIndex.ts";
import type { Threads } from "@/engine/threads.ts";
import { Freeze } from "@/engine/verdict.ts";
import { ServerRefused } from "@/wire/errors.ts";
import type { EpochPart } from "@/wire/protocol.ts";

const END = Number.MAX_SAFE_INTEGER;

/** Threads that are read at once: one waits for the server while others are judged. */
const LANES = 4;

const GONE: ReadonlySet<string> = new Set(["not_member", "not_found"]);

/** The parts that fetching joins. */
export interface SyncParts {
  readonly context: Context;
  readonly held: HeldAccounts;
  readonly seats: Seats;
  readonly threads: Threads;
  readonly supply: ChainSupply;
  readonly epochs: EpochReader;
  readonly log: LogReader;
  readonly teller: Teller;
}

/** Fetches; holds a thread's lock while it extends its log. */
export class Sync {
  readonly #parts: SyncParts;
  readonly #context: Context;
  readonly #threads: Threads;

  constructor(parts: SyncParts) {
    this.#parts = parts;
    this.#context = parts.context;
    this.#threads = parts.threads;
  }

  /** Follow the index, newest activity first. Raises NotOnline, ServerRefused. */
  async everything(): Promise<void> {
    await this.#parts.teller.catchingUp(() => this.#everything());
  }

  async #everything(): Promise<void> {
    const generations = this.#parts.seats.generations();
    let before = 0;
    do {
      const latest = this.#threads.latest();
      const verified = new Map(latest.map((one) => [one.key, one.memory.seq]));
      const page = await indexPage(this.#context.link, before);
      await inParallel(LANES, page.rows, (row) =>
        this.follow(row, verified.get(hex(row.thread)) ?? 0),
      );
      await this.#settle(page.rows, generations);
      before = page.rows.length > 0 ? page.next : 0;
    } while (before !== 0);
    const keyless = this.#threads.latest().filter((one) => one.memory.keyless);
    for (const thread of keyless) await thread.lock.run(() => this.#askAgain(thread));
  }

  /**
   * Bring one thread to where the index says it is.
   *
   * `verified` is the number that was held here when the index was asked for.
   */
  async follow(row: IndexRow, verified: number): Promise<void> {
    const thread =
      this.#threads.find(row.thread) ?? this.#threads.begin(row.thread, row.firstSeq);
    if (!(await this.#isAhead(thread, row, verified))) return;
    await this.#sit(thread, row.account);
    thread.memory.stale ||= row.stale;
    thread.claimed = row.displayed;
    if (row.headSeq > thread.memory.seq) await this.thread(thread, row.headSeq);
  }

  /** Fetch what is new, up to `head`. Raises NotOnline, ServerRefused. */
  async thread(thread: Thread, head: number = END): Promise<void> {
    await thread.ready();
    await thread.lock.run(async () => {
      if (thread.memory.frozen) return;
      try {
        await this.#catchUp(thread, head);
      } catch (error) {
        const isGone = error instanceof ServerRefused && GONE.has(error.code);
        if (!isGone) throw error;
        await this.#parts.teller.gone(thread);
      }
    });
  }

  /**
   * Take items as they come; ask for a range when some are missing.
   *
   * None of them are given when they are gone: all that is new is asked for.
   */
  async pushed(threadId: Uint8Array, items: readonly LogItem[]): Promise<void> {
    const thread = this.#threads.find(threadId);
    if (thread === null || !thread.memory.joined) {
      await this.everything();
      return;
    }
    await thread.ready();
    await thread.lock.run(() => this.#pushed(thread, items));
  }

  /**
   * Read on where a chain was missing; the threads in which it is there now.
   *
   * Raises NotOnline, ServerRefused.
   */
  async resume(): Promise<readonly Thread[]> {
    const cut = this.#threads.latest().filter((one) => one.suspended === "FRE-02");
    for (const thread of cut) await this.thread(thread);
    return cut.filter((one) => one.suspended === null);
  }

  async #pushed(thread: Thread, items: readonly LogItem[]): Promise<void> {
    const { memory } = thread;
    const [first] = items;
    const last = items.at(-1);
    if (memory.frozen) return;
    if (first === undefined || last === undefined) {
      await this.#catchUp(thread, END);
      return;
    }
    if (first.seq > memory.seq + 1 || memory.seq === 0) {
      await this.#catchUp(thread, last.seq);
      return;
    }
    await this.#take(thread, items);
    if (items.some((item) => item.kind === "epoch")) await this.#askAgain(thread);
    if (memory.unjudged > 0) await this.#catchUp(thread, END);
  }

  /** From here on, a record with an older generation of mine is a lie (FRE-03). */
  async #settle(
    rows: readonly IndexRow[],
    generations: ReadonlyMap<string, number>,
  ): Promise<void> {
    const behind = rows
      .map((row) => this.#threads.find(row.thread))
      .filter((thread) => thread !== null)
      .filter((thread) => thread.suspended === null && thread.memory.epoch >= 0)
      .map((thread) => ({ thread, generation: this.#generation(thread, generations) }))
      .filter(({ thread, generation }) => thread.memory.settled < generation);
    if (behind.length === 0) return;
    await this.#context.transaction(async (tx) => {
      for (const { thread, generation } of behind) {
        thread.memory.settled = generation;
        thread.save(tx);
      }
    });
  }

  #generation(thread: Thread, generations: ReadonlyMap<string, number>): number {
    return generations.get(hex(this.#parts.seats.of(thread))) ?? 0;
  }

  /**
   * Begin, or come back, through the role that the server names, if it is mine.
   *
   * While a thread is read, only its own records say through whom.
   */
  async #sit(thread: Thread, role: Uint8Array | null): Promise<void> {
    const { memory } = thread;
    if (memory.joined && memory.epoch >= 0) return;
    if (role !== null && !this.#parts.held.holds(role)) return;
    await thread.ready();
    memory.seat = role;
    memory.settled = 0;
    const seat = this.#parts.seats.of(thread);
    if (memory.epoch < 0 || memory.leavers.has(hex(seat))) return;
    memory.joined = thread.record.member(seat) !== undefined;
    await this.#context.transaction(async (tx) => thread.save(tx));
  }

  /**
   * Whether the server's head is at or after what was verified here.
   *
   * What was pushed since the index was asked for may be ahead of it.
   */
  async #isAhead(thread: Thread, row: IndexRow, verified: number): Promise<boolean> {
    const { memory } = thread;
    const known = await thread.hashAt(row.headSeq);
    const isSame = known === null || equal(known, row.logHash);
    const isNotBehind = row.headSeq >= verified && isSame;
    if (row.headSeq > memory.seq || isNotBehind || memory.seq < memory.first) {
      thread.suspended = null;
      return true;
    }
    // It is healed; whether it was, is judged then.
    if (this.#context.isHealing && isSame) return false;
    thread.suspended = "LOG-02";
    this.#context.warn("LOG-02", "thread_rolled_back", { thread: thread.id });
    return false;
  }

  async #catchUp(thread: Thread, head: number): Promise<void> {
    await this.#readOn(thread, head);
    if (thread.memory.unjudged > 0) {
      // By the retention that is in force at the end.
      await this.#readOn(thread, END);
      await judgeErased(this.#context, thread);
    }
    await this.#askAgain(thread);
  }

  async #readOn(thread: Thread, head: number): Promise<void> {
    const { memory } = thread;
    const isNew = memory.epoch < 0 || !memory.joined;
    let parts = isNew ? await this.#epochsOf(thread) : [];
    while (memory.seq < head && !memory.frozen) {
      const range = await rangeAfter(this.#context.link, thread);
      const [first] = range.items;
      if (first === undefined) return;
      if (first.seq > memory.seq + 1 && this.#parts.epochs.isEntrance(first)) {
        if (parts.length === 0) parts = await this.#epochsOf(thread);
        restart(thread, first.seq, hex(this.#context.device));
      }
      await this.#begin(thread, first, range.previous, parts);
      if (!(await this.#take(thread, range.items))) return;
    }
  }

  /** Records that this account did not follow in the log, and their keys. */
  async #epochsOf(thread: Thread): Promise<readonly EpochPart[]> {
    const parts = await allRecords(this.#context.link, thread, thread.memory.epoch + 1);
    for (const [, [body, signature]] of parts) {
      await this.#parts.supply.have(namedInRecord({ body, signature }));
    }
    await this.#parts.epochs.keys.sketch(thread, parts);
    return parts;
  }

  /** At the first range of a view: its start, and the records before it. */
  async #begin(
    thread: Thread,
    first: LogItem,
    previous: Uint8Array,
    parts: readonly EpochPart[],
  ): Promise<void> {
    const { memory } = thread;
    if (memory.seq !== memory.first - 1 || first.seq !== memory.first) return;
    await this.#context.transaction(
      async (tx) => {
        if (memory.first > 1) {
          memory.start = previous;
          memory.hash = previous;
        }
        try {
          await this.#parts.epochs.takePast(tx, thread, parts);
        } catch (error) {
          if (!(error instanceof Freeze)) throw error;
          await thread.freeze(tx, error.rule, error.evidence);
        }
        thread.save(tx);
      },
      { durable: true, undo: () => thread.reload() },
    );
    if (memory.frozen === null) return;
    this.#context.warn(memory.frozen, "thread_frozen", { thread: thread.id });
    await this.#parts.teller.thread(thread);
  }

  /** Read items; false when a chain that a record names is not served whole. */
  async #take(thread: Thread, items: readonly LogItem[]): Promise<boolean> {
    const { supply, log, teller } = this.#parts;
    const fresh = items.filter((item) => item.seq > thread.memory.seq);
    await supply.have(namedIn(fresh));
    const cut = supply.withheld(fresh);
    const readable = cut === null ? items : items.filter((item) => item.seq < cut);
    const outcome = await log.take(thread, readable);
    await teller.told(thread, outcome);
    this.#context.link.post(["delivered", thread.id, thread.memory.seq]);
    await this.#suspend(thread, cut !== null);
    return cut === null;
  }

  /** Believe nothing more until the chain is complete, and say so. */
  async #suspend(thread: Thread, isCut: boolean): Promise<void> {
    if (isCut) {
      thread.suspended = "FRE-02";
      this.#context.warn("FRE-02", "chain_withheld", { thread: thread.id });
    } else if (thread.suspended === "FRE-02") {
      thread.suspended = null;
      this.#context.settled("FRE-02", "chain_withheld", thread.id);
    } else {
      return;
    }
    await this.#parts.teller.thread(thread);
  }

  /**
   * Ask for my box of the epoch in force by itself, when it did not come.
   *
   * The signer is not to blame for what the server gave in its place (EPO-10).
   */
  async #askAgain(thread: Thread): Promise<void> {
    const { memory } = thread;
    if (!memory.keyless || memory.frozen || memory.complain) return;
    await thread.ready();
    const { record } = thread;
    const { records } = await recordsFrom(this.#context.link, thread, record.epoch);
    const served = records.find(([, [body]]) => equal(body, record.signed.body));
    const outcome = await this.#parts.log.again(thread, served?.[2] ?? null);
    await this.#parts.teller.told(thread, outcome);
  }
}

/** Come back after an absence: what lies between is not mine to read. */
function restart(thread: Thread, firstSeq: number, device: string): void {
  const { memory } = thread;
  if (memory.epoch >= 0) memory.gaps.add(firstSeq);
  memory.first = firstSeq;
  memory.seq = firstSeq - 1;
  memory.provisional = true;
  const mine = memory.devices.get(device);
  memory.devices = mine === undefined ? new Map() : new Map([[device, mine]]);
}
