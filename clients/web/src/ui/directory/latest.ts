/**
 * Questions asked as one types: a pause before each, the newest answer shown, those of earlier
 * questions dropped in whatever order they come.
 *
 * What never enters this room: an element; what is asked.
 */

import { type Signal, signal } from "@preact/signals";

/** Milliseconds that a hand rests between two letters: shorter is asked too often. */
const PAUSE = 140;

/** `answer` stays while the next one is on its way. */
export interface Standing<Answer> {
  readonly answer: Answer | null;
  readonly fault: unknown;
  readonly busy: boolean;
}

const NOTHING = { answer: null, fault: null, busy: false } as const;

export class Latest<Answer> {
  readonly standing: Signal<Standing<Answer>> = signal(NOTHING);
  #asked = 0;
  #wanted: ((answer: Answer) => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Ask after a pause, or at once; whatever was asked before no longer counts. */
  ask(question: () => Promise<Answer>, isAtOnce = false): void {
    this.#drop();
    this.standing.value = { ...this.standing.peek(), busy: true };
    const asked = this.#asked;
    const begin = () => void this.#answered(asked, question());
    if (isAtOnce) begin();
    else this.#timer = setTimeout(begin, PAUSE);
  }

  /**
   * Do this with the answer, be it still on its way: not when it fails, or when anything else is
   * asked or wanted meanwhile.
   */
  want(act: ((answer: Answer) => void) | null): void {
    const { answer, busy } = this.standing.peek();
    this.#wanted = busy ? act : null;
    if (!busy && answer !== null) act?.(answer);
  }

  /** There is no question. */
  clear(): void {
    this.#drop();
    this.standing.value = NOTHING;
  }

  #drop(): void {
    this.#asked += 1;
    this.#wanted = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #answered(asked: number, coming: Promise<Answer>): Promise<void> {
    try {
      const answer = await coming;
      if (asked !== this.#asked) return;
      this.standing.value = { answer, fault: null, busy: false };
    } catch (fault) {
      if (asked === this.#asked) this.standing.value = { answer: null, fault, busy: false };
      return;
    }
    this.want(this.#wanted);
  }
}
