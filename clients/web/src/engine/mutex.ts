/**
 * One at a time, in the order of asking: the counterpart of asyncio.Lock.
 *
 * What never enters this room: what is guarded.
 */

export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Run `work` once all that asked before has ended, however it ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#tail.then(work, work);
    this.#tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}
