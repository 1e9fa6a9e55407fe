/**
 * The profile of this browser: which store is its own, and who may open it.
 *
 * The key lies in a small database of its own, bare or under a lock. A change of lock
 * draws another key and copies the store: what the old key opened is deleted with it, so
 * that a key which once lay bare on the disk opens nothing that is locked now.
 *
 * What never enters this room: a table, a rule, a name.
 */

import type { DBSchema, IDBPDatabase } from "idb";
import { openDB } from "idb";
import type { PasskeyResult } from "@/api/engine.ts";
import type { LockKind } from "@/api/views.ts";
import type { Attempts } from "@/store/attempts.ts";
import { afterFailure, NO_ATTEMPTS, waitFor } from "@/store/attempts.ts";
import { DATABASE, deleteDatabase } from "@/store/database.ts";
import { IndexedStore } from "@/store/indexedStore.ts";
import type { Box, Cost, Secret } from "@/store/lockBox.ts";
import { COST, PASSKEY_INPUT, unwrap, wrapByPasskey, wrapByPin } from "@/store/lockBox.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import type { Store } from "@/store/store.ts";
import { importKey, KEY_SIZE } from "@/store/vault.ts";
import {
  NotAllowed,
  ProfileErased,
  ProfileExists,
  ProfileLocked,
  ProfileMissing,
  WrongKey,
} from "@/wire/errors.ts";

export type { Secret } from "@/store/lockBox.ts";

export type LockChoice =
  | { readonly kind: "none" }
  | { readonly kind: "pin"; readonly pin: string }
  | { readonly kind: "passkey"; readonly passkey: PasskeyResult };

export interface StoresInfo {
  /** `none`: nothing is kept here. `locked`: a secret is needed. `unlocked`: it is not. */
  readonly state: "none" | "locked" | "unlocked";
  readonly lock: LockKind;
  /** The passkey's credential id, and what it is asked with. */
  readonly credential: Uint8Array | null;
  readonly salt: Uint8Array | null;
  /** Milliseconds until a PIN is heard. */
  readonly retryAfter: number;
  /** Why the last profile of this browser was erased; null when it was not. */
  readonly erased: string | null;
}

/** Where a profile is kept, and how it is come by. */
export interface Stores {
  info(): Promise<StoresInfo>;
  /** Raises ProfileExists. */
  create(): Promise<Store>;
  /** Raises ProfileMissing, ProfileErased, ProfileLocked (`retryAfter`), WrongKey. */
  open(secret?: Secret): Promise<Store>;
  /** Change the lock of an open store, which stays open. */
  setLock(store: Store, lock: LockChoice): Promise<void>;
  /** Destroy the key, durably: from now on nothing stored here opens. Then `erase`. */
  condemn(reason: string): Promise<void>;
  /** Delete what is stored; the store must be closed. */
  erase(): Promise<void>;
}

/** `profile.json` of a browser: nothing in it says who or where. */
interface Settings {
  readonly version: 1;
  readonly database: string;
  readonly box: Box | null;
  readonly attempts: Attempts;
  readonly erased: string | null;
}

interface Shelf extends DBSchema {
  settings: { key: string; value: Settings };
}

const SHELF = "cordee-profile";
const PROFILE = "profile";

/** Profiles that stay in this browser. `cost` is that of a PIN's KDF. */
export function browserStores(clock: () => number = Date.now, cost: Cost = COST): Stores {
  return new BrowserStores(clock, cost);
}

/** Profiles that end with the page: nothing is ever written. */
export function wardStores(): Stores {
  const info = {
    state: "none",
    lock: "none",
    credential: null,
    salt: null,
    retryAfter: 0,
    erased: null,
  } as const;
  const done = async () => undefined;
  return {
    info: async () => info,
    create: async () => memoryStore(),
    open: () => Promise.reject(new ProfileMissing("nothing is kept here")),
    setLock: () => Promise.reject(new NotAllowed("what is kept nowhere has no lock")),
    condemn: done,
    erase: done,
  };
}

class BrowserStores implements Stores {
  private readonly clock: () => number;
  private readonly cost: Cost;

  constructor(clock: () => number, cost: Cost) {
    this.clock = clock;
    this.cost = cost;
  }

  async info(): Promise<StoresInfo> {
    const settings = await read();
    const box = settings?.box ?? null;
    const lock = box?.kind ?? "none";
    return {
      state: box === null ? "none" : lock === "none" ? "unlocked" : "locked",
      lock,
      credential: box?.kind === "passkey" ? box.credential : null,
      salt: box?.kind === "passkey" ? PASSKEY_INPUT : null,
      retryAfter: box?.kind === "pin" ? this.wait(settings) : 0,
      erased: settings?.erased ?? null,
    };
  }

  async create(): Promise<Store> {
    const settings = await read();
    if (settings?.box) throw new ProfileExists("a profile is kept here");
    if (settings !== null) await deleteDatabase(settings.database);
    const database = newName();
    const key = await importKey(newKey());
    const store = await IndexedStore.open(database, key);
    await write({ ...EMPTY, database, box: { kind: "none", key } });
    return store;
  }

  async open(secret?: Secret): Promise<Store> {
    const settings = await read();
    if (settings?.erased) await this.erase();
    if (settings?.erased) throw new ProfileErased(settings.erased);
    if (!settings?.box) throw new ProfileMissing("nothing is kept here");
    const key = await this.key(settings, settings.box, secret);
    return await IndexedStore.open(settings.database, key);
  }

  async setLock(store: Store, lock: LockChoice): Promise<void> {
    if (!(store instanceof IndexedStore)) throw new NotAllowed("this store has no lock");
    const settings = await read();
    if (!settings?.box) throw new ProfileMissing("nothing is kept here");
    const bytes = newKey();
    const key = await importKey(bytes);
    const box = await this.boxed(bytes, key, lock);
    bytes.fill(0);
    const database = newName();
    await store.reseal(database, key, () => write({ ...EMPTY, database, box }));
  }

  async condemn(reason: string): Promise<void> {
    const settings = await read();
    const { database } = settings ?? EMPTY;
    await write({ ...EMPTY, database, erased: reason });
  }

  async erase(): Promise<void> {
    const settings = await read();
    if (settings === null) return;
    await write({ ...EMPTY, database: settings.database, erased: settings.erased });
    await deleteStores();
  }

  private wait(settings: Settings | null): number {
    return settings === null ? 0 : waitFor(settings.attempts, this.clock());
  }

  private async key(settings: Settings, box: Box, secret?: Secret): Promise<CryptoKey> {
    if (box.kind === "none") return box.key;
    if (secret === undefined) throw new ProfileLocked("unlock it", this.wait(settings));
    const delay = "pin" in secret ? this.wait(settings) : 0;
    if (delay > 0) throw new ProfileLocked("too many wrong PINs", delay);
    // Counted before it is tried: a page that is closed in between has tried all the same.
    const failed = afterFailure(settings.attempts, this.clock());
    if ("pin" in secret) await write({ ...settings, attempts: failed });
    const bytes = await unwrap(box, secret);
    await write({ ...settings, attempts: NO_ATTEMPTS });
    const key = await importKey(bytes);
    bytes.fill(0);
    return key;
  }

  private async boxed(bytes: Uint8Array, key: CryptoKey, lock: LockChoice): Promise<Box> {
    if (lock.kind === "none") return { kind: "none", key };
    if (lock.kind === "pin") return await wrapByPin(bytes, lock.pin, this.cost);
    const { credential, prf } = lock.passkey;
    if (prf.length !== KEY_SIZE) throw new WrongKey("the passkey gives no secret");
    return await wrapByPasskey(bytes, credential, prf);
  }
}

const EMPTY: Settings = {
  version: 1,
  database: DATABASE,
  box: null,
  attempts: NO_ATTEMPTS,
  erased: null,
};

function newKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(KEY_SIZE));
}

function newName(): string {
  return `${DATABASE}${crypto.randomUUID()}`;
}

/** Every store of this origin, also one whose copy was cut off. */
async function deleteStores(): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (name?.startsWith(DATABASE)) await deleteDatabase(name);
  }
}

async function read(): Promise<Settings | null> {
  return await withShelf(async (shelf) => (await shelf.get("settings", PROFILE)) ?? null);
}

/** Durable when it returns. */
async function write(settings: Settings): Promise<void> {
  await withShelf(async (shelf) => {
    const running = shelf.transaction("settings", "readwrite", { durability: "strict" });
    await Promise.all([running.store.put(settings, PROFILE), running.done]);
  });
}

async function withShelf<V>(act: (shelf: IDBPDatabase<Shelf>) => Promise<V>): Promise<V> {
  const shelf = await openDB<Shelf>(SHELF, 1, {
    upgrade: (made) => void made.createObjectStore("settings"),
  });
  try {
    return await act(shelf);
  } finally {
    shelf.close();
  }
}
