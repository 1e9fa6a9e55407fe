/**
 * What follows from a rotation of my account: the roles that I hold, then my threads.
 *
 * The counterpart of clients/sdk/cascade.py. A durable mark says from which generation on
 * it is owed; every step is void once it was done, so that it can be begun again after
 * whatever stopped it. What never enters this room: how a role or a thread is renewed.
 */

import type { Context } from "@/engine/context.ts";
import { asFault } from "@/engine/faultOf.ts";
import { Mutex } from "@/engine/mutex.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import type { Rotation } from "@/engine/rotation.ts";
import type { Sync } from "@/engine/sync.ts";
import type { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { dropCascade, loadCascade } from "@/store/facts.ts";
import { NotOnline } from "@/wire/errors.ts";

/**
 * Threads renewed at the same time: the server takes them one by one for each thread, and
 * a phone has as much to seal.
 */
const AT_ONCE = 4;

type Step = () => Promise<void>;

/** Runs at most once at a time. `before` renews what comes before threads. */
export class Cascade {
  readonly #context: Context;
  readonly #own: OwnAccount;
  readonly #threads: Threads;
  readonly #sync: Sync;
  readonly #rotation: Rotation;
  readonly #turn = new Mutex();
  #running: Promise<void> | null = null;
  #stopped = false;
  before: readonly Step[] = [];

  constructor(
    context: Context,
    own: OwnAccount,
    threads: Threads,
    sync: Sync,
    rotation: Rotation,
  ) {
    this.#context = context;
    this.#own = own;
    this.#threads = threads;
    this.#sync = sync;
    this.#rotation = rotation;
  }

  /** Whether a rotation of mine was stored, and not all that follows from it. */
  async isOwed(): Promise<boolean> {
    return (await this.#owed()) !== null;
  }

  /** Go on with what an earlier run, or an earlier session, did not end. */
  resume(): void {
    this.#running ??= this.#quietly().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /**
   * Renew everything that is owed; returns at once when nothing is.
   *
   * A thread that refuses stays stale for whoever writes next, and does not stop the others.
   *
   * @throws NotOnline; the mark stays, and `resume` goes on
   */
  run(): Promise<void> {
    return this.#turn.run(async () => {
      const owed = await this.#owed();
      if (owed === null) return;
      await this.#sync.everything();
      for (const step of this.before) await step();
      await this.#renewThreads();
      if (this.#stopped) return;
      await this.#context.fault("before_cascade_done");
      await this.#context.transaction(
        async (tx) => {
          if ((await loadCascade(tx)) === owed) dropCascade(tx);
        },
        { durable: true },
      );
    });
  }

  /** The first generation whose consequences are owed, once it is stored. */
  async #owed(): Promise<number | null> {
    const owed = await loadCascade(this.#context.store);
    return owed !== null && owed <= this.#own.chain.state.generation ? owed : null;
  }

  async #quietly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      const fault = asFault(error);
      if (!fault.temporary) this.#context.warn(fault.rule, "renewal_waits");
    }
  }

  async #renewThreads(): Promise<void> {
    const waiting = this.#threads.latest().filter(isRenewed);
    const total = waiting.length;
    let done = 0;
    this.#context.emit({ type: "cascade", done, total });
    const next = waiting.values();
    const renewer = async () => {
      for (const thread of next) {
        if (this.#stopped) return;
        await this.#renew(thread);
        done += 1;
        this.#context.emit({ type: "cascade", done, total });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, renewer));
  }

  async #renew(thread: Thread): Promise<void> {
    await this.#context.fault("in_cascade");
    try {
      await thread.ready();
      if (this.#rotation.mayRotate(thread)) await this.#rotation.renewIfDue(thread);
    } catch (error) {
      if (error instanceof NotOnline) throw error;
      this.#context.warn(asFault(error).rule, "renewal_waits", { thread: thread.id });
    }
  }
}

function isRenewed({ memory }: Thread): boolean {
  return memory.joined && !memory.frozen && memory.epoch >= 0;
}
