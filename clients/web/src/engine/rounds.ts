/**
 * One task for each key while it has something to do; again when it was asked for meanwhile.
 *
 * What never enters this room: what is done, and whether it went well.
 */

interface Round {
  readonly ended: Promise<void>;
  readonly stop: AbortController;
  again: boolean;
}

/** `run` deals with its own errors; it looks at `signal` to end early. */
export type Run = (key: string, signal: AbortSignal) => Promise<void>;

export class Rounds {
  readonly #run: Run;
  readonly #rounds = new Map<string, Round>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #isOver = false;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Run for a key, now or when its present round ends. */
  kick(key: string): void {
    const running = this.#rounds.get(key);
    if (this.#isOver) return;
    if (running !== undefined) running.again = true;
    else this.#begin(key);
  }

  /** Run for a key after some milliseconds; the newest word counts. */
  later(key: string, milliseconds: number): void {
    this.#forget(key);
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.kick(key);
    }, milliseconds);
    this.#timers.set(key, timer);
  }

  /** End the round of a key, and what is planned for it. */
  async end(key: string): Promise<void> {
    this.#forget(key);
    const running = this.#rounds.get(key);
    if (running === undefined) return;
    running.again = false;
    running.stop.abort();
    await running.ended;
  }

  /** No new round; those under way are told to end. */
  stop(): void {
    this.#isOver = true;
    for (const key of [...this.#timers.keys()]) this.#forget(key);
    for (const round of this.#rounds.values()) round.stop.abort();
  }

  #begin(key: string): void {
    const stop = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const round: Round = { ended, stop, again: false };
    this.#rounds.set(key, round);
    const done = (): void => {
      this.#rounds.delete(key);
      resolve();
      if (round.again) this.kick(key);
    };
    void this.#run(key, stop.signal).then(done, done);
  }

  #forget(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}
