/**
 * The whole index: small segments for what is new, large ones for what has settled.
 * A new line rewrites a small segment; when many are full they become a large one. They
 * are read from the store when they are needed, and let go again.
 *
 * What never enters this room: what a search shows, where documents come from.
 */

import type { Id } from "@/api/views.ts";
import type { Reader, Store, Writer } from "@/store/store.ts";
import type { Document } from "@/worker/search/document.ts";
import type { Found, SegmentRecord } from "@/worker/search/segment.ts";
import { Segment } from "@/worker/search/segment.ts";

/** Documents of a small segment: some 30 kB, written again with each line that comes. */
const SMALL = 128;
/** Full small ones that become one. */
const MANY = 16;

interface Held {
  /** Documents when it was written; what tells a large one from a small one. */
  size: number;
  segment: Segment | null;
}

export class Segments {
  private readonly store: Store;
  private readonly held: Map<number, Held>;
  private readonly dirty = new Set<number>();
  private readonly dropped = new Set<number>();
  private open: number | null = null;
  private next: number;

  private constructor(store: Store, held: Map<number, Held>) {
    this.store = store;
    this.held = held;
    this.next = Math.max(0, ...held.keys()) + 1;
  }

  /** `sizes` is what `sizes()` gave when it was last written. */
  static of(store: Store, sizes: ReadonlyMap<number, number>): Segments {
    const held = [...sizes].map(([number, size]) => [number, { size, segment: null }] as const);
    return new Segments(store, new Map(held));
  }

  get sizes(): ReadonlyMap<number, number> {
    return new Map([...this.held].map(([number, { size }]) => [number, size]));
  }

  get isDirty(): boolean {
    return this.dirty.size > 0 || this.dropped.size > 0;
  }

  /** Put a line in, where it was or with what is new. */
  async put(document: Document, isNew: boolean): Promise<void> {
    const place = isNew ? null : await this.find(document.id);
    const number = place ?? (await this.room());
    const segment = await this.load(number);
    segment.put(document);
    this.touch(number, segment);
  }

  async remove(id: string): Promise<void> {
    const number = await this.find(id);
    if (number === null) return;
    const segment = await this.load(number);
    segment.remove(id);
    this.touch(number, segment);
  }

  async search(words: readonly string[], within: ReadonlySet<Id> | null): Promise<Found[]> {
    const found: Found[] = [];
    for (const number of [...this.held.keys()].reverse()) {
      const segment = await this.load(number);
      for (const one of segment.search(words, within)) found.push(one);
    }
    return found;
  }

  /** Read everything now, to be found at once later. */
  async warm(): Promise<void> {
    for (const number of [...this.held.keys()].reverse()) await this.load(number);
  }

  /** Write what has changed, in somebody's transaction. */
  write(writer: Writer): void {
    for (const number of this.dirty) {
      const segment = this.held.get(number)?.segment;
      if (segment) writer.put("search", { segment: number }, segment.record());
    }
    for (const number of this.dropped) writer.delete("search", [number]);
    this.dirty.clear();
    this.dropped.clear();
  }

  /** Many small ones become one, if there are many. */
  async merge(): Promise<void> {
    const full = [...this.held].filter(([, { size }]) => size >= SMALL && size < SMALL * MANY);
    if (full.length < MANY) return;
    const numbers = full.slice(0, MANY).map(([number]) => number);
    const documents: Document[] = [];
    for (const number of numbers) documents.push(...(await this.load(number)).all);
    for (const number of numbers) this.drop(number);
    const number = this.next++;
    const segment = Segment.of(documents);
    this.held.set(number, { size: segment.size, segment });
    this.touch(number, segment);
  }

  /** Let go of what is written: it is read again when it is needed. */
  release(): void {
    for (const [number, held] of this.held) if (!this.dirty.has(number)) held.segment = null;
  }

  private drop(number: number): void {
    this.held.delete(number);
    this.dirty.delete(number);
    this.dropped.add(number);
    if (this.open === number) this.open = null;
  }

  private touch(number: number, segment: Segment): void {
    const held = this.held.get(number);
    if (held !== undefined) held.size = segment.size;
    this.dirty.add(number);
    if (segment.size === 0) this.drop(number);
  }

  /** A small segment with room. */
  private async room(): Promise<number> {
    const small = [...this.held].find(([, { size }]) => size < SMALL);
    this.open ??= small?.[0] ?? null;
    const size = this.open === null ? SMALL : (this.held.get(this.open)?.size ?? SMALL);
    if (this.open !== null && size < SMALL) return this.open;
    await this.merge();
    this.open = this.next++;
    this.held.set(this.open, { size: 0, segment: Segment.of([]) });
    return this.open;
  }

  /** The segment that holds a document: the newest are looked at first. */
  private async find(id: string): Promise<number | null> {
    for (const number of [...this.held.keys()].reverse()) {
      if ((await this.load(number)).has(id)) return number;
    }
    return null;
  }

  private async load(number: number): Promise<Segment> {
    const held = this.held.get(number);
    if (held === undefined) return Segment.of([]);
    held.segment ??= await read(this.store, number);
    return held.segment;
  }
}

async function read(reader: Reader, number: number): Promise<Segment> {
  const row = await reader.get<SegmentRecord, "search">("search", [number]);
  return row === null ? Segment.of([]) : Segment.from(row.record);
}
