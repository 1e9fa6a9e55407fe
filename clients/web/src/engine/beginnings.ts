/**
 * Threads that are begun, each once: the first record is kept before it is published.
 *
 * A thread's id is the hash of its first record. Whoever cannot know whether the server took
 * it publishes the very same one again. What never enters this room: who is in it.
 */

import type { Context } from "@/engine/context.ts";
import { deedOf, saveDeed } from "@/engine/intents.ts";
import type { Publication, Rotation } from "@/engine/rotation.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { dropFact, loadFact, saveFact } from "@/store/facts.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

/** What a server says of a record that it has, or whose members have moved since. */
const PERHAPS_THERE: ReadonlySet<Code> = new Set([Code.CONFLICT, Code.STALE_EPOCH]);

export class Beginnings {
  readonly #context: Context;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #rotation: Rotation;

  constructor(context: Context, threads: Threads, sync: Sync, rotation: Rotation) {
    this.#context = context;
    this.#threads = threads;
    this.#sync = sync;
    this.#rotation = rotation;
  }

  /** The thread of this intent: begun now, or before. @throws ServerRefused, NotOnline */
  async once(intent: string, make: () => Promise<Publication>): Promise<Thread> {
    const done = await deedOf(this.#context.store, intent);
    if (done !== null) return await this.#threads.get(done.thread);
    const kept = await loadFact<Publication>(this.#context.store, nameOf(intent));
    const first = kept ?? (await make());
    if (kept === null) await this.#keep(intent, first);
    await this.#publish(intent, first, kept !== null);
    await this.#done(intent, first.thread);
    return await this.#threads.get(first.thread);
  }

  async #keep(intent: string, first: Publication): Promise<void> {
    await this.#context.transaction(async (tx) => saveFact(tx, nameOf(intent), first), {
      durable: true,
    });
  }

  /** One that is refused is made anew the next time, unless it was there all along. */
  async #publish(intent: string, first: Publication, isRepeat: boolean): Promise<void> {
    try {
      if (isRepeat) await this.#sync.everything();
      if (this.#threads.find(first.thread) === null) await this.#rotation.begin(first);
    } catch (error) {
      if (!(error instanceof ServerRefused) || error.temporary) throw error;
      if (PERHAPS_THERE.has(error.code)) await this.#sync.everything();
      if (this.#threads.find(first.thread) !== null) return;
      await this.#context.transaction(async (tx) => dropFact(tx, nameOf(intent)));
      throw error;
    }
  }

  async #done(intent: string, thread: Uint8Array): Promise<void> {
    await this.#context.transaction(
      async (tx) => {
        dropFact(tx, nameOf(intent));
        saveDeed(tx, intent, this.#context.clock(), { thread, message: null });
      },
      { durable: true },
    );
  }
}

function nameOf(intent: string): string {
  return `beginning/${intent}`;
}
