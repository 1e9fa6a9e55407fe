/**
 * Every thread of this profile, by its id.
 *
 * What never enters this room: what is said in one.
 */

import { hex } from "@/crypto/bytes.ts";
import type { Context } from "@/engine/context.ts";
import { type Prepare, Thread } from "@/engine/thread.ts";
import { loadThreads, newMemory, type ThreadMemory } from "@/store/threads.ts";
import { NotFound } from "@/wire/errors.ts";

export class Threads {
  readonly #context: Context;
  readonly #prepare: Prepare;
  readonly #threads = new Map<string, Thread>();

  private constructor(context: Context, memories: Iterable<ThreadMemory>, prepare: Prepare) {
    this.#context = context;
    this.#prepare = prepare;
    for (const memory of memories) this.#add(memory);
  }

  /** What stands in the store; `prepare` has the chains of a thread's members in memory. */
  static async open(context: Context, prepare: Prepare): Promise<Threads> {
    const memories = await loadThreads(context.store);
    return new Threads(context, memories, prepare);
  }

  /** One thread, ready to be read. Raises NotFound. */
  async get(thread: Uint8Array): Promise<Thread> {
    const known = this.find(thread);
    if (known === null) throw new NotFound("no such thread here");
    return await known.ready();
  }

  /** One thread, perhaps not ready; null when it is not here. */
  find(thread: Uint8Array): Thread | null {
    return this.#threads.get(hex(thread)) ?? null;
  }

  /** Take up a thread from its first readable number; nothing is stored yet. */
  begin(thread: Uint8Array, first: number): Thread {
    const beginning = {
      thread,
      first,
      start: thread,
      seq: first - 1,
      hash: thread,
      provisional: first > 1,
    };
    return this.#add(newMemory(beginning));
  }

  /** By latest activity, newest first; perhaps not ready. */
  latest(): readonly Thread[] {
    const all = [...this.#threads.values()];
    return all.sort((one, other) => other.memory.lastTime - one.memory.lastTime);
  }

  get size(): number {
    return this.#threads.size;
  }

  #add(memory: ThreadMemory): Thread {
    const thread = new Thread(this.#context, memory, this.#prepare);
    this.#threads.set(thread.key, thread);
    return thread;
  }
}
