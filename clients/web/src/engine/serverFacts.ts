/**
 * What the server says of itself: its name, its software, what it proposes.
 *
 * Nothing of it is trusted, and it is asked once for a while. What never enters this room:
 * anything that a rule rests on.
 */

import { NotOnline } from "@/wire/errors.ts";
import type { ServerInfo } from "@/wire/protocol.ts";

/** Milliseconds that an answer is good for. */
const FRESH = 600_000;

export class ServerFacts {
  readonly #ask: () => Promise<ServerInfo>;
  readonly #clock: () => number;
  #known: { readonly info: ServerInfo; readonly time: number } | null = null;

  constructor(ask: () => Promise<ServerInfo>, clock: () => number) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** The last answer while it is fresh, or while none comes; null before the first. */
  async get(): Promise<ServerInfo | null> {
    const now = this.#clock();
    if (this.#known === null || now - this.#known.time > FRESH) {
      try {
        this.#known = { info: await this.#ask(), time: now };
      } catch (error) {
        if (!(error instanceof NotOnline)) throw error;
      }
    }
    return this.#known?.info ?? null;
  }
}
