/**
 * The lines of one open thread: pages of history, what arrives, and what I wrote in this very frame.
 *
 * An echo stands for a message from the press of Enter until the engine shows it; it keeps its
 * place and its element when it becomes the real one. What never enters this room: an element.
 */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { HistoryPage, Id, MessageView } from "@/api/index.ts";
import { arrange, byDay, type Day, type MessageRow } from "@/ui/state/rows.ts";
import { SAID } from "@/ui/state/wording.ts";

export interface Lines {
  readonly days: readonly Day[];
  readonly rows: readonly MessageRow[];
  readonly atStart: boolean;
  /** The newest line is here: what arrives is shown at the end. */
  readonly atEnd: boolean;
}

const NOTHING: Lines = { days: [], rows: [], atStart: false, atEnd: true };
const NO_ID = /^0*$/u;

export class Timeline {
  readonly thread: Id;
  readonly #lines: Signal<Lines> = signal(NOTHING);
  readonly #messages = new Map<string, MessageView>();
  /** What a line is drawn under, when it began as an echo: its id, to the echo's. */
  readonly #aliases = new Map<Id, string>();
  readonly #echoes = new Set<Id>();
  #firstNew: string | null = null;
  #atStart = false;
  #atEnd = true;
  #isReady = false;
  /** Answers of the engine that are waited for. */
  #asked = 0;
  /** What was heard since the first of them was asked for. */
  #since: (() => void)[] = [];

  constructor(thread: Id) {
    this.thread = thread;
  }

  get lines(): ReadonlySignal<Lines> {
    return this.#lines;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** The lowest number here, from which older ones are asked. */
  get oldest(): number | null {
    for (const row of this.#lines.peek().rows) {
      if (row.message.seq !== null) return row.message.seq;
    }
    return null;
  }

  get newest(): number {
    return (
      this.#lines.peek().rows.findLast((row) => row.message.seq !== null)?.message.seq ?? 0
    );
  }

  /**
   * Wait for what the engine answers, and take it. It may be older than what is heard while
   * one waits: that is heard again, on top of it.
   */
  async answered<Answer>(
    asked: Promise<Answer>,
    take: (answer: Answer) => void,
  ): Promise<void> {
    const from = this.#since.length;
    this.#asked += 1;
    try {
      take(await asked);
      for (const again of this.#since.slice(from)) again();
    } finally {
      this.#asked -= 1;
      if (this.#asked === 0) this.#since = [];
    }
  }

  /** The engine said so: it holds against any answer that was asked for before. */
  hear(said: (timeline: this) => void): void {
    const again = (): void => said(this);
    if (this.#asked > 0) this.#since.push(again);
    again();
  }

  /** Begin with the end of the thread, or where "new" begins: after `displayed`. */
  begin(page: HistoryPage, displayed: number | null, atEnd = true): void {
    this.#replace(page, atEnd);
    if (displayed !== null) this.#markNew(page.messages, displayed);
    this.#arrange();
  }

  /** Show another place of the thread, around a find. */
  jump(page: HistoryPage, atEnd: boolean): void {
    this.#replace(page, atEnd);
    this.#arrange();
  }

  #replace(page: HistoryPage, atEnd: boolean): void {
    const echoes = [...this.#echoes].map((id) => this.#messages.get(id));
    this.#messages.clear();
    for (const message of page.messages) this.#put(message);
    for (const echo of echoes) if (echo) this.#put(echo);
    this.#atStart = page.atStart;
    this.#atEnd = atEnd;
    this.#isReady = true;
  }

  addOlder(page: HistoryPage): void {
    for (const message of page.messages) this.#put(message);
    this.#atStart = page.atStart || page.messages.length === 0;
    this.#arrange();
  }

  addNewer(page: HistoryPage, atEnd: boolean): void {
    for (const message of page.messages) this.#put(message);
    this.#atEnd = atEnd;
    this.#arrange();
  }

  /** A line that arrived, or has changed. */
  take(message: MessageView, previous: Id = message.id): void {
    const isHere = this.#messages.has(this.keyOf(message)) || this.#messages.has(previous);
    if (!this.#isReady || (!isHere && !this.#belongs(message))) return;
    if (previous !== message.id) this.#rename(previous, message.id);
    this.#adopt(message);
    this.#put(message);
    this.#arrange();
  }

  /** Change a line in place, as it will be once the engine has said so. */
  change(id: Id, how: (message: MessageView) => MessageView): MessageView | null {
    const key = this.#aliases.get(id) ?? id;
    const message = this.#messages.get(key);
    if (!message) return null;
    this.#messages.set(key, how(message));
    this.#arrange();
    return message;
  }

  get(id: Id): MessageView | null {
    return this.#messages.get(this.#aliases.get(id) ?? id) ?? null;
  }

  /** Show at once what was just written. */
  echo(message: MessageView): void {
    this.#echoes.add(message.id);
    this.#messages.set(message.id, message);
    this.#arrange();
  }

  /** The engine has it: the echo becomes the line. */
  settle(echo: Id, message: MessageView): void {
    if (this.#echoes.delete(echo)) {
      this.#aliases.set(message.id, echo);
      this.#messages.delete(message.id);
    }
    this.#put(message);
    this.#arrange();
  }

  drop(id: Id): void {
    const key = this.#aliases.get(id) ?? id;
    this.#echoes.delete(id);
    if (this.#messages.delete(key)) this.#arrange();
  }

  /** What stays the same while a line changes; a notice has a number and no id. */
  readonly keyOf = (message: MessageView): string => {
    if (NO_ID.test(message.id)) return `seq-${message.seq}`;
    return this.#aliases.get(message.id) ?? message.id;
  };

  forgetNew(): void {
    if (this.#firstNew === null) return;
    this.#firstNew = null;
    this.#arrange();
  }

  #belongs(message: MessageView): boolean {
    if (this.#atEnd) return true;
    return (
      message.seq !== null && message.seq <= this.newest && message.seq >= (this.oldest ?? 0)
    );
  }

  /** A line of mine may come by an event before the call that sent it has answered. */
  #adopt(message: MessageView): void {
    if (!message.mine || this.#messages.has(this.keyOf(message))) return;
    for (const id of this.#echoes) {
      const echo = this.#messages.get(id);
      if (echo?.text !== message.text || echo.files.length !== message.files.length) continue;
      this.#echoes.delete(id);
      this.#aliases.set(message.id, id);
      return;
    }
  }

  #rename(previous: Id, id: Id): void {
    const key = this.#aliases.get(previous) ?? previous;
    if (this.#messages.has(key)) this.#aliases.set(id, key);
  }

  #put(message: MessageView): void {
    this.#messages.set(this.keyOf(message), message);
  }

  #markNew(messages: readonly MessageView[], displayed: number): void {
    const first = messages.find(
      (m) => !m.mine && SAID.has(m.kind) && m.seq !== null && m.seq > displayed,
    );
    this.#firstNew = first ? this.keyOf(first) : null;
  }

  #arrange(): void {
    const before = this.#lines.peek();
    const known = new Map(before.rows.map((row) => [row.key, row]));
    const messages = [...this.#messages.values()].sort(inOrder);
    const rows = arrange(messages, { firstNew: this.#firstNew, keyOf: this.keyOf }, known);
    this.#lines.value = {
      rows,
      days: byDay(rows, before.days),
      atStart: this.#atStart,
      atEnd: this.#atEnd,
    };
  }
}

/** The log's order, then the outbox's. */
function inOrder(a: MessageView, b: MessageView): number {
  if (a.seq !== null && b.seq !== null) return a.seq - b.seq;
  if (a.seq === null && b.seq === null) return a.time - b.time;
  return a.seq === null ? 1 : -1;
}
