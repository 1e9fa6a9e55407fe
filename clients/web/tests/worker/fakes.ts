/** Tabs of one browser: a channel that all hear, and a lock that one holds at a time. */

import type { Engine } from "@/api/engine.ts";
import type { EngineEvent } from "@/api/events.ts";
import { EngineClient } from "@/worker/client.ts";
import { Host, type RunningEngine } from "@/worker/host.ts";
import type { BetweenTabs, Channel, ToPage, ToWorker } from "@/worker/messages.ts";

type Work = () => Promise<void>;

/** What `navigator.locks` is to the tabs of one browser. */
export class FakeLock {
  private turn: Promise<void> = Promise.resolve();

  readonly lead = async (work: Work, died: Promise<void>): Promise<void> => {
    const mine = this.turn.then(() => Promise.race([work(), died]));
    this.turn = mine.catch(() => undefined);
    await mine;
  };
}

export class FakeBrowser {
  readonly lock = new FakeLock();
  private readonly listeners = new Map<object, (message: BetweenTabs) => void>();

  channel(): Channel & { dies(): void } {
    const own = {};
    const takers: ((message: BetweenTabs) => void)[] = [];
    this.listeners.set(own, (message) => {
      for (const take of takers) take(message);
    });
    return {
      post: (message) => {
        if (!this.listeners.has(own)) return;
        const copy = structuredClone(message);
        for (const [who, take] of this.listeners)
          if (who !== own) queueMicrotask(() => take(copy));
      },
      listen: (take) => void takers.push(take),
      close: () => void this.listeners.delete(own),
      dies: () => void this.listeners.delete(own),
    };
  }
}

export interface FakeEngine {
  readonly place: string;
  readonly calls: string[];
  readonly emit: (event: EngineEvent) => void;
  actives: number;
  isStopped: boolean;
}

/** A tab: its worker's host and its page's client; `dies` as a tab that is killed. */
export class Tab {
  readonly engines: FakeEngine[] = [];
  readonly events: EngineEvent[] = [];
  readonly client: EngineClient;
  private readonly channel: ReturnType<FakeBrowser["channel"]>;
  private readonly death = Promise.withResolvers<void>();
  private isDead = false;
  private readonly host: Host;

  /** `broken` is thrown instead of starting an engine. */
  constructor(browser: FakeBrowser, answers: Partial<Engine> = {}, broken?: Error) {
    this.channel = browser.channel();
    let toPage: (message: ToPage) => void = () => undefined;
    this.host = new Host({
      start: async (place, emit) => {
        if (broken !== undefined) throw broken;
        return this.engine(place, emit, answers);
      },
      channel: this.channel,
      lead: (work) => browser.lock.lead(work, this.death.promise),
      post: (message) => {
        const copy = structuredClone(message);
        if (!this.isDead) queueMicrotask(() => toPage(copy));
      },
    });
    this.client = new EngineClient({
      post: (message: ToWorker) => {
        const copy = structuredClone(message);
        if (!this.isDead) queueMicrotask(() => this.host.take(copy));
      },
      listen: (take) => {
        toPage = take;
      },
    });
    this.client.events((event) => this.events.push(event));
  }

  get leads(): boolean {
    return this.engines.some((engine) => engine.place === "device");
  }

  dies(): void {
    this.isDead = true;
    this.channel.dies();
    this.death.resolve();
  }

  async closes(): Promise<void> {
    await this.host.stop();
  }

  private engine(
    place: string,
    emit: (event: EngineEvent) => void,
    answers: Partial<Engine>,
  ): RunningEngine {
    const made: FakeEngine = { place, calls: [], emit, actives: 0, isStopped: false };
    this.engines.push(made);
    const act =
      (name: string, own: unknown) =>
      async (...args: unknown[]) => {
        made.calls.push(name);
        return typeof own === "function" ? await own(...args) : `${name} ${place}`;
      };
    const names = ["threads", "settings", "send", "signUp", "profile", "status"];
    const calls = names.map((name) => [name, act(name, Reflect.get(answers, name))]);
    return {
      engine: Object.fromEntries(calls) as Engine,
      active: () => {
        made.actives += 1;
      },
      stop: async () => {
        made.isStopped = true;
      },
    };
  }
}

/** Until something is true, for as many turns as anything here may take. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn++) {
    if (isTrue()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("it did not become true");
}
