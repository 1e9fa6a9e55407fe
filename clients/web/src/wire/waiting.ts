/**
 * Requests under way, by their number; each gets one answer or the end of the session.
 * What never enters this room: the socket, the clock.
 */

import { NotOnline } from "@/wire/errors.ts";
import type { ServerFrame } from "@/wire/protocol.ts";

export const MAX_REF = 2 ** 32 - 1;

interface Waiter {
  readonly resolve: (frame: ServerFrame) => void;
  readonly reject: (error: Error) => void;
}

export class Waiting {
  private ref = 0;
  private readonly waiters = new Map<number, Waiter>();

  /** The next number, and what its answer will be. */
  open(): { readonly ref: number; readonly answer: Promise<ServerFrame> } {
    this.ref = (this.ref % MAX_REF) + 1;
    const { promise, resolve, reject } = Promise.withResolvers<ServerFrame>();
    promise.catch(() => undefined); // who asked may be gone when the session ends
    this.waiters.set(this.ref, { resolve, reject });
    return { ref: this.ref, answer: promise };
  }

  /** Hand an answer to who waits for it; nobody may. */
  take(ref: number, frame: ServerFrame): void {
    this.waiters.get(ref)?.resolve(frame);
    this.waiters.delete(ref);
  }

  /** Everybody is told that the session has ended. */
  end(): void {
    for (const waiter of this.waiters.values()) {
      waiter.reject(new NotOnline("the session ended"));
    }
    this.waiters.clear();
  }
}
