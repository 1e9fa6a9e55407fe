/**
 * The log of a thread: numbers without a gap, the running hash, each item judged.
 *
 * What never enters this room: the network. A few items are one transaction, so that
 * whoever writes beside never waits long.
 */

import { concat, equal } from "@/crypto/bytes.ts";
import { decodeHeader } from "@/crypto/messageHeader.ts";
import type { Context } from "@/engine/context.ts";
import type { EpochReader } from "@/engine/epochReader.ts";
import { SEALED_OUT } from "@/engine/heldEpoch.ts";
import { hashAfter, type LogItem } from "@/engine/logItem.ts";
import { LogWindow } from "@/engine/logWindow.ts";
import type { MessageReader } from "@/engine/messageReader.ts";
import type { NoticeReader } from "@/engine/noticeReader.ts";
import type { Thread } from "@/engine/thread.ts";
import { Freeze, Outcome, type Verdict } from "@/engine/verdict.ts";
import { addItem, HIDDEN, itemAt, itemsFrom, type StoredItem } from "@/store/items.ts";
import type { Writer } from "@/store/store.ts";

/** Items judged in one transaction; an epoch record ends one early, as keys change there. */
const CHUNK = 64;

/** Extends the verified log of a thread by what the server gave. */
export class LogReader {
  readonly #context: Context;
  readonly #epochs: EpochReader;
  readonly #messages: MessageReader;
  readonly #notices: NoticeReader;

  constructor(
    context: Context,
    epochs: EpochReader,
    messages: MessageReader,
    notices: NoticeReader,
  ) {
    this.#context = context;
    this.#epochs = epochs;
    this.#messages = messages;
    this.#notices = notices;
  }

  /** Judge and keep items, durably. A frozen thread takes nothing more. */
  async take(thread: Thread, items: readonly LogItem[]): Promise<Outcome> {
    const outcome = new Outcome();
    for (const chunk of chunks(items)) {
      if (thread.memory.frozen) break;
      await this.#durably(thread, outcome, async (tx) => {
        const window = await LogWindow.open(tx, thread, chunk);
        for (const item of chunk) await this.#one(tx, window, thread, item, outcome);
        await this.#checkAcks(tx, window, thread);
      });
    }
    return outcome;
  }

  /** Try another box of the epoch in force, and read what waited for its key. */
  async again(thread: Thread, box: Uint8Array | null): Promise<Outcome> {
    const outcome = new Outcome();
    await this.#durably(thread, outcome, async (tx) => {
      await this.#epochs.again(tx, thread, box, outcome);
      await this.#reopen(tx, thread, outcome);
    });
    return outcome;
  }

  /** One transaction, which a contradiction ends by freezing the thread. */
  async #durably(
    thread: Thread,
    outcome: Outcome,
    work: (tx: Writer) => Promise<void>,
  ): Promise<void> {
    const undo = () => thread.reload();
    await this.#context.transaction(
      async (tx) => {
        try {
          await work(tx);
        } catch (error) {
          if (!(error instanceof Freeze)) throw error;
          await thread.freeze(tx, error.rule, error.evidence);
          outcome.warn(error.rule, "thread_frozen");
          outcome.changed = true;
        }
        thread.save(tx);
        await this.#context.fault("before_log_commit");
      },
      { undo },
    );
    await this.#context.fault("after_log_commit");
  }

  /** What the server said it stored stands in the log where it said. */
  async #checkAcks(tx: Writer, window: LogWindow, thread: Thread): Promise<void> {
    const row = window.unmetAck(thread.memory.seq);
    if (row === null || row.acked === null) return;
    const claim = concat(row.message, row.record.logHash ?? new Uint8Array());
    const here = await itemAt(tx, thread.id, row.acked);
    const ours = here === null ? [] : [here.record.body, here.record.payload, here.logHash];
    throw new Freeze("LOG-02", claim, ...ours);
  }

  async #one(
    tx: Writer,
    window: LogWindow,
    thread: Thread,
    item: LogItem,
    outcome: Outcome,
  ): Promise<void> {
    const { memory } = thread;
    if (item.seq <= memory.seq) {
      checkSame(window, thread, item);
      return;
    }
    if (item.seq !== memory.seq + 1) throw new Freeze("LOG-03");
    const hash = hashAfter(memory.hash, item);
    checkAck(window, item, hash);
    const verdict = await this.#judge(tx, window, thread, item, outcome);
    store(tx, thread, item, hash, verdict);
    window.add(item.seq, hash, verdict.message);
    memory.seq = item.seq;
    memory.hash = hash;
    if (item.erased !== null) memory.unjudged = item.seq;
    if (verdict.shown !== HIDDEN) outcome.lines.push(item.seq);
  }

  async #judge(
    tx: Writer,
    window: LogWindow,
    thread: Thread,
    item: LogItem,
    outcome: Outcome,
  ): Promise<Verdict> {
    const { memory } = thread;
    if (item.kind === "epoch") return await this.#judgeEpoch(tx, thread, item, outcome);
    const begins = memory.first > 1 && item.seq === memory.first;
    if (thread.current === null || begins) throw new Freeze("LOG-03", item.body);
    return item.kind === "message"
      ? await this.#messages.take(tx, window, thread, item, outcome)
      : await this.#notices.take(thread, item, outcome);
  }

  async #judgeEpoch(
    tx: Writer,
    thread: Thread,
    item: LogItem,
    outcome: Outcome,
  ): Promise<Verdict> {
    const { memory } = thread;
    const verdict = await this.#epochs.take(tx, thread, item, outcome);
    await this.#reopen(tx, thread, outcome);
    await this.#messages.believe(tx, thread, thread.record, outcome);
    const { base } = thread.record.core;
    if (base !== null && !equal(verdict.account, this.#context.me.account)) {
      memory.anchored = Math.max(memory.anchored, base.seq);
      if (base.seq >= memory.first - 1) memory.provisional = false;
    }
    return verdict;
  }

  /** Read again what was sealed out, now that its key has come. */
  async #reopen(tx: Writer, thread: Thread, outcome: Outcome): Promise<void> {
    for (const epoch of outcome.reopened.splice(0)) {
      const held = thread.epochs.get(epoch);
      if (held === undefined) continue;
      const end = thread.epochs.get(epoch + 1)?.seq ?? thread.memory.seq + 1;
      for (const stored of await itemsFrom(tx, thread.id, held.seq, end - held.seq)) {
        const [rule, second] = stored.record.rules;
        const isSealed = rule === SEALED_OUT && second === undefined;
        if (isSealed && stored.record.erased === null) {
          await this.#reopenOne(tx, thread, stored, outcome);
        }
      }
    }
  }

  async #reopenOne(
    tx: Writer,
    thread: Thread,
    stored: StoredItem,
    outcome: Outcome,
  ): Promise<void> {
    const { time, body, payload, signature } = stored.record;
    const rest = { time, body, payload, signature, box: null, erased: null };
    const item: LogItem = { seq: stored.seq, kind: "message", ...rest };
    const held = thread.epochs.get(decodeHeader(body).epoch);
    if (held === undefined) return;
    const verdict = await this.#messages.reopen(tx, thread, item, held);
    if (verdict === null) return;
    store(tx, thread, item, stored.logHash, verdict);
    outcome.lines.push(stored.seq);
  }
}

/** A few items at a time, each epoch record the last of its few. */
function chunks(items: readonly LogItem[]): readonly (readonly LogItem[])[] {
  const found: LogItem[][] = [];
  let chunk: LogItem[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === 1) found.push(chunk);
    if (chunk.length === CHUNK || item.kind === "epoch") chunk = [];
  }
  return found;
}

/** What was acknowledged under this number left the log as it was said to. */
function checkAck(window: LogWindow, item: LogItem, hash: Uint8Array): void {
  const row = window.ackedAt(item.seq);
  const told = row?.record.logHash ?? null;
  if (row === null || told === null || equal(told, hash)) return;
  throw new Freeze("LOG-02", item.body, item.payload, hash, concat(row.message, told));
}

/** What was verified before is served again: it must be the same. */
function checkSame(window: LogWindow, thread: Thread, item: LogItem): void {
  const before = window.hashAt(item.seq - 1);
  const here = window.hashAt(item.seq);
  if (before === null || here === null) return;
  if (!equal(hashAfter(before, item), here)) {
    throw new Freeze("LOG-02", item.body, item.payload);
  }
  const { memory } = thread;
  if (item.erased !== null) memory.unjudged = Math.max(memory.unjudged, item.seq);
}

function store(
  tx: Writer,
  thread: Thread,
  item: LogItem,
  logHash: Uint8Array,
  verdict: Verdict,
): void {
  const { kind, time, body, payload, signature, erased } = item;
  const { account, device, behalf, event, rules, message, target, shown } = verdict;
  const box = kind === "epoch" ? item.box : null;
  const said = { account, device, behalf, event, rules };
  const record = { kind, time, body, payload, signature, erased, box, ...said };
  addItem(tx, thread.id, { seq: item.seq, logHash, message, record }, target, shown);
}
