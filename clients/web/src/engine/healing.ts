/**
 * Bring back to a restored server what it lost, exactly as it was (RST-01).
 *
 * The counterpart of clients/sdk/healing.py. What never enters this room: an item signed anew,
 * a log made shorter.
 */

import { hex } from "@/crypto/bytes.ts";
import { makeCursor } from "@/crypto/cursor.ts";
import type { Context } from "@/engine/context.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import { pause } from "@/engine/pause.ts";
import type { Sender } from "@/engine/sender.ts";
import type { Thread } from "@/engine/thread.ts";
import { indexPage } from "@/engine/threadIndex.ts";
import type { Threads } from "@/engine/threads.ts";
import { itemsFrom, type StoredItem } from "@/store/items.ts";
import { unmeetAcks } from "@/store/outbox.ts";
import { CordeeError, NotOnline, ServerRefused, TamperedError } from "@/wire/errors.ts";
import {
  Code,
  type Healed,
  type Item,
  ItemKind,
  type Signed,
  type Welcome,
} from "@/wire/protocol.ts";

/** Items of one request at most. */
const PAGE = 128;

/** Bytes of one request: half of what one message may have. */
const BYTES = 512 * 1024;

/** Milliseconds until the next look at what waits for others; the last one goes on. */
const PAUSES = [200, 500, 1_000, 2_000, 5_000, 15_000] as const;
const LAST_PAUSE = 15_000;

/** Another member first brings the record that lets me in. */
const LATER: ReadonlySet<Code> = new Set([Code.NOT_MEMBER, Code.NOT_FOUND, Code.UNAVAILABLE]);

/** Where the server stands in each thread (hex) that it has. */
type Heads = Map<string, number>;

/** One task while a server that was restored lets itself be healed. */
export class Healer {
  readonly #context: Context;
  readonly #own: OwnAccount;
  readonly #threads: Threads;
  readonly #sender: Sender;
  #stop = new AbortController();

  constructor(context: Context, own: OwnAccount, threads: Threads, sender: Sender) {
    this.#context = context;
    this.#own = own;
    this.#threads = threads;
    this.#sender = sender;
  }

  /**
   * Take the server's word that it was restored, and heal my own chain.
   *
   * Where a message was stored counts no more; it is sent again, and the server that still
   * has it says so.
   */
  async begin([, , seq, , healing]: Welcome): Promise<void> {
    this.stop();
    this.#context.healing = healing;
    if (!this.#context.isHealing) return;
    await this.#context.transaction(unmeetAcks);
    await this.#own.heal(seq);
  }

  /** Heal the threads, now that the rest is up to date. */
  start(): void {
    if (this.#context.isHealing) void this.#run(this.#stop.signal);
  }

  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      await this.#heal(signal);
    } catch (error) {
      if (signal.aborted || error instanceof NotOnline) return;
      this.#context.warn("RST-01", "healing_failed");
      if (!(error instanceof CordeeError)) throw error;
    }
  }

  async #heal(signal: AbortSignal): Promise<void> {
    const heads = await this.#heads();
    let left = this.#threads.latest().filter((one) => one.memory.epoch >= 0);
    for (let round = 0; ; round++) {
      const waiting: Thread[] = [];
      for (const one of left) if (!(await this.#thread(one, heads))) waiting.push(one);
      left = waiting;
      if (left.length === 0 || !this.#context.isHealing) return;
      await pause(PAUSES[round] ?? LAST_PAUSE, signal);
    }
  }

  async #heads(): Promise<Heads> {
    const heads: Heads = new Map();
    let before = 0;
    do {
      const page = await indexPage(this.#context.link, before);
      for (const row of page.rows) heads.set(hex(row.thread), row.headSeq);
      before = page.rows.length > 0 ? page.next : 0;
    } while (before !== 0);
    return heads;
  }

  /** Bring what the server lacks; whether it is whole, or never will be. */
  async #thread(thread: Thread, heads: Heads): Promise<boolean> {
    const head = heads.get(thread.key) ?? 0;
    const { memory } = thread;
    if (memory.frozen || head + 1 < memory.first) return memory.frozen !== null;
    try {
      const [, , , now, , isWaiting] = await this.#bring(thread, head);
      heads.set(thread.key, now);
      if (isWaiting) return false;
      this.#settle(thread, now);
      return true;
    } catch (error) {
      if (!(error instanceof ServerRefused)) throw error;
      if (LATER.has(error.code)) return false;
      this.#refused(thread, error, head);
      return true;
    }
  }

  async #bring(thread: Thread, head: number): Promise<Healed> {
    const claim = await this.#claim(thread);
    for (let first = head + 1; ; ) {
      const items = await this.#page(thread, first);
      const healed = await this.#ask(thread, items, claim);
      first = (items.at(-1)?.[0] ?? first - 1) + 1;
      if (items.length === 0 || first > thread.memory.seq) return healed;
    }
  }

  async #ask(thread: Thread, items: readonly Item[], claim: Signed): Promise<Healed> {
    const answer = await this.#context.link.ask((ref) => [
      "heal",
      ref,
      thread.id,
      items,
      claim,
    ]);
    if (answer[0] !== "healed") throw new TamperedError("ENC-01", "another answer");
    return answer;
  }

  async #claim(thread: Thread): Promise<Signed> {
    const { seq, hash } = thread.base;
    const place = { thread: thread.id, account: this.#context.me.account, seq, hash };
    const { body, signature } = await makeCursor("cursor", this.#context.keys.signer, place);
    return [body, signature];
  }

  async #page(thread: Thread, first: number): Promise<readonly Item[]> {
    const page: Item[] = [];
    let size = 0;
    for (const stored of await itemsFrom(this.#context.store, thread.id, first, PAGE)) {
      const { body, payload, box } = stored.record;
      size += body.length + payload.length + (box?.length ?? 0);
      if (page.length > 0 && size > BYTES) break;
      page.push(asItWas(stored));
    }
    return page;
  }

  #refused(thread: Thread, error: ServerRefused, head: number): void {
    if (error.rule !== "LOG-02") {
      this.#settle(thread, head);
      return;
    }
    thread.suspended = "LOG-02";
    this.#context.warn("LOG-02", "thread_rolled_back", { thread: thread.id });
  }

  /** What I hold beyond the server's log was brought by nobody else. */
  #settle(thread: Thread, head: number): void {
    if (head < thread.memory.seq) {
      thread.suspended = "RST-01";
      this.#context.warn("RST-01", "not_healed", { thread: thread.id });
      return;
    }
    thread.suspended = null;
    this.#sender.kick(thread.id);
  }
}

function asItWas({ seq, record }: StoredItem): Item {
  const { time, body, payload, signature, box, erased } = record;
  return [seq, kindOf(record.kind), time, body, payload, signature, box, erased];
}

function kindOf(word: string): ItemKind {
  const kind = Object.values(ItemKind).find((one) => one === word);
  if (kind === undefined) throw new Error("an item of no kind was kept");
  return kind;
}
