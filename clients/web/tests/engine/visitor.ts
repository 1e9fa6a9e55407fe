/**
 * Somebody with this engine, in Node, on the real server.
 *
 * What never enters this room: a fake of the engine's own; the browser's storage is one, and
 * outlives the engine as that does.
 */

import type { EngineEvent } from "@/api/events.ts";
import { type EngineCalls, openEngine, type RunningEngine } from "@/engine/engine.ts";
import { type Hook, noFaults } from "@/engine/faults.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { Stores, StoresInfo } from "@/store/profile.ts";
import type { Store } from "@/store/store.ts";
import { NotAllowed, ProfileMissing } from "@/wire/errors.ts";
import { type Connect, connect } from "@/wire/socket.ts";
import type { Ward } from "./ward.ts";

/** A browser's storage: what is closed here can be opened again. */
export function lastingStores(): Stores {
  let kept: Store | null = null;
  let erased: string | null = null;
  const open = () => {
    if (kept === null) throw new ProfileMissing("nothing is kept here");
    return Object.assign(Object.create(kept) as Store, { close: async () => undefined });
  };
  return {
    info: async (): Promise<StoresInfo> => ({
      state: kept === null ? "none" : "unlocked",
      lock: "none",
      credential: null,
      salt: null,
      retryAfter: 0,
      erased,
    }),
    create: async () => {
      kept = memoryStore();
      return open();
    },
    open: async () => open(),
    setLock: () => Promise.reject(new NotAllowed("this one has no lock")),
    condemn: async (reason) => {
      kept = null;
      erased = reason;
    },
    erase: async () => {
      kept = null;
    },
  };
}

export class Visitor {
  readonly engine: EngineCalls;
  readonly running: RunningEngine;
  readonly events: EngineEvent[] = [];

  private constructor(running: RunningEngine) {
    this.running = running;
    this.engine = running.engine;
    running.broadcast.listen((event) => this.events.push(event));
  }

  static async at(
    origin: string,
    stores: Stores = lastingStores(),
    fault: Hook = noFaults,
    by: Connect = connect,
  ): Promise<Visitor> {
    const options = { place: "device", origin, stores, fault, connect: by } as const;
    return new Visitor(await openEngine(options));
  }

  /** Signed up, with a card that is kept, attested, on line. */
  static async enrolled(ward: Ward, name: string, stores?: Stores): Promise<Visitor> {
    const visitor = await Visitor.at(ward.address, stores);
    await visitor.signUp(ward, name);
    return visitor;
  }

  /** Come in with an invitation, be attested; gives the card. */
  async signUp(ward: Ward, name: string): Promise<string> {
    const invitation = await ward.ask<string>("invite", { name });
    const { card } = await this.engine.signUp(invitation, "device");
    await this.engine.cardIsKept();
    await ward.ask("enrol");
    await this.until(async () => (await this.engine.status()).attested);
    await this.online();
    return card;
  }

  async account(): Promise<string> {
    return (await this.engine.status()).me.account;
  }

  /** Wait until something is so, looking again after each event. */
  async until(isSo: () => Promise<boolean> | boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = async () => {
      try {
        if (await isSo()) resolve();
      } catch (error) {
        reject(error);
      }
    };
    const end = this.running.broadcast.listen(() => void look());
    await look();
    await promise.finally(end);
  }

  /** Wait for an event, also one that has come. */
  async heard(isIt: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    await this.until(() => this.events.some(isIt));
    const found = this.events.find(isIt);
    if (found === undefined) throw new Error("it was there");
    return found;
  }

  async online(): Promise<void> {
    await this.until(async () => (await this.engine.status()).online);
  }

  async close(): Promise<void> {
    await this.running.stop();
  }
}
