/**
 * The page's end: starts the worker, and is the Engine to every screen.
 * What never enters this room: a key, a rule, what a call does.
 */

import type { Engine, EngineConnection } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import { EngineFault } from "@/api/faults.ts";
import workerUrl from "@/worker/engineWorker.ts?worker&url";
import { faultOf } from "@/worker/faults.ts";
import type { Outcome, ToPage, ToWorker } from "@/worker/messages.ts";
import { trustedScriptUrl } from "@/worker/trustedUrls.ts";

/** Milliseconds: an idle lock counts minutes. */
const ACTIVE_EVERY = 5_000;

/** What a worker is to its page. */
export interface Port {
  post(message: ToWorker): void;
  listen(take: (message: ToPage) => void, failed: () => void): void;
}

/** Start the worker of this page, and speak with it. */
export function connectEngine(): EngineConnection {
  const address = trustedScriptUrl(workerUrl);
  const worker = new Worker(address, { type: "module", name: "engine" });
  const client = new EngineClient({
    post: (message) => worker.postMessage(message),
    listen: (take, failed) => {
      worker.addEventListener("message", ({ data }) => take(data as ToPage));
      worker.addEventListener("error", failed);
    },
  });
  watchPerson(client);
  return { engine: client.engine, events: (take) => client.events(take) };
}

export class EngineClient implements EngineConnection {
  readonly engine: Engine;
  private readonly port: Port;
  private readonly answers = new Map<number, (outcome: Outcome) => void>();
  private readonly takers = new Set<(event: EngineEvent) => void>();
  private number = 0;

  constructor(port: Port) {
    this.port = port;
    port.listen(
      (message) => this.take(message),
      () => this.fail(),
    );
    this.engine = new Proxy({} as Engine, {
      // `then` is what an await looks for: an engine is no promise.
      get: (_engine, method) =>
        typeof method === "string" && method !== "then"
          ? (...args: readonly unknown[]) => this.call(method, args)
          : undefined,
    });
  }

  events(take: (event: EngineEvent) => void): () => void {
    this.takers.add(take);
    return () => this.takers.delete(take);
  }

  /** The person is there. */
  active(): void {
    this.port.post({ kind: "active" });
  }

  private async call(method: string, args: readonly unknown[]): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const id = ++this.number;
    this.answers.set(id, resolve);
    this.port.post({ kind: "call", id, method, args });
    const outcome = await promise;
    if (!outcome.ok) throw new EngineFault(outcome.fault);
    return outcome.value;
  }

  private take(message: ToPage): void {
    if (message.kind === "outcome") {
      this.answers.get(message.id)?.(message.outcome);
      this.answers.delete(message.id);
      return;
    }
    for (const event of message.events) for (const take of [...this.takers]) take(event);
    this.port.post({ kind: "taken" });
  }

  /** The worker has thrown where nobody caught it, or could not be loaded. */
  private fail(): void {
    const outcome: Outcome = { ok: false, fault: faultOf(new Error("the worker failed")) };
    for (const answer of this.answers.values()) answer(outcome);
    this.answers.clear();
  }
}

/** Say that somebody is there, and try the line when the network or the page is back. */
function watchPerson(client: EngineClient): void {
  let last = 0;
  const seen = () => {
    if (performance.now() - last < ACTIVE_EVERY) return;
    last = performance.now();
    client.active();
  };
  const wake = () => {
    // No profile, or a locked one: there is no line to wake.
    if (document.visibilityState === "visible") client.engine.wake().catch(() => undefined);
  };
  for (const sign of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(sign, seen, { passive: true, capture: true });
  }
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", wake);
}
