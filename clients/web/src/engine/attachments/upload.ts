/**
 * One file to the server: sealed by segment, a few on their way at once.
 *
 * What never enters this room: what is kept in the journal, trying again.
 */

import { type Part, sealedLength, segmentsOf } from "@/crypto/attachment.ts";
import { encodeManifest } from "@/crypto/attachmentDigest.ts";
import { FileSealer, makePart, type SealedSegment } from "@/crypto/attachmentSealing.ts";
import { equal } from "@/crypto/bytes.ts";
import { isRule } from "@/crypto/errors.ts";
import type { Blobs } from "@/engine/attachments/blobs.ts";
import { safeName } from "@/engine/attachments/names.ts";
import { type Slots, type Told, WINDOW } from "@/engine/attachments/slots.ts";
import type { Spool } from "@/engine/attachments/spool.ts";
import { inParallel } from "@/engine/parallel.ts";
import type { Digest, FileRecord } from "@/store/uploads.ts";
import { FileChanged, FileFault, TamperedError } from "@/wire/errors.ts";

/** A file whose hashes are in the journal: nothing else is ever sealed for it. */
export type Journalled = FileRecord & { readonly digest: Digest };

/**
 * Where an upload reads and writes. `slots` bounds the segments in memory, over all the files
 * that are under way; `signal` ends it early.
 */
export interface Ways {
  readonly blobs: Blobs;
  readonly spool: Spool;
  readonly slots: Slots;
  readonly signal: AbortSignal;
}

/** Brings one journalled file to the server; does the same again when resumed. */
export class FileUpload {
  readonly #ways: Ways;
  readonly #file: Journalled;
  readonly #told: Told;
  readonly #hashes: Uint8Array[] = [];
  #done = 0;

  /** `told` hears how many bytes of the file the server has. */
  constructor(ways: Ways, file: Journalled, told: Told) {
    this.#ways = ways;
    this.#file = file;
    this.#told = told;
  }

  /**
   * Store what the server lacks, then the manifest; give the message's part.
   *
   * @throws NotOnline, ServerRefused, FileFault, FileChanged, TamperedError
   */
  async run(thread: Uint8Array): Promise<Part> {
    const { blob, size } = this.#file;
    const count = segmentsOf(size);
    const begin = [thread, count, sealedSize(size)] as const;
    const [, , isComplete, parts] = await this.#ways.blobs.begin(blob, begin);
    const sealer = await FileSealer.of(this.#file, size);
    const stored = new Map(parts);
    await inParallel(WINDOW, Array(count).keys(), (index) =>
      this.#ways.slots.run(() => this.#segment(sealer, index, stored.get(index))),
    );
    await this.#complete(isComplete, encodeManifest(this.#hashes));
    return this.#part();
  }

  /** Seal a segment; send it unless the server has these very bytes. */
  async #segment(
    sealer: FileSealer,
    index: number,
    stored: Uint8Array | undefined,
  ): Promise<void> {
    const { blobs, spool, signal } = this.#ways;
    signal.throwIfAborted();
    const plain = await spool.segment(this.#file.pieces, index);
    const { sealed, hash } = await this.#sealed(sealer, index, plain);
    this.#hashes[index] = hash;
    if (stored === undefined || !equal(stored, hash)) {
      await blobs.putSegment(this.#file.blob, index, sealed, signal);
    }
    this.#done += plain.length;
    this.#told(this.#done);
  }

  async #sealed(sealer: FileSealer, index: number, plain: Uint8Array): Promise<SealedSegment> {
    const journalled = this.#file.digest.segments[index];
    if (journalled === undefined) throw new FileFault("missing");
    try {
      return await sealer.seal(index, plain, journalled);
    } catch (error) {
      throw isRule(error, "FIL-05") ? new FileChanged() : error;
    }
  }

  async #complete(isComplete: boolean, manifest: Uint8Array): Promise<void> {
    const { blob } = this.#file;
    const { blobs, signal } = this.#ways;
    signal.throwIfAborted();
    if (!isComplete) return await blobs.putManifest(blob, manifest);
    const found = await blobs.getManifest(blob, manifest.length);
    if (!equal(found, manifest)) {
      throw new TamperedError("FIL-01", "my blob was completed with other bytes");
    }
  }

  #part(): Part {
    const { name, type, size, digest, thumbnail } = this.#file;
    const words = { name: safeName(name), type, thumbnail };
    return makePart(this.#file, size, this.#hashes, digest.whole, words);
  }
}

/** The bytes of all sealed segments together. */
function sealedSize(size: number): number {
  const last = segmentsOf(size) - 1;
  return last * sealedLength(size, 0) + sealedLength(size, last);
}
