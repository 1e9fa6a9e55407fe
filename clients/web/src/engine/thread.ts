/**
 * One thread in memory: where it stands, its epochs, its lock.
 *
 * What never enters this room: what an item means.
 */

import { hex } from "@/crypto/bytes.ts";
import type { Base, Member } from "@/crypto/epochBody.ts";
import type { EpochKey } from "@/crypto/epochKey.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import type { Context } from "@/engine/context.ts";
import { type HeldEpoch, loadHeld, saveHeld } from "@/engine/heldEpoch.ts";
import { Mutex } from "@/engine/mutex.ts";
import { saveEvidence } from "@/store/facts.ts";
import { logHash } from "@/store/items.ts";
import type { Reader, Writer } from "@/store/store.ts";
import { loadThread, saveThread, type ThreadMemory } from "@/store/threads.ts";
import { NotAllowed, NotFound, ThreadFrozen } from "@/wire/errors.ts";

/** Brings what reading a thread takes into memory: the chains of its members. */
export type Prepare = (thread: Thread) => Promise<void>;

/**
 * `suspended` is a rule that holds for this session only. `claimed` is how far this account has
 * read by the server's word: a reason to ask for the signed cursor, and nothing else.
 */
export class Thread {
  readonly memory: ThreadMemory;
  readonly lock = new Mutex();
  /** One telling at a time: what is told later was read later. */
  readonly telling = new Mutex();
  suspended: string | null = null;
  hasCursors = false;
  claimed = 0;
  /** Keys that boxes gave before their record was verified, by the hash (hex) of the record. */
  readonly foundKeys = new Map<string, EpochKey>();
  readonly #context: Context;
  readonly #prepare: Prepare;
  #epochs: Map<number, HeldEpoch> | null = null;
  #loading: Promise<void> | null = null;
  #isReady = false;

  constructor(context: Context, memory: ThreadMemory, prepare: Prepare) {
    this.#context = context;
    this.memory = memory;
    this.#prepare = prepare;
  }

  get id(): Uint8Array {
    return this.memory.thread;
  }

  get key(): string {
    return hex(this.memory.thread);
  }

  /** Have epochs and the chains of the members in memory; cheap when they are. */
  async ready(): Promise<this> {
    if (this.#isReady) return this;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    await this.#loading;
    return this;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Verified records by epoch. Only after `ready`. */
  get epochs(): ReadonlyMap<number, HeldEpoch> {
    if (this.#epochs === null) throw new Error("a thread is read before it is ready");
    return this.#epochs;
  }

  /** The epoch in force at the verified head. */
  get current(): HeldEpoch | null {
    return this.epochs.get(this.memory.epoch) ?? null;
  }

  /** The record in force. Raises NotFound before the first is verified. */
  get record(): EpochRecord {
    const held = this.current;
    if (held === null) throw new NotFound("nothing of this thread is verified yet");
    return held.record;
  }

  get members(): readonly Member[] {
    return this.current?.record.members ?? [];
  }

  /** The newest prefix of the log that was verified here. */
  get base(): Base {
    return { seq: this.memory.seq, hash: this.memory.hash };
  }

  /** Hash of the verified log at a number; null where it is not known. */
  async hashAt(seq: number, reader: Reader = this.#context.store): Promise<Uint8Array | null> {
    const { memory } = this;
    if (seq === memory.seq) return memory.hash;
    if (seq === memory.first - 1) return memory.start;
    return await logHash(reader, memory.thread, seq);
  }

  keep(tx: Writer, held: HeldEpoch): void {
    this.#epochs?.set(held.record.epoch, held);
    saveHeld(tx, this.id, held);
  }

  save(tx: Writer): void {
    saveThread(tx, this.memory);
  }

  /** Forget the keys of an epoch that opens nothing any more. */
  drop(tx: Writer, epoch: number): void {
    const held = this.epochs.get(epoch);
    if (held !== undefined) this.keep(tx, { ...held, key: null });
  }

  /** Believe nothing more here, and keep what shows why, both for ever. */
  async freeze(tx: Writer, rule: string, evidence: readonly Uint8Array[]): Promise<void> {
    this.memory.frozen = rule;
    this.memory.evidence = [...evidence];
    this.save(tx);
    await saveEvidence(tx, rule, evidence);
  }

  /** Forget what a transaction that failed has left in memory. */
  async reload(): Promise<void> {
    const stored = await loadThread(this.#context.store, this.id);
    if (stored !== null) Object.assign(this.memory, stored);
    this.#epochs = await loadHeld(this.#context.store, this.id);
  }

  /** Raise ThreadFrozen or NotAllowed when nothing may be written here. */
  checkWritable(): void {
    const { memory } = this;
    if (memory.frozen) throw new ThreadFrozen(memory.frozen, memory.evidence);
    if (!memory.joined) throw new NotAllowed("no longer a member of this thread");
  }

  async #load(): Promise<void> {
    this.#epochs = await loadHeld(this.#context.store, this.id);
    await this.#prepare(this);
    this.#isReady = true;
  }
}
