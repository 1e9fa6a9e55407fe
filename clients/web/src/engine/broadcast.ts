/**
 * Hands every event to everybody who listens, in the order it became true.
 *
 * What never enters this room: what to do about it.
 */

import type { EngineEvent } from "@/api/events.ts";

export type Listener = (event: EngineEvent) => void;

export class Broadcast {
  readonly #listeners = new Set<Listener>();

  /** Whether anybody listens: no view is built that nobody takes. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Take events from now on; gives its own end. */
  listen(take: Listener): () => void {
    this.#listeners.add(take);
    return () => this.#listeners.delete(take);
  }

  emit(event: EngineEvent): void {
    for (const take of [...this.#listeners]) take(event);
  }
}
