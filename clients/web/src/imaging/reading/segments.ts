/**
 * Segments of files that came, within a bound: the ones used longest ago go first.
 *
 * What never enters this room: asking for one; what is in it.
 */

import type { Range } from "@/imaging/studyIndex.ts";

/** Bytes of a segment (§5.8). */
export const SEGMENT = 2 ** 20;

export interface Place {
  readonly file: number;
  readonly segment: number;
}

export class Segments {
  readonly #limit: number;
  readonly #kept = new Map<string, Uint8Array>();
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are kept. */
  get length(): number {
    return this.#length;
  }

  has({ file, segment }: Place): boolean {
    return this.#kept.has(keyOf(file, segment));
  }

  put({ file, segment }: Place, bytes: Uint8Array): void {
    const key = keyOf(file, segment);
    this.#drop(key);
    this.#kept.set(key, bytes);
    this.#length += bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#limit || oldest === key) break;
      this.#drop(oldest);
    }
  }

  /** The bytes of a range; null while a segment of it is not here. */
  read(file: number, range: Range): Uint8Array | null {
    const whole = new Uint8Array(range.length);
    for (const segment of segmentsOf(range)) {
      const bytes = this.#used(keyOf(file, segment));
      if (bytes === null) return null;
      const from = Math.max(range.offset - segment * SEGMENT, 0);
      const to = Math.min(range.offset + range.length - segment * SEGMENT, SEGMENT);
      if (to > bytes.length) return null;
      whole.set(bytes.subarray(from, to), segment * SEGMENT + from - range.offset);
    }
    return whole;
  }

  hasAll(file: number, range: Range): boolean {
    return segmentsOf(range).every((segment) => this.#kept.has(keyOf(file, segment)));
  }

  #used(key: string): Uint8Array | null {
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    return bytes;
  }

  #drop(key: string): void {
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return;
    this.#length -= bytes.length;
    this.#kept.delete(key);
  }
}

/** The segments that cover a range. */
export function segmentsOf({ offset, length }: Range): readonly number[] {
  if (length === 0) return [];
  const first = Math.floor(offset / SEGMENT);
  const last = Math.floor((offset + length - 1) / SEGMENT);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

export function keyOf(file: number, segment: number): string {
  return `${file}/${segment}`;
}
