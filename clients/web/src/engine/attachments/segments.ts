/**
 * Single segments of files, whichever is asked for, each checked as a whole file's are.
 *
 * What never enters this room: what is in them.
 */

import { type Part, segmentsOf } from "@/crypto/attachment.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Blobs } from "@/engine/attachments/blobs.ts";
import { Download } from "@/engine/attachments/download.ts";
import { Slots } from "@/engine/attachments/slots.ts";
import { Backoff } from "@/wire/backoff.ts";
import { NotFound } from "@/wire/errors.ts";

/** Files whose manifest is kept: two studies of the most files there are. */
const MOST_FILES = 40;

/** Segments on their way at once: a line of 20 Mbit/s and 60 ms is full with three. */
const AT_ONCE = 6;

/** Milliseconds between two tries: somebody looks at an empty place. */
const PATIENCE_CAP = 3_000;

/** Keeps what it takes to open segments of the files that were asked for last. */
export class Segments {
  readonly #blobs: Blobs;
  readonly #slots = new Slots(AT_ONCE);
  readonly #known = new Map<string, Download>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** The bytes of one segment. @throws NotFound, TamperedError, NotOnline, ServerRefused */
  async open(part: Part, index: number): Promise<Uint8Array> {
    if (!Number.isInteger(index) || index < 0 || index >= segmentsOf(part.trueSize)) {
      throw new NotFound("no such segment");
    }
    const file = this.#file(part);
    return await this.#slots.run(() => file.segment(index));
  }

  #file(part: Part): Download {
    const key = hex(part.blob);
    const file =
      this.#known.get(key) ??
      new Download(this.#blobs, part, new Backoff(Math.random, PATIENCE_CAP));
    this.#known.delete(key);
    this.#known.set(key, file);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_FILES) break;
      this.#known.delete(oldest);
    }
    return file;
  }
}
