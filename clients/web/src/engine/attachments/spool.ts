/**
 * What is being sent, kept until the server has it, so that an upload outlives its tab.
 *
 * A `File` in IndexedDB would lie on the disk as it is: it is copied instead, segment by
 * segment, sealed like every record of the store, and dropped once the server has it. On a
 * ward PC nothing is copied: the page holds the chosen files, and they go with it. What never
 * enters this room: the key that a file is sent under, the network.
 */

import { hex } from "@/crypto/bytes.ts";
import { type Found, readAll, readSegment } from "@/engine/attachments/source.ts";
import type { Context } from "@/engine/context.ts";
import { dropPieces, loadPiece, savePiece } from "@/store/uploads.ts";
import { FileFault } from "@/wire/errors.ts";

/** Files on their way, by the name of their pieces. */
export interface Spool {
  /** Read a file once, and be able to give its segments. @throws FileFault, FileChanged */
  take(pieces: Uint8Array, file: File, signal: AbortSignal): Promise<Found>;
  /** The bytes of one segment as they are now. @throws FileFault, FileChanged */
  segment(pieces: Uint8Array, index: number): Promise<Uint8Array>;
  drop(pieces: Uint8Array): Promise<void>;
}

export function openSpool(context: Context): Spool {
  return context.store.isPersistent ? new SealedSpool(context) : new HeldSpool();
}

/** Copies in the store. */
export class SealedSpool implements Spool {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async take(pieces: Uint8Array, file: File, signal: AbortSignal): Promise<Found> {
    return await readAll(file, async (index, plain) => {
      signal.throwIfAborted();
      await this.#context.transaction(async (tx) => savePiece(tx, pieces, index, plain));
    });
  }

  async segment(pieces: Uint8Array, index: number): Promise<Uint8Array> {
    const plain = await loadPiece(this.#context.store, pieces, index);
    if (plain === null) throw new FileFault("missing");
    return plain;
  }

  async drop(pieces: Uint8Array): Promise<void> {
    await this.#context.transaction((tx) => dropPieces(tx, pieces));
  }
}

/** The chosen files themselves. */
export class HeldSpool implements Spool {
  readonly #files = new Map<string, File>();

  async take(pieces: Uint8Array, file: File, signal: AbortSignal): Promise<Found> {
    const found = await readAll(file, async () => signal.throwIfAborted());
    this.#files.set(hex(pieces), file);
    return found;
  }

  async segment(pieces: Uint8Array, index: number): Promise<Uint8Array> {
    const file = this.#files.get(hex(pieces));
    if (file === undefined) throw new FileFault("missing");
    return await readSegment(file, index);
  }

  async drop(pieces: Uint8Array): Promise<void> {
    this.#files.delete(hex(pieces));
  }
}
