/**
 * A tab of a browser: the whole engine in Node on a real server, with a store that outlives it.
 *
 * What never enters this room: a fake of anything but the browser's database.
 */

import "fake-indexeddb/auto";
import { vi } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import type { MessageView } from "@/api/views.ts";
import { openEngine, type RunningEngine } from "@/engine/engine.ts";
import { type Hook, noFaults, type Point } from "@/engine/faults.ts";
import { IndexedStore } from "@/store/indexedStore.ts";
import type { Stores, StoresInfo } from "@/store/profile.ts";
import { importKey } from "@/store/vault.ts";
import type { Ward } from "./ward.ts";

/** Milliseconds until what a test waits for must have come, on a machine with other work. */
const PATIENCE = 60_000;

vi.setConfig({ testTimeout: 2 * PATIENCE, hookTimeout: 4 * PATIENCE });

/** A browser's database of one person. */
export class Drawer implements Stores {
  readonly #name = crypto.randomUUID();
  readonly #key = importKey(new Uint8Array(32).fill(5));
  #state: StoresInfo["state"] = "none";

  async info(): Promise<StoresInfo> {
    const state = this.#state;
    return { state, lock: "none", credential: null, salt: null, retryAfter: 0, erased: null };
  }

  async create(): Promise<IndexedStore> {
    this.#state = "unlocked";
    return await this.open();
  }

  async open(): Promise<IndexedStore> {
    return await IndexedStore.open(this.#name, await this.#key);
  }

  async setLock(): Promise<void> {}
  async condemn(): Promise<void> {}

  async erase(): Promise<void> {
    this.#state = "none";
  }
}

export class Tab {
  readonly address: string;
  readonly drawer: Drawer;
  readonly engine: RunningEngine["engine"];
  readonly events: EngineEvent[] = [];
  readonly #running: RunningEngine;
  #account = "";

  private constructor(address: string, drawer: Drawer, running: RunningEngine) {
    this.address = address;
    this.drawer = drawer;
    this.#running = running;
    this.engine = running.engine;
    running.broadcast.listen((event) => this.events.push(event));
  }

  static async open(address: string, drawer: Drawer, fault: Hook = noFaults): Promise<Tab> {
    const running = await openEngine({
      place: "device",
      origin: address,
      stores: drawer,
      fault,
    });
    return new Tab(address, drawer, running);
  }

  /** Somebody who came in by an invitation, was attested, and is on line. */
  static async signUp(ward: Ward, name: string, fault: Hook = noFaults): Promise<Tab> {
    const tab = await Tab.open(ward.address, new Drawer(), fault);
    await tab.engine.signUp(await ward.ask<string>("invite", { name }), "device");
    await tab.engine.cardIsKept();
    await tab.online();
    await ward.ask("enrol");
    await tab.until(async () => (await tab.engine.status()).attested);
    tab.#account = (await tab.engine.status()).me.account;
    return tab;
  }

  /** Close this tab, and open another one on what it kept. */
  async reopen(fault: Hook = noFaults): Promise<Tab> {
    await this.close();
    return await this.#next(fault);
  }

  /** Another tab after this one was killed: nothing in it runs any further. */
  async afterKill(): Promise<Tab> {
    void this.#running.stop();
    return await this.#next(noFaults);
  }

  async #next(fault: Hook): Promise<Tab> {
    const tab = await Tab.open(this.address, this.drawer, fault);
    tab.#account = this.#account;
    return tab;
  }

  async close(): Promise<void> {
    await this.#running.stop();
  }

  get account(): string {
    return this.#account;
  }

  async online(): Promise<void> {
    await this.until(async () => (await this.engine.status()).online);
  }

  /** Wait until something is so. */
  async until(condition: () => Promise<boolean> | boolean): Promise<void> {
    await vi.waitFor(
      async () => {
        if (!(await condition())) throw new Error("it did not come to that");
      },
      { timeout: PATIENCE, interval: 20 },
    );
  }

  /** The lines of a thread that say something. */
  async lines(thread: string): Promise<readonly MessageView[]> {
    const { messages } = await this.engine.history(thread, null, 500);
    return messages.filter((one) => one.kind === "text" || one.kind === "file");
  }

  /** Wait until a text stands in a thread; its line. */
  async sees(thread: string, text: string): Promise<MessageView> {
    let found: MessageView | undefined;
    await this.until(async () => {
      const known = (await this.engine.threads()).some((one) => one.id === thread);
      if (known) found = (await this.lines(thread)).find((one) => one.text === text);
      return found !== undefined;
    });
    if (found === undefined) throw new Error("it was seen, and is gone");
    return found;
  }
}

/** A hook that never comes back from a place, as a tab that is killed there. */
export function killedAt(point: Point, pass = 1) {
  const reached = Promise.withResolvers<void>();
  let armed = false;
  let left = pass;
  const fault: Hook = (passed) => {
    if (!armed || passed !== point) return;
    left -= 1;
    if (left > 0) return;
    reached.resolve();
    return new Promise<void>(() => undefined);
  };
  return {
    fault,
    reached: reached.promise,
    arm: () => {
      armed = true;
    },
  };
}

let intents = 0;

/** What a screen draws for each deed. */
export function newIntent(): string {
  intents += 1;
  return intents.toString(16).padStart(32, "0");
}
