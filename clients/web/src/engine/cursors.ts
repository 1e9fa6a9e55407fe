/**
 * How far everybody is: my signed cursor, theirs verified, hints as hints.
 *
 * What never enters this room: a "displayed" that nobody signed for.
 */

import { isDevice } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { type Cursor, decodeCursor, makeCursor, verifyCursor } from "@/crypto/cursor.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Teller } from "@/engine/teller.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { itemAt } from "@/store/items.ts";
import type { ReaderCursor } from "@/store/threads.ts";
import { CordeeError, ServerRefused } from "@/wire/errors.ts";

/** What no reader's device has made; a device that was revoked since is no lie. */
const FORGED: ReadonlySet<string> = new Set(["ENC", "SIG", "SUI"]);

/** Milliseconds: scrolling through a thread is one cursor, not fifty. */
const COALESCE = 200;

/** Moves my cursor and follows the others'. */
export class Cursors {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #teller: Teller;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #flushing: Promise<void> | null = null;

  constructor(
    context: Context,
    accounts: Accounts,
    threads: Threads,
    sync: Sync,
    teller: Teller,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#threads = threads;
    this.#sync = sync;
    this.#teller = teller;
  }

  /** Remember that I saw up to `seq`; said to the others in a moment. */
  async displayed(thread: Thread, seq: number): Promise<void> {
    const seen = Math.min(seq, thread.memory.seq);
    if (seen <= thread.memory.displayed) return;
    await this.#teller.displayedElsewhere(thread, seen);
    this.#timer ??= setTimeout(() => this.flush(), COALESCE);
  }

  /** Send the cursors that are ahead of what was said. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#context.link.isOpen || this.#flushing !== null) return;
    this.#flushing = this.#flush().finally(() => {
      this.#flushing = null;
    });
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
  }

  /** Ask once a session how far the others are. Raises NotOnline. */
  async fetch(thread: Thread): Promise<void> {
    const { memory } = thread;
    if (thread.hasCursors || memory.epoch < 0 || !memory.joined) return;
    const answer = await this.#context.link.ask((ref) => ["cursors", ref, thread.id]);
    thread.hasCursors = true;
    if (answer[0] !== "cursors") return;
    for (const [account, device, delivered, displayed] of answer[3]) {
      await this.delivered(thread, account, device, delivered);
      if (displayed === null) continue;
      const [body, signature] = displayed;
      await this.moved({ body, signature });
    }
  }

  /** Ask for my own cursors where a device of mine is said to have read on. */
  async readElsewhere(): Promise<void> {
    const behind = this.#threads.latest().filter((one) => one.claimed > one.memory.displayed);
    for (const thread of behind) {
      try {
        await this.fetch(thread);
      } catch (error) {
        if (!(error instanceof ServerRefused)) throw error;
      }
    }
  }

  /** A new session begins: what moved meanwhile must be asked for. */
  forget(): void {
    for (const thread of this.#threads.latest()) thread.hasCursors = false;
  }

  /** Take the server's word that a device holds the thread up to `seq`. */
  async delivered(
    thread: Thread,
    account: Uint8Array,
    device: Uint8Array,
    seq: number,
  ): Promise<void> {
    const cursor = cursorOf(thread, account, device);
    const before = cursor.delivered;
    cursor.delivered = Math.max(before, seq);
    // What I have changes nothing of what I said.
    if (equal(account, this.#context.me.account)) return;
    await this.#teller.reached(thread, before, cursor.delivered);
  }

  /** Verify a displayed cursor against its reader's chain and my own log. */
  async moved(signed: Signed): Promise<void> {
    const cursor = await this.#verified(signed);
    const thread = cursor === null ? null : this.#threads.find(cursor.thread);
    if (cursor === null || thread === null) return;
    if (cursor.seq > thread.memory.seq) await this.#sync.thread(thread, cursor.seq);
    const known = await thread.hashAt(cursor.seq);
    if (known === null) return;
    if (equal(known, cursor.hash)) await this.#take(thread, cursor);
    else await this.#freeze(thread, signed, cursor.seq, known);
  }

  async #verified(signed: Signed): Promise<Cursor | null> {
    try {
      const claimed = decodeCursor(signed.body);
      if (this.#threads.find(claimed.thread) === null) return null;
      await this.#haveReader(claimed);
      const chain = this.#accounts.get(claimed.account);
      return chain === null ? null : await verifyCursor("cursor", signed, chain.state);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      if (FORGED.has(error.rule.slice(0, 3))) this.#context.warn(error.rule, "cursor_refused");
      return null;
    }
  }

  async #take(thread: Thread, cursor: Cursor): Promise<void> {
    const { memory } = thread;
    if (equal(cursor.account, this.#context.me.account)) {
      if (cursor.seq > memory.displayed) {
        await this.#teller.displayedElsewhere(thread, cursor.seq);
      }
      return;
    }
    const reader = cursorOf(thread, cursor.account, cursor.device);
    const before = reader.displayed;
    reader.displayed = Math.max(before, cursor.seq);
    memory.anchored = Math.max(memory.anchored, cursor.seq);
    if (cursor.seq >= memory.first - 1) memory.provisional = false;
    await this.#teller.reached(thread, before, reader.displayed);
  }

  /** A reader signed for another log than mine (LOG-02). */
  async #freeze(thread: Thread, signed: Signed, seq: number, hash: Uint8Array): Promise<void> {
    const evidence = [signed.body, signed.signature, hash];
    const ours = await itemAt(this.#context.store, thread.id, seq);
    if (ours !== null) {
      const { body, payload, signature } = ours.record;
      evidence.push(body, payload.length > 0 ? payload : signature);
    }
    await this.#context.transaction((tx) => thread.freeze(tx, "LOG-02", evidence), {
      durable: true,
    });
    this.#context.warn("LOG-02", "thread_frozen", { thread: thread.id });
    await this.#teller.thread(thread);
  }

  async #haveReader(claimed: Cursor): Promise<void> {
    await this.#accounts.load([claimed.account]);
    const state = this.#accounts.get(claimed.account)?.state;
    if (state === undefined || !isDevice(state, claimed.device)) {
      await this.#accounts.refresh([claimed.account]);
    }
  }

  async #flush(): Promise<void> {
    const behind = this.#threads.latest().filter(({ memory }) => {
      return memory.joined && memory.displayed > memory.displayedSent;
    });
    for (const thread of behind) {
      try {
        await this.#say(thread);
      } catch (error) {
        // What was not said is said with the next session.
        if (error instanceof CordeeError) return;
        throw error;
      }
    }
  }

  async #say(thread: Thread): Promise<void> {
    const seq = thread.memory.displayed;
    const hash = await thread.hashAt(seq);
    if (hash === null) return;
    const { me, keys, link } = this.#context;
    const place = { thread: thread.id, account: me.account, seq, hash };
    const { body, signature } = await makeCursor("cursor", keys.signer, place);
    await link.ask((ref) => ["cursor", ref, [body, signature]]);
    await this.#context.transaction(async (tx) => {
      thread.memory.displayedSent = seq;
      thread.save(tx);
    });
  }
}

function cursorOf(thread: Thread, account: Uint8Array, device: Uint8Array): ReaderCursor {
  const key = hex(device);
  const known = thread.memory.cursors.get(key);
  if (known !== undefined) return known;
  const cursor: ReaderCursor = { account, delivered: 0, displayed: 0 };
  thread.memory.cursors.set(key, cursor);
  return cursor;
}
