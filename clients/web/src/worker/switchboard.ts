/**
 * A tab's calls under way, whoever answers them: this worker's engine or another tab's.
 * When who answers has gone, what was not answered is asked again of the next one. What
 * must not happen twice carries an intent, which the engine knows again.
 *
 * What never enters this room: an engine, a channel.
 */

import type { Call, Outcome } from "@/worker/messages.ts";

/** Who answers; the promise never settles when he goes first. */
export interface Target {
  call(call: Call): Promise<Outcome>;
  active(): void;
}

interface UnderWay {
  readonly call: Call;
  readonly answer: (outcome: Outcome) => void;
}

export class Switchboard {
  private target: Target | null = null;
  private readonly underWay = new Map<number, UnderWay>();
  private number = 0;

  /** Ask whoever answers now, or will. */
  async call(method: string, args: readonly unknown[]): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const call = { id: ++this.number, method, args };
    this.underWay.set(call.id, { call, answer: resolve });
    void this.ask(call);
    return await promise;
  }

  active(): void {
    this.target?.active();
  }

  /** Somebody else answers from now on, or nobody. */
  connect(target: Target | null): void {
    if (target === this.target) return;
    this.target = target;
    for (const { call } of this.underWay.values()) void this.ask(call);
  }

  private async ask(call: Call): Promise<void> {
    const outcome = await this.target?.call(call);
    if (outcome === undefined) return;
    // An answer of one who has gone since is an answer all the same.
    this.underWay.get(call.id)?.answer(outcome);
    this.underWay.delete(call.id);
  }
}
