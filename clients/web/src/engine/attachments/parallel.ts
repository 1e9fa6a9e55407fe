/**
 * A few things at once, in their order; the first failure ends the others.
 *
 * What never enters this room: what is done.
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

/** Act on each of 0..count-1, `WINDOW` at once; what is under way has ended when this throws. */
export async function inParallel(
  count: number,
  act: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    while (next < count && !hasFailed) {
      await act(next++).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const workers = Array.from({ length: WINDOW }, work);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
