/**
 * An engine of this worker as one that answers calls.
 * What never enters this room: a page, a tab.
 */

import type { Engine } from "@/api/engine.ts";
import { faultOf } from "@/worker/faults.ts";
import type { Call, Outcome } from "@/worker/messages.ts";
import type { Target } from "@/worker/switchboard.ts";

export interface Answering {
  readonly engine: Engine;
  active(): void;
}

export class EngineTarget implements Target {
  private readonly running: Answering;

  constructor(running: Answering) {
    this.running = running;
  }

  async call({ method, args }: Call): Promise<Outcome> {
    try {
      const { engine } = this.running;
      const act: unknown = Object.hasOwn(engine, method) ? Reflect.get(engine, method) : null;
      if (typeof act !== "function") throw new TypeError(`no call ${method}`);
      return { ok: true, value: await Reflect.apply(act, engine, args) };
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
  }

  active(): void {
    this.running.active();
  }
}

/** An engine that could not start: every call says why. */
export class BrokenTarget implements Target {
  private readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }

  async call(): Promise<Outcome> {
    return { ok: false, fault: faultOf(this.error) };
  }

  active(): void {
    // Nobody is kept waiting for a lock.
  }
}
