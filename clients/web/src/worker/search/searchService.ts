/**
 * Search on this device: hears what the engine reads, asks it for the words, keeps them
 * sealed in the store, and answers. All work is done in small steps between others.
 *
 * What never enters this room: the network, a key.
 */

import type { Engine } from "@/api/engine.ts";
import type { Id, SearchHit, SearchResult, ThreadSummary } from "@/api/views.ts";
import { hex, unhex } from "@/crypto/bytes.ts";
import { isUnlisted } from "@/engine/lines.ts";
import { itemOf, itemsFrom } from "@/store/items.ts";
import type { Store } from "@/store/store.ts";
import { loadThread, loadThreads, type ThreadMemory } from "@/store/threads.ts";
import { ProfileLocked } from "@/wire/errors.ts";
import { documentId, documentOf } from "@/worker/search/document.ts";
import { foldedWords } from "@/worker/search/folding.ts";
import { Progress, type ThreadProgress } from "@/worker/search/progress.ts";
import { hitOf, ranked } from "@/worker/search/ranking.ts";
import { Segments } from "@/worker/search/segments.ts";
import { Titles } from "@/worker/search/titles.ts";

/** Lines of one step: some milliseconds of the engine's time. */
const STEP = 100;
/** Lines between two writes of what is new. */
const FLUSH = 500;
/** Milliseconds between two writes of less: each writes how far every thread is. */
const WRITTEN_EVERY = 2_000;
const LIMIT = 50;
/** Lines that a search waits for when they are other ones since a moment ago. */
const FEW = 20;
/** Milliseconds after which an index that nobody asked is let go. */
const KEPT = 300_000;
const SAVED = "search";

/** What the index asks of the engine. */
export type Asked = Pick<Engine, "history" | "threads">;

interface Saved {
  readonly sizes: ReadonlyMap<number, number>;
  readonly threads: ReadonlyMap<Id, ThreadProgress>;
}

export class SearchService {
  private readonly store: Store;
  private readonly engine: Asked;
  private readonly segments: Segments;
  private readonly progress: Progress;
  private readonly titles = new Titles();
  private readonly heads = new Map<Id, number>();
  private readonly touched = new Map<Id, Set<Id>>();
  private readonly seen = new Set<Id>();
  private isAllSeen = true;
  /** Threads whose lines could not be had: what is said of a search counts them. */
  private readonly aside = new Set<Id>();
  private unsaved = 0;
  private saved = 0;
  /** A word is to leave what is written. */
  private isUrgent = false;
  private later: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private renewing: Promise<void> = Promise.resolve();
  private isStopped = false;
  private asked = 0;

  private constructor(store: Store, engine: Asked, saved: Saved | null) {
    this.store = store;
    this.engine = engine;
    this.segments = Segments.of(store, saved?.sizes ?? new Map());
    this.progress = new Progress(saved?.threads ?? new Map());
  }

  /** Take up what was kept, and what has come since. */
  static async open(store: Store, engine: Asked): Promise<SearchService> {
    const row = await store.get<Saved>("facts", [SAVED]);
    const service = new SearchService(store, engine, row?.record ?? null);
    await service.lookAll();
    service.wake();
    return service;
  }

  /** Something may be new in a thread. */
  look(thread: Id): void {
    this.seen.add(thread);
    this.wake();
  }

  /** Something may be new anywhere. */
  lookAround(): void {
    this.isAllSeen = true;
    this.wake();
  }

  /** A line is not what it was: edited, withdrawn, erased. */
  changed(thread: Id, message: Id): void {
    this.touch(thread, message);
    this.wake();
  }

  /** A thread as the list shows it now. */
  named(thread: ThreadSummary): void {
    this.titles.put(thread);
  }

  /** Find. An empty query finds nothing, but has the index ready for the next one. */
  async search(
    query: string,
    { thread, limit = LIMIT }: { thread?: Id; limit?: number },
  ): Promise<SearchResult> {
    this.asked = performance.now();
    const words = foldedWords(query);
    if (words.length === 0) {
      void this.segments.warm();
      return { hits: [], since: this.progress.since };
    }
    await this.renewFew();
    const within = thread === undefined ? null : new Set([thread]);
    const named = thread === undefined ? this.titles.search(words) : [];
    const found = await this.segments.search(words, within);
    // Who asks for a patient and a word means the word in the threads about him.
    const { about, rest } = this.titles.split(words);
    if (rest.length > 0 && about.size > 0 && thread === undefined) {
      const ids = new Set(found.map((one) => one.document.id));
      const more = await this.segments.search(rest, about);
      found.push(...more.filter((one) => !ids.has(one.document.id)));
    }
    const lines = ranked(found, limit).map((one) =>
      hitOf(one, this.titleOf(one.document.thread)),
    );
    return { hits: [...named, ...lines].slice(0, limit), since: this.progress.since };
  }

  /** Write what is not written, and stop. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.later !== null) clearTimeout(this.later);
    await this.running;
    // A store that is closed by now has what was written last.
    if (this.isUnsaved) await this.save().catch(() => undefined);
  }

  /** Wait until everything known so far is in the index. */
  async settled(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  private titleOf(thread: Id): SearchHit["title"] {
    return this.titles.titleOf(thread);
  }

  private touch(thread: Id, message: Id): void {
    const messages = this.touched.get(thread) ?? new Set();
    this.touched.set(thread, messages.add(message));
  }

  private async lookAll(): Promise<void> {
    this.isAllSeen = false;
    for (const summary of await this.engine.threads()) this.titles.put(summary);
    const memories = await loadThreads(this.store);
    for (const memory of memories) if (!isUnlisted(memory)) await this.compare(memory);
  }

  /** What of a thread the index does not have as it is. */
  private async compare(memory: ThreadMemory): Promise<void> {
    const id = hex(memory.thread);
    this.heads.set(id, memory.seq);
    const known = this.progress.threads.get(id);
    if (known === undefined) return;
    if (known.checked < memory.seq) await this.findTouched(memory.thread, known.checked);
    if (known.erased < memory.erased)
      await this.dropErased(memory.thread, known, memory.erased);
  }

  /** What was changed by the items after a number. */
  private async findTouched(thread: Uint8Array, checked: number): Promise<void> {
    const query = { prefix: [thread], from: checked + 1 };
    for (const { target } of await this.store.columns("items", query)) {
      if (target !== null) this.touch(hex(thread), hex(target));
    }
  }

  private async dropErased(
    thread: Uint8Array,
    known: ThreadProgress,
    erased: number,
  ): Promise<void> {
    for (let first = 1; first <= erased; first += STEP) {
      const items = await itemsFrom(this.store, thread, first, STEP);
      const gone = items.filter(
        (item) => item.seq < first + STEP && item.record.erased !== null,
      );
      for (const { seq } of gone) await this.segments.remove(documentId(hex(thread), seq));
    }
    known.erased = erased;
    this.unsaved += 1;
    this.isUrgent = true;
  }

  private wake(): void {
    if (this.running !== null || this.isStopped) return;
    const run = this.run().catch(() => {
      this.isStopped = true; // the store is closed: there is nothing to keep it in
    });
    this.running = run.then(() => {
      this.running = null;
    });
  }

  private async run(): Promise<void> {
    while (!this.isStopped && (await this.step())) {
      if (this.unsaved >= FLUSH) await this.save();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (this.isUnsaved) await this.saveOrWait();
    if (performance.now() - this.asked > KEPT) this.segments.release();
  }

  /** One piece of work, the most urgent first; whether there was any. */
  private async step(): Promise<boolean> {
    return (
      (await this.lookAtSeen()) ||
      (await this.renewTouched()) ||
      (await this.addNew()) ||
      (await this.addOlder())
    );
  }

  private async lookAtSeen(): Promise<boolean> {
    if (this.isAllSeen) {
      await this.lookAll();
      return true;
    }
    const [thread] = this.seen;
    if (thread === undefined) return false;
    this.seen.delete(thread);
    const memory = await loadThread(this.store, unhex(thread));
    if (memory !== null && !isUnlisted(memory)) await this.compare(memory);
    return true;
  }

  private async renewTouched(): Promise<boolean> {
    for (const [thread, messages] of this.touched) {
      const [message] = messages;
      if (message !== undefined) {
        messages.delete(message);
        const work = () => this.orAside(thread, this.renew(thread, message));
        this.renewing = this.renewing.then(work);
        await this.renewing;
        return true;
      }
      this.touched.delete(thread);
    }
    return false;
  }

  /** What was withdrawn a moment ago is not found; after an absence, the steps come to it. */
  private async renewFew(): Promise<void> {
    let left = [...this.touched.values()].reduce((sum, one) => sum + one.size, 0);
    if (left <= FEW) while (left-- > 0 && (await this.renewTouched()));
    await this.renewing;
  }

  /** Put a message's words of now in place of those of before. */
  private async renew(thread: Id, message: Id): Promise<void> {
    const item = await itemOf(this.store, unhex(thread), unhex(message));
    const known = this.progress.threads.get(thread);
    // What is not in yet comes as it is by then.
    if (item === null || known === undefined) return;
    if (item.seq <= known.low || item.seq > known.high) return;
    const page = await this.engine.history(thread, item.seq + 1, 1);
    const view = page.messages.at(-1);
    const document = view?.seq === item.seq ? documentOf(thread, view) : null;
    if (document === null) await this.segments.remove(documentId(thread, item.seq));
    else await this.segments.put(document, false);
    this.unsaved += 1;
    this.isUrgent = true;
  }

  private async addNew(): Promise<boolean> {
    for (const [thread, head] of this.heads) {
      const known = this.progress.threads.get(thread) ?? this.beginThread(thread, head);
      if (known.high < head && !this.aside.has(thread)) {
        await this.orAside(thread, this.addAbove(thread, known, head));
        return true;
      }
      if (!this.touched.has(thread)) known.checked = Math.max(known.checked, head);
      this.heads.delete(thread);
    }
    return false;
  }

  private beginThread(thread: Id, head: number): ThreadProgress {
    return this.progress.begin(thread, head, this.titles.lastTime(thread), 0);
  }

  private async addAbove(thread: Id, known: ThreadProgress, head: number): Promise<void> {
    const to = Math.min(head, known.high + STEP);
    const page = await this.engine.history(thread, to + 1, STEP);
    await this.put(thread, page.messages, (seq) => seq > known.high);
    known.high = to;
  }

  private async addOlder(): Promise<boolean> {
    const thread = this.progress.newestGap(this.aside);
    const known = thread === null ? undefined : this.progress.threads.get(thread);
    if (thread === null || known === undefined) return false;
    await this.orAside(thread, this.addBelow(thread, known));
    return true;
  }

  private async addBelow(thread: Id, known: ThreadProgress): Promise<void> {
    const page = await this.engine.history(thread, known.low + 1, STEP);
    await this.put(thread, page.messages, (seq) => seq <= known.low);
    const lowest = page.messages.find((view) => view.seq !== null);
    known.isWhole = page.atStart || lowest?.seq == null;
    known.low = known.isWhole ? 0 : (lowest?.seq ?? 1) - 1;
    known.time = lowest?.time ?? known.time;
  }

  /** One thread that cannot be read must not keep the others out. */
  private async orAside(thread: Id, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (error instanceof ProfileLocked) throw error;
      this.aside.add(thread);
    }
  }

  private async put(
    thread: Id,
    views: Awaited<ReturnType<Asked["history"]>>["messages"],
    isWanted: (seq: number) => boolean,
  ): Promise<void> {
    for (const view of views) {
      const document = documentOf(thread, view);
      if (document !== null && isWanted(document.seq)) await this.segments.put(document, true);
    }
    this.unsaved += views.length + 1;
  }

  private get isUnsaved(): boolean {
    return this.segments.isDirty || this.unsaved > 0;
  }

  /** Threads that come one after the other are written together; what goes, goes now. */
  private async saveOrWait(): Promise<void> {
    if (this.isUrgent || performance.now() - this.saved >= WRITTEN_EVERY) {
      await this.save();
      return;
    }
    this.later ??= setTimeout(() => {
      this.later = null;
      this.wake();
    }, WRITTEN_EVERY);
  }

  private async save(): Promise<void> {
    await this.segments.merge();
    await this.store.transaction(async (writer) => {
      this.segments.write(writer);
      const { sizes } = this.segments;
      const saved: Saved = { sizes, threads: this.progress.threads };
      writer.put("facts", { name: SAVED }, saved);
    });
    this.unsaved = 0;
    this.isUrgent = false;
    this.saved = performance.now();
  }
}
