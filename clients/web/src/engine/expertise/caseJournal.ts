/**
 * Steps of cases that are being taken: kept before the server is asked, until they are said.
 *
 * After a crash the same step is asked for again, and its words are said once. What never enters
 * this room: the network.
 */

import type { Context } from "@/engine/context.ts";
import type { Step } from "@/engine/expertise/caseRules.ts";
import { loadFact, saveFact } from "@/store/facts.ts";
import type { Writer } from "@/store/store.ts";

const NAME = "expertise/steps";

/** Steps on their way at once: a person takes one after the other. */
const MOST = 200;

/**
 * `send` opens the case for `to`, any other step moves it. `events` are said once it is taken, in
 * their order.
 */
export interface Begun {
  readonly id: string;
  readonly case: Uint8Array;
  readonly thread: Uint8Array;
  readonly step: Step;
  readonly to: Uint8Array | null;
  readonly behalf: Uint8Array | null;
  readonly events: readonly Uint8Array[];
  /** Taken and said: only its deadlines are still to be set or cleared. */
  readonly said: boolean;
}

export class CaseJournal {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async all(): Promise<readonly Begun[]> {
    return (await loadFact<readonly Begun[]>(this.#context.store, NAME)) ?? [];
  }

  async begin(begun: Begun): Promise<void> {
    await this.#change((all) => [...all, begun].slice(-MOST));
  }

  async said(begun: Begun): Promise<void> {
    await this.#change((all) =>
      all.map((one) => (one.id === begun.id ? { ...one, said: true } : one)),
    );
  }

  /** All of it is done, or it was refused for good. */
  async end(begun: Begun): Promise<void> {
    await this.#change((all) => all.filter(({ id }) => id !== begun.id));
  }

  async #change(change: (all: readonly Begun[]) => readonly Begun[]): Promise<void> {
    const work = async (tx: Writer): Promise<void> => {
      saveFact(tx, NAME, change((await loadFact<readonly Begun[]>(tx, NAME)) ?? []));
    };
    await this.#context.transaction(work, { durable: true });
  }
}
