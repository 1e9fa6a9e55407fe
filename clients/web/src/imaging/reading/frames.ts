/**
 * Frames that were decoded, within a bound: the ones used longest ago go first.
 *
 * What never enters this room: decoding one.
 */

import type { Frame } from "@/imaging/pixels.ts";

export class Frames {
  readonly #limit: number;
  readonly #kept = new Map<string, Frame>();
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  get(key: string): Frame | null {
    const frame = this.#kept.get(key);
    if (frame === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, frame);
    return frame;
  }

  put(key: string, frame: Frame): void {
    this.#drop(key);
    this.#kept.set(key, frame);
    this.#length += frame.samples.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#length <= this.#limit || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const frame = this.#kept.get(key);
    if (frame === undefined) return;
    this.#length -= frame.samples.byteLength;
    this.#kept.delete(key);
  }
}
