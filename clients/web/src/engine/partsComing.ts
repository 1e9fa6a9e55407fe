/**
 * The parts of an open client that come after those that show: fetched, joined, begun.
 *
 * What never enters this room: what any of them does.
 */

import type { Parts } from "@/engine/parts.ts";
import { NotOnline } from "@/wire/errors.ts";

export class PartsComing {
  readonly #make: () => Promise<Parts>;
  #here: Parts | null = null;
  #coming: Promise<Parts> | null = null;
  #isStopped = false;

  /** `make` gives them, not begun. @throws NotOnline */
  constructor(make: () => Promise<Parts>) {
    this.#make = make;
  }

  /** Null until they have come. */
  get here(): Parts | null {
    return this.#here;
  }

  /** Wait for them; what failed before is tried again. @throws NotOnline */
  async wait(): Promise<Parts> {
    this.#coming ??= this.#join().catch((error: unknown) => {
      this.#coming = null;
      throw error;
    });
    return await this.#coming;
  }

  /** Have them end; those that come later do not begin. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#here?.stop();
  }

  async #join(): Promise<Parts> {
    const parts = await this.#make();
    if (this.#isStopped) throw new NotOnline("the client is closed");
    this.#here = parts;
    parts.start();
    return parts;
  }
}
