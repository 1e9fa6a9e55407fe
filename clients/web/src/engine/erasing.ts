/**
 * Forget what is due, here as on the server, and say so; notice what went too early.
 *
 * The counterpart of clients/sdk/erasing.py. What never enters this room: a message that is
 * not due.
 */

import { equal, hex } from "@/crypto/bytes.ts";
import { makeCursor } from "@/crypto/cursor.ts";
import type { Context } from "@/engine/context.ts";
import { Clock, isDueHere, keepEvidence, mayBeErased } from "@/engine/expiry.ts";
import type { HeldEpoch } from "@/engine/heldEpoch.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import {
  aimedAt,
  eraseItem,
  itemAt,
  itemsFrom,
  type StoredItem,
  setRecord,
} from "@/store/items.ts";
import type { Writer } from "@/store/store.ts";
import { CordeeError } from "@/wire/errors.ts";

/** Milliseconds between two looks at the clock; the server tells when it erases. */
const EVERY = 3_600_000;

/** Items of one transaction. */
const PAGE = 200;

const NO_ID = new Uint8Array();

/** Forgets; one timer looks at the clock. */
export class Eraser {
  readonly clock: Clock;
  readonly #context: Context;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #teller: Teller;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isOver = false;

  constructor(context: Context, threads: Threads, sync: Sync, teller: Teller) {
    this.#context = context;
    this.#threads = threads;
    this.#sync = sync;
    this.#teller = teller;
    this.clock = new Clock(context.clock);
  }

  /** Look now, and every hour. */
  start(): void {
    void this.#look();
  }

  stop(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Erase what is due in every thread, and say so where there is a session. */
  async everything(): Promise<void> {
    for (const thread of this.#threads.latest()) {
      if (this.#isOver) return;
      if (mayHoldDue(thread)) await this.#erase(thread);
    }
  }

  /** The server says that what was due up to a number is erased there. */
  async told(threadId: Uint8Array, seq: number): Promise<void> {
    const thread = this.#threads.find(threadId);
    if (thread === null || thread.memory.epoch < 0) return;
    await this.#sync.thread(thread);
    await thread.lock.run(() => this.#doubt(thread, seq));
    await this.#erase(thread);
  }

  async #look(): Promise<void> {
    try {
      await this.everything();
    } catch {
      this.#context.warn("", "erasing_waits");
    }
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#look(), EVERY);
  }

  async #erase(thread: Thread): Promise<void> {
    await thread.ready();
    await thread.lock.run(() => this.#thread(thread));
    await this.#say(thread);
  }

  async #thread(thread: Thread): Promise<void> {
    if (thread.current === null) return;
    const { memory } = thread;
    const touched: Uint8Array[] = [];
    const before = memory.erased;
    const now = this.clock.now(memory.lastTime);
    while (await this.#page(thread, now, touched));
    if (!(await this.#forgetKeys(thread)) && memory.erased === before) return;
    for (const message of touched) await this.#teller.changed(thread, message);
    await this.#teller.thread(thread);
  }

  /** Erase a page of what is due; whether there may be more. */
  async #page(thread: Thread, now: number, touched: Uint8Array[]): Promise<boolean> {
    const due = await this.#due(thread, now);
    const last = due.at(-1);
    if (last === undefined) return false;
    await this.#context.transaction(
      async (tx) => {
        for (const item of due) await forget(tx, thread, item, touched);
        thread.memory.erased = last.seq;
        thread.save(tx);
      },
      { durable: true, undo: () => thread.reload() },
    );
    return true;
  }

  /** What is due of the next page; most often the first item is not. */
  async #due(thread: Thread, now: number): Promise<readonly StoredItem[]> {
    const { store } = this.#context;
    const first = Math.max(thread.memory.erased + 1, thread.memory.first);
    const [oldest] = await itemsFrom(store, thread.id, first, 1);
    if (oldest === undefined || !isDueHere(thread, oldest, now)) return [];
    const page = await itemsFrom(store, thread.id, first, PAGE);
    const end = page.findIndex((item) => !isDueHere(thread, item, now));
    return end < 0 ? page : page.slice(0, end);
  }

  /** The keys of epochs that hold nothing any more, that in force excepted. */
  async #forgetKeys(thread: Thread): Promise<boolean> {
    const over = emptied(thread);
    if (over.length === 0) return false;
    await this.#context.transaction(
      async (tx) => {
        for (const held of over) {
          thread.drop(tx, held.record.epoch);
          await forgetBox(tx, thread, held.seq);
        }
      },
      { durable: true, undo: () => thread.reload() },
    );
    return true;
  }

  /** What I hold is said to be erased and is not due: I keep it, and say so. */
  async #doubt(thread: Thread, seq: number): Promise<void> {
    const { store } = this.#context;
    let item = await itemAt(store, thread.id, Math.min(seq, thread.memory.seq));
    while (item !== null && item.record.kind !== "message") {
      item = await itemAt(store, thread.id, item.seq - 1);
    }
    if (item !== null && !(await mayBeErased(this.#context, thread, item))) {
      await keepEvidence(this.#context, thread, item);
    }
  }

  /** Give a receipt for what was erased since the last one. */
  async #say(thread: Thread): Promise<void> {
    const { memory } = thread;
    const seq = memory.erased;
    if (seq <= memory.receipt || !memory.joined || !this.#context.link.isOpen) return;
    const hash = await thread.hashAt(seq);
    if (hash === null) return;
    const { account } = this.#context.me;
    const place = { thread: thread.id, account, seq, hash };
    const { body, signature } = await makeCursor("erase", this.#context.keys.signer, place);
    try {
      await this.#context.link.ask((ref) => ["erased", ref, [body, signature]]);
    } catch (error) {
      if (error instanceof CordeeError) return;
      throw error;
    }
    await this.#context.transaction(async (tx) => {
      memory.receipt = seq;
      thread.save(tx);
    });
  }
}

/** Whether a look at the items may find something; without them there is nothing to read. */
function mayHoldDue({ memory }: Thread): boolean {
  return memory.epoch >= 0 && (memory.erased < memory.seq || memory.receipt < memory.erased);
}

/** A message, and what was said about it since, due or not. */
async function forget(
  tx: Writer,
  thread: Thread,
  item: StoredItem,
  touched: Uint8Array[],
): Promise<void> {
  const { memory } = thread;
  if (item.record.kind !== "message") return;
  if (item.message !== null) {
    for (const later of await aimedAt(tx, thread.id, item.message)) {
      await eraseItem(tx, thread.id, later);
    }
    touched.push(item.message);
  }
  if (item.record.payload.length > 0) await eraseItem(tx, thread.id, item);
  if (item.message !== null && equal(item.message, memory.lastId)) {
    memory.lastText = "";
    memory.lastId = NO_ID;
  }
}

/** Epochs whose key opens nothing that is left; keys that were found for them go at once. */
function emptied(thread: Thread): readonly HeldEpoch[] {
  const last = thread.memory.erased + 1;
  const over: HeldEpoch[] = [];
  for (const [epoch, held] of thread.epochs) {
    const following = thread.epochs.get(epoch + 1);
    if (following === undefined || following.seq > last) continue;
    thread.foundKeys.delete(hex(held.record.hash));
    if (held.key !== null) over.push(held);
  }
  return over;
}

/** My box of an epoch gives its key again: it goes with it. */
async function forgetBox(tx: Writer, thread: Thread, seq: number): Promise<void> {
  const item = await itemAt(tx, thread.id, seq);
  if (item === null || item.record.box === null) return;
  await setRecord(tx, thread.id, seq, { ...item.record, box: null });
}
