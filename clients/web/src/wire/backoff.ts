/** How long to wait before trying again: exponential, with full jitter. */

/** Milliseconds: most losses are a moment of bad radio. */
export const FIRST = 250;

/** Milliseconds: a ward must not wait longer once the server is back. */
export const CAP = 30_000;

/** Gives the next delay; `reset` after a success. */
export class Backoff {
  private attempt = 0;
  private readonly random: () => number;
  private readonly cap: number;

  /** `random` gives a number in [0, 1). */
  constructor(random: () => number, cap: number = CAP) {
    this.random = random;
    this.cap = cap;
  }

  /** Milliseconds: uniform between 0 and the bound, which doubles each time. */
  next(): number {
    const bound = Math.min(this.cap, FIRST * 2 ** this.attempt);
    this.attempt = Math.min(this.attempt + 1, 16);
    return this.random() * bound;
  }

  reset(): void {
    this.attempt = 0;
  }
}
