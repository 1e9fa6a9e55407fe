/**
 * Chosen files, read once: from then on nothing else is sealed for them (FIL-05).
 *
 * What never enters this room: the network.
 */

import type { Spool } from "@/engine/attachments/spool.ts";
import type { Context } from "@/engine/context.ts";
import { setFile, uploadAt } from "@/store/uploads.ts";

interface Taking {
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

/** By the place of the message to be. */
export class Intake {
  readonly #context: Context;
  readonly #spool: Spool;
  readonly #taking = new Map<number, Taking>();

  constructor(context: Context, spool: Spool) {
    this.#context = context;
    this.#spool = spool;
  }

  /** Whether the files of a message to be are being read. */
  isTaking(place: number): boolean {
    return this.#taking.has(place);
  }

  /** Read each, and journal what it is. @throws FileFault, FileChanged, StorageFull */
  async take(place: number, files: readonly File[]): Promise<void> {
    const stop = new AbortController();
    const work = this.#takeAll(place, files, stop.signal);
    this.#taking.set(place, { stop, ended: work.catch(() => undefined) });
    try {
      await work;
    } finally {
      this.#taking.delete(place);
    }
  }

  /** Read no further for a message to be. */
  async end(place: number): Promise<void> {
    const taking = this.#taking.get(place);
    taking?.stop.abort();
    await taking?.ended;
  }

  stop(): void {
    for (const { stop } of this.#taking.values()) stop.abort();
  }

  async #takeAll(place: number, files: readonly File[], signal: AbortSignal): Promise<void> {
    for (const [number, file] of files.entries()) {
      const record = (await uploadAt(this.#context.store, place))?.files[number];
      if (record === undefined) return;
      const found = await this.#spool.take(record.pieces, file, signal);
      await this.#context.transaction(
        async (tx) => setFile(tx, place, number, { ...record, ...found }),
        { durable: true },
      );
    }
  }
}
