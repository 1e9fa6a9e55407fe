/**
 * What the server says of itself: its name, its software, what it proposes.
 *
 * Nothing of it is trusted, and nobody waits for it. What never enters this room: anything
 * that a rule rests on.
 */

import { CordeeError } from "@/wire/errors.ts";
import type { ServerInfo } from "@/wire/protocol.ts";

/** Milliseconds that an answer is good for. */
const FRESH = 600_000;

export class ServerFacts {
  readonly #ask: () => Promise<ServerInfo>;
  readonly #clock: () => number;
  #known: ServerInfo | null = null;
  #time = Number.NEGATIVE_INFINITY;
  #asking = false;

  constructor(ask: () => Promise<ServerInfo>, clock: () => number) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** The last answer; null before the first. */
  get known(): ServerInfo | null {
    return this.#known;
  }

  /** Ask again, if it is time; `changed` hears of what is new. */
  async look(changed: () => void): Promise<void> {
    if (this.#asking || this.#clock() - this.#time < FRESH) return;
    this.#asking = true;
    try {
      this.#known = await this.#ask();
      this.#time = this.#clock();
      changed();
    } catch (error) {
      // Without a server it stays as it was, and is asked with the next look.
      if (!(error instanceof CordeeError)) throw error;
    } finally {
      this.#asking = false;
    }
  }
}
