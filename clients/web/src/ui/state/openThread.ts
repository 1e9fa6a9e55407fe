/**
 * The thread on the screen: its view, its lines, what is being written, which message is picked.
 *
 * One exists for each visit; leaving the thread throws it away, the draft is the engine's.
 */

import { type Signal, signal } from "@preact/signals";
import type {
  Engine,
  HistoryPage,
  Id,
  MessageView,
  Named,
  OutgoingFile,
  ThreadView,
} from "@/api/index.ts";
import { Timeline } from "@/ui/state/timeline.ts";

/** Lines asked at once: more than two screens. */
export const PAGE = 60;

export interface Writing {
  readonly text: string;
  readonly mentions: readonly Named[];
  readonly replyTo: MessageView | null;
  readonly editing: MessageView | null;
  readonly files: readonly OutgoingFile[];
  readonly behalf: Id | null;
}

export class OpenThread {
  readonly id: Id;
  readonly view: Signal<ThreadView | null> = signal(null);
  readonly missing: Signal<boolean> = signal(false);
  readonly timeline: Timeline;
  readonly writing: Signal<Writing>;
  /** Files that are being made ready, by handfuls: what is written waits for them. */
  readonly preparing: Signal<number> = signal(0);
  readonly picked: Signal<string | null> = signal(null);
  /** Arrived below while one reads above. */
  readonly below: Signal<number> = signal(0);
  /** A line to bring into sight and light up. */
  readonly wanted: Signal<Id | null> = signal(null);
  readonly #engine: Engine;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  /** Up to this number newer lines were asked: some numbers are no line. */
  #reached = 0;
  /** Times that the view was asked for. */
  #looks = 0;

  constructor(engine: Engine, id: Id, draft: string) {
    this.#engine = engine;
    this.id = id;
    this.timeline = new Timeline(id);
    this.writing = signal({
      text: draft,
      mentions: [],
      replyTo: null,
      editing: null,
      files: [],
      behalf: null,
    });
  }

  /** The end of the thread, or the place around a message. */
  async load(at: Id | null): Promise<void> {
    const asked = Promise.all([this.#look(), this.#history(null)]);
    await this.timeline.answered(asked, ([{ displayed }, page]) => {
      if (!isFarBack(page, displayed)) this.timeline.begin(page, displayed);
    });
    const [view, page] = await asked;
    this.write({
      behalf:
        view.seat !== null && view.speaksFor.some((role) => role.account === view.seat)
          ? view.seat
          : null,
    });
    if (isFarBack(page, view.displayed)) await this.#loadNew(view.displayed);
    if (at) await this.show(at);
  }

  /** More is new than one page holds: the place where it begins. */
  async #loadNew(displayed: number): Promise<void> {
    await this.timeline.answered(this.#history(displayed + PAGE / 2 + 1), (page) =>
      this.timeline.begin(page, displayed, false),
    );
    this.below.value = this.view.peek()?.unread ?? 0;
  }

  async refresh(): Promise<void> {
    await this.#look();
  }

  /** The view as it is now; an answer that was overtaken by a newer question is not shown. */
  async #look(): Promise<ThreadView> {
    this.#looks += 1;
    const turn = this.#looks;
    const view = await this.#engine.thread(this.id);
    if (turn === this.#looks || this.view.peek() === null) this.view.value = view;
    return view;
  }

  #history(before: number | null, limit: number = PAGE): Promise<HistoryPage> {
    return this.#engine.history(this.id, before, limit);
  }

  /** Read again what is here, where one reads it; then what came after it. */
  async reload(): Promise<void> {
    await this.refresh();
    const { rows, atEnd } = this.timeline.lines.peek();
    const { newest } = this.timeline;
    if (!newest) return this.load(null);
    const asked = this.#history(newest + 1, Math.max(rows.length, PAGE));
    await this.timeline.answered(asked, (page) => {
      this.#reached = 0;
      this.timeline.jump(page, false);
    });
    if (atEnd) await this.newer();
  }

  older(): Promise<void> {
    const { atStart } = this.timeline.lines.peek();
    if (atStart || !this.timeline.isReady) return Promise.resolve();
    this.#older ??= this.timeline
      .answered(this.#history(this.timeline.oldest), (page) => this.timeline.addOlder(page))
      .finally(() => {
        this.#older = null;
      });
    return this.#older;
  }

  /** Lines below those that are here, when the end is not. */
  newer(): Promise<void> {
    if (this.timeline.lines.peek().atEnd || !this.timeline.isReady) return Promise.resolve();
    this.#newer ??= this.#askNewer().finally(() => {
      this.#newer = null;
    });
    return this.#newer;
  }

  async #askNewer(): Promise<void> {
    const before = Math.max(this.#reached, this.timeline.newest) + PAGE + 1;
    const isEnd = before > (this.view.peek()?.head ?? 0);
    await this.timeline.answered(this.#history(isEnd ? null : before), (page) => {
      this.#reached = before - 1;
      this.timeline.addNewer(page, isEnd);
    });
  }

  /** Bring a message into sight, from here or from far. */
  async show(message: Id): Promise<void> {
    if (!this.timeline.get(message)) {
      this.#reached = 0;
      await this.timeline.answered(this.#engine.around(this.id, message, PAGE), (page) => {
        const last = page.messages.at(-1)?.seq ?? 0;
        this.timeline.jump(page, last >= (this.view.value?.head ?? 0));
      });
    }
    this.wanted.value = message;
  }

  async toEnd(): Promise<void> {
    if (!this.timeline.lines.peek().atEnd) {
      await this.timeline.answered(this.#history(null), (page) =>
        this.timeline.begin(page, null),
      );
    }
    this.below.value = 0;
  }

  write(part: Partial<Writing>): void {
    this.writing.value = { ...this.writing.value, ...part };
  }
}

/** Whether the last page of a thread begins after what is new does. */
function isFarBack(page: HistoryPage, displayed: number): boolean {
  const oldest = page.messages.find((message) => message.seq !== null)?.seq ?? 0;
  return !page.atStart && oldest > displayed + 1;
}
