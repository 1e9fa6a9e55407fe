/**
 * A bound on the segments that are in memory, over all that share it.
 *
 * What never enters this room: what is done with them.
 */

/** Segments of 1 MiB on their way at once: they fill a line and little memory. */
export const WINDOW = 4;

/** Is told how many bytes of a file are there. */
export type Told = (done: number) => void;

/** Bounds what is under way, over all that share it. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(free: number = WINDOW) {
    this.#free = free;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
