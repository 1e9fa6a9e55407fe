/**
 * Whether nobody has been here for too long.
 *
 * A timer says so while the page runs; a clock says so when a machine slept over it. What
 * never enters this room: what is locked, and how.
 */

/** Milliseconds between two looks at the clock. */
const LOOK = 5_000;

export interface IdleLimits {
  readonly clock: () => number;
  /** Seconds without a person after which it is due; 0 for never. */
  readonly after: () => number;
  /** Runs once it is due. */
  readonly due: () => void;
}

export class IdleLock {
  readonly #limits: IdleLimits;
  readonly #timer: ReturnType<typeof setInterval>;
  #last: number;

  constructor(limits: IdleLimits) {
    this.#limits = limits;
    this.#last = limits.clock();
    this.#timer = setInterval(() => this.look(), LOOK);
  }

  get isDue(): boolean {
    const after = this.#limits.after();
    return after > 0 && this.#limits.clock() - this.#last >= after * 1000;
  }

  /** A person is here. What was due before stays due: he comes too late. */
  touch(): void {
    if (!this.isDue) this.#last = this.#limits.clock();
  }

  /** Look at the clock now. */
  look(): void {
    if (!this.isDue) return;
    this.stop();
    this.#limits.due();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
