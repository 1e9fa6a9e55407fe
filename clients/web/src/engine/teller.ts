/**
 * Turns what became durable into events, never before.
 *
 * A view takes a while to build, and what it shows goes on meanwhile: each thread is told
 * of one thing after the other, so that no event says what an earlier one has overtaken.
 * What never enters this room: a change of what is stored, but for cursors.
 */

import type { MessageState, MessageView } from "@/api/views.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { isUnlisted } from "@/engine/lines.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Timeline } from "@/engine/timeline.ts";
import type { Outcome } from "@/engine/verdict.ts";
import { countUnread, shownBefore } from "@/store/items.ts";

/** Lines that a moved cursor may change the state of. */
const RECENT = 100;

/** Lines that are told one by one; beyond, a screen reads again what it shows. */
const MOST = 200;

/** Emits; builds no view that nobody listens for. */
export class Teller {
  readonly #context: Context;
  readonly #timeline: Timeline;
  #depth = 0;
  /** Lines and changes of this catching up, or of this batch. */
  #count = 0;
  #isResyncDue = false;

  constructor(context: Context, timeline: Timeline) {
    this.#context = context;
    this.#timeline = timeline;
  }

  /**
   * Run `work`, which reads many threads: beyond a bound their lines are told by one word
   * at its end, and a screen reads again what it shows.
   */
  async catchingUp(work: () => Promise<void>): Promise<void> {
    this.#depth += 1;
    try {
      await work();
    } finally {
      this.#depth -= 1;
      this.#rest();
    }
  }

  /** Tell what a batch of items came to. */
  async told(thread: Thread, outcome: Outcome): Promise<void> {
    for (const { rule, sentence, account } of outcome.warnings) {
      const about = account === null ? {} : { account };
      this.#context.warn(rule, sentence, { thread: thread.id, ...about });
    }
    if (outcome.isAnywhere) this.#isResyncDue = true;
    if (isUnlisted(thread.memory)) {
      await this.#context.lineTold(thread);
      this.#rest();
      return;
    }
    if (!this.#context.broadcast.isHeard) return;
    for (const message of outcome.seen) await this.stored(thread, message);
    const lines = outcome.lines.filter((seq) => !outcome.known.has(seq));
    const touched = distinct([...outcome.met, ...outcome.touched]);
    if (this.#mayTell(lines.length + touched.length)) {
      await this.#lines(thread, lines);
      for (const message of touched) await this.changed(thread, message);
    }
    this.#rest();
    const isMore = outcome.lines.length > 0 || outcome.changed || outcome.seen.length > 0;
    if (isMore) await this.thread(thread, outcome.membersChanged);
  }

  /** Tell that what had failed is under way again. */
  async again(thread: Thread, message: Uint8Array, previous = message): Promise<void> {
    await this.changed(thread, message, previous);
    await this.thread(thread);
  }

  /** Tell that a message is not as it was; nothing when it is not here. */
  async changed(
    thread: Thread,
    message: Uint8Array,
    previous: Uint8Array = message,
  ): Promise<void> {
    if (!this.#context.broadcast.isHeard) return;
    await thread.telling.run(async () => {
      const view = await this.#timeline.find(thread, message);
      if (view !== null) this.#changed(thread, view, hex(previous));
    });
  }

  /** Tell of a line that was not here before. */
  async said(thread: Thread, message: Uint8Array): Promise<void> {
    if (!this.#context.broadcast.isHeard) return;
    await thread.telling.run(async () => {
      const view = await this.#timeline.find(thread, message);
      if (view !== null) this.#arrived(thread, view);
    });
    await this.thread(thread);
  }

  /** Tell that a message of mine was stored; the log may know by now that it went further. */
  async stored(thread: Thread, message: Uint8Array): Promise<void> {
    await thread.telling.run(async () => {
      const state = await this.#timeline.stateOf(thread, message);
      this.#went(thread, message, state ?? "stored");
    });
    await this.#listed(thread, message);
  }

  /** Tell that a message of mine failed, and why. */
  async failed(thread: Thread, message: Uint8Array, reason: string): Promise<void> {
    await thread.telling.run(async () => this.#went(thread, message, "failed", reason));
    await this.thread(thread);
  }

  /** Tell that a line is no more. */
  async removed(thread: Thread, message: Uint8Array): Promise<void> {
    await thread.telling.run(async () => {
      this.#context.emit({ type: "gone", thread: thread.key, id: hex(message) });
    });
    await this.thread(thread);
  }

  async thread(thread: Thread, membersChanged = false): Promise<void> {
    if (!this.#context.broadcast.isHeard || isUnlisted(thread.memory)) return;
    await thread.telling.run(async () => {
      const summary = await this.#timeline.summary(thread);
      this.#context.emit({ type: "thread", thread: summary, membersChanged });
    });
  }

  /** This account is no longer among the members. */
  async gone(thread: Thread): Promise<void> {
    if (!thread.memory.joined) return;
    await this.#context.transaction(async (tx) => {
      thread.memory.joined = false;
      thread.save(tx);
    });
    await this.thread(thread, true);
  }

  /** I have read up to there, here or on another device. */
  async displayedElsewhere(thread: Thread, seq: number): Promise<void> {
    const { memory } = thread;
    await this.#context.transaction(async (tx) => {
      memory.displayed = Math.max(memory.displayed, seq);
      memory.unread = await countUnread(tx, thread.id, memory.displayed);
      if (memory.unread === 0) memory.row.mentioned = false;
      thread.save(tx);
    });
    await this.thread(thread);
  }

  /** A reader's cursor went from `before` to `now`: my messages between. */
  async reached(thread: Thread, before: number, now: number): Promise<void> {
    if (!this.#context.broadcast.isHeard || now <= before) return;
    const me = this.#context.me.account;
    for (const item of await shownBefore(this.#context.store, thread.id, now + 1, RECENT)) {
      const isMine = item.seq > before && equal(item.record.account, me);
      if (isMine && item.message !== null) await this.#further(thread, item.seq, item.message);
    }
  }

  async #further(thread: Thread, seq: number, message: Uint8Array): Promise<void> {
    await thread.telling.run(async () => {
      const view = await this.#timeline.at(thread, seq);
      this.#changed(thread, view, view.id);
      this.#went(thread, message, view.state);
    });
    await this.#listed(thread, message);
  }

  /** A list shows how far the last message of a thread has come. */
  async #listed(thread: Thread, message: Uint8Array): Promise<void> {
    if (equal(message, thread.memory.lastId)) await this.thread(thread);
  }

  /** Whether so many more lines are told one by one. */
  #mayTell(lines: number): boolean {
    this.#count += lines;
    if (this.#count <= MOST) return true;
    this.#isResyncDue = true;
    return false;
  }

  /** Outside of a catching up, each batch is counted by itself. */
  #rest(): void {
    if (this.#depth > 0) return;
    this.#count = 0;
    if (!this.#isResyncDue) return;
    this.#isResyncDue = false;
    this.#context.emit({ type: "resync" });
  }

  async #lines(thread: Thread, seqs: readonly number[]): Promise<void> {
    await thread.telling.run(async () => {
      const views = await Promise.all(seqs.map((seq) => this.#timeline.at(thread, seq)));
      for (const view of views) this.#arrived(thread, view);
    });
  }

  #arrived(thread: Thread, message: MessageView): void {
    this.#context.emit({ type: "message", thread: thread.key, message });
  }

  #changed(thread: Thread, message: MessageView, previous: string): void {
    this.#context.emit({ type: "changed", thread: thread.key, message, previous });
  }

  #went(
    thread: Thread,
    message: Uint8Array,
    state: MessageState,
    reason: string | null = null,
  ): void {
    const { key, memory } = thread;
    if (equal(message, memory.lastId)) memory.row.lastState = state;
    this.#context.emit({ type: "state", thread: key, id: hex(message), state, reason });
  }
}

function distinct(messages: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(messages.map((one) => [hex(one), one])).values()];
}
