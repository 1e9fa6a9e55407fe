/**
 * One file from the server: each segment checked before it is anybody's.
 *
 * What never enters this room: a name or a type that the sender chose.
 */

import { type Part, sealedLength, segmentsOf } from "@/crypto/attachment.ts";
import { encodeManifest, WholeFile } from "@/crypto/attachmentDigest.ts";
import { FileOpener } from "@/crypto/attachmentOpening.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { Blobs } from "@/engine/attachments/blobs.ts";
import { WINDOW } from "@/engine/attachments/slots.ts";
import { pause } from "@/engine/pause.ts";
import type { Backoff } from "@/wire/backoff.ts";
import { CordeeError, ServerRefused, TamperedError } from "@/wire/errors.ts";

/** Tries in a row that a server which is away, or asks for time, is given. */
const PATIENCE = 12;

const NO_HASH = new Uint8Array(32);

/** Is given every checked segment in its order, and waited for. */
export type Take = (plain: Uint8Array) => Promise<void>;

/** Fetches and opens; what verification says becomes TamperedError. */
export class Download {
  readonly #blobs: Blobs;
  readonly #part: Part;
  readonly #backoff: Backoff;
  #known: Promise<FileOpener> | null = null;

  constructor(blobs: Blobs, part: Part, backoff: Backoff) {
    this.#blobs = blobs;
    this.#part = part;
    this.#backoff = backoff;
  }

  /**
   * Every segment in its order, at most `WINDOW` of them in memory; then the whole is checked.
   *
   * Until this ends without an error, what was taken is not known to be the file.
   *
   * @throws TamperedError, NotOnline, ServerRefused, what `take` throws
   */
  async each(take: Take): Promise<void> {
    const opener = await this.#opener();
    const whole = new WholeFile();
    const flying: Promise<Uint8Array>[] = [];
    for (let next = 0; next < this.#part.segments || flying.length > 0; ) {
      while (next < this.#part.segments && flying.length < WINDOW) {
        flying.push(heard(this.#segment(opener, next++)));
      }
      const plain = (await flying.shift()) ?? new Uint8Array();
      whole.add(plain);
      await take(plain);
    }
    await checked(async () => whole.check(this.#part));
  }

  /** One segment by its place, checked alone: the file as a whole is not. */
  async segment(index: number): Promise<Uint8Array> {
    const asked = this.#known ?? this.#opener();
    this.#known = asked;
    try {
      return await this.#segment(await asked, index);
    } catch (error) {
      if (this.#known === asked) this.#known = null;
      throw error;
    }
  }

  /** What it takes to open segments, once the manifest is the part's. */
  async #opener(): Promise<FileOpener> {
    const { blob, segments, trueSize } = this.#part;
    if (segments !== segmentsOf(trueSize)) {
      throw new TamperedError("FIL-04", "another number of segments");
    }
    const size = encodeManifest(Array.from({ length: segments }, () => NO_HASH)).length;
    const manifest = await this.#patiently(() => this.#blobs.getManifest(blob, size));
    return await checked(() => FileOpener.of(this.#part, manifest));
  }

  /** One segment; bytes that are not in the manifest are asked for once more. */
  async #segment(opener: FileOpener, index: number): Promise<Uint8Array> {
    try {
      return await this.#opened(opener, index);
    } catch (error) {
      if (!(error instanceof TamperedError) || error.rule !== "FIL-03") throw error;
    }
    return await this.#opened(opener, index);
  }

  async #opened(opener: FileOpener, index: number): Promise<Uint8Array> {
    const { blob, trueSize } = this.#part;
    const size = sealedLength(trueSize, index);
    const sealed = await this.#patiently(() => this.#blobs.getSegment(blob, index, size));
    return await checked(() => opener.open(index, sealed));
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      try {
        const found = await ask();
        this.#backoff.reset();
        return found;
      } catch (error) {
        if (!(error instanceof CordeeError) || !error.temporary) throw error;
        const told = error instanceof ServerRefused ? (error.retryAfter ?? 0) : 0;
        await pause(Math.max(told, this.#backoff.next()));
      }
    }
    return await ask();
  }
}

/** What the server gave broke a rule. */
async function checked<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw error instanceof RuleError ? new TamperedError(error.rule) : error;
  }
}

/** A segment that fails while an earlier one is waited for is told when its turn comes. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
