/**
 * Requests under way, in the order they were made: what was answered is taken from the front.
 *
 * What never enters this room: what is asked.
 */

import type { ServerFrame } from "@/wire/protocol.ts";

/** What was asked for, and its answer. */
export interface Landed<T> {
  readonly asked: T;
  readonly answer: ServerFrame;
}

interface Flight<T> {
  readonly asked: T;
  readonly answer: Promise<ServerFrame>;
  landed: Landed<T> | null;
}

export class Flights<T> {
  readonly #flights: Flight<T>[] = [];

  get size(): number {
    return this.#flights.length;
  }

  add(asked: T, answer: Promise<ServerFrame>): void {
    const flight: Flight<T> = { asked, answer, landed: null };
    answer.then(
      (frame) => {
        flight.landed = { asked, answer: frame };
      },
      () => undefined, // it is told when its turn comes
    );
    this.#flights.push(flight);
  }

  /** Wait for the first, and give with it all that follow it and were answered too. */
  async land(): Promise<readonly Landed<T>[]> {
    const [first] = this.#flights;
    if (first === undefined) return [];
    await first.answer;
    const landed: Landed<T>[] = [];
    for (let next = this.#flights[0]?.landed; next; next = this.#flights[0]?.landed) {
      landed.push(next);
      this.#flights.shift();
    }
    return landed;
  }
}
