/**
 * An engine's writing side on a real store, without a server: one thread, its outbox and its
 * uploads. `died` stops it for ever at a place, as a tab that is killed there.
 */

import "fake-indexeddb/auto";
import { randomBytes } from "@/crypto/bytes.ts";
import { signerFromSeed } from "@/crypto/signing.ts";
import { Blobs } from "@/engine/attachments/blobs.ts";
import { openSpool } from "@/engine/attachments/spool.ts";
import { Uploads } from "@/engine/attachments/uploads.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { Context } from "@/engine/context.ts";
import type { FaultPoint, Hook } from "@/engine/faults.ts";
import { Outbox } from "@/engine/outbox.ts";
import type { Teller } from "@/engine/teller.ts";
import { Thread } from "@/engine/thread.ts";
import type { Threads } from "@/engine/threads.ts";
import { IndexedStore } from "@/store/indexedStore.ts";
import type { Store } from "@/store/store.ts";
import { newMemory } from "@/store/threads.ts";
import { importKey } from "@/store/vault.ts";
import { Backoff } from "@/wire/backoff.ts";
import { BlobServer } from "./blobServer.ts";

const ME = new Uint8Array(32).fill(1);
export const THREAD = new Uint8Array(32).fill(7);

/** What was told: `failed 4`, `changed`, `gone`. */
export type Told = readonly [what: string, message: Uint8Array, other?: unknown];

export interface Workshop {
  readonly context: Context;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  readonly thread: Thread;
  readonly told: Told[];
  readonly blobs: BlobServer;
}

export interface Site {
  readonly store: Store;
  readonly blobs: BlobServer;
}

/** A store of its own name, which several workshops open one after the other. */
export async function newSite(): Promise<{ open: () => Promise<Site> }> {
  const name = crypto.randomUUID();
  const key = await importKey(new Uint8Array(32).fill(3));
  const blobs = new BlobServer();
  return { open: async () => ({ store: await IndexedStore.open(name, key), blobs }) };
}

/** Never passes `point`: what comes after it in the engine does not happen. */
export function died(point: FaultPoint): { fault: Hook; reached: Promise<void> } {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const fault: Hook = (passed) => {
    if (passed !== point) return;
    resolve();
    return new Promise<void>(() => undefined);
  };
  return { fault, reached };
}

export async function workshop(site: Site, fault: Hook = () => undefined): Promise<Workshop> {
  const signer = await signerFromSeed(randomBytes(32));
  const link = { ...site.blobs.line, isOpen: true };
  const context = new Context({
    me: { account: ME } as never,
    keys: { sigPk: signer.publicKey, signer } as never,
    store: site.store,
    link: link as never,
    clock: () => 1_700_000_000_000,
    broadcast: new Broadcast(),
    fault,
  });
  const memory = newMemory({
    thread: THREAD,
    first: 1,
    start: THREAD,
    seq: 0,
    hash: THREAD,
    provisional: false,
  });
  const thread = new Thread(context, memory, async () => undefined);
  const told: Told[] = [];
  const teller = recording(told);
  const outbox = new Outbox(context, teller, () => undefined);
  const threads = { get: async () => thread, find: () => thread } as unknown as Threads;
  const blobs = new Blobs(link as never);
  const spool = openSpool(context);
  const backoff = new Backoff(() => 0);
  const uploads = new Uploads(context, threads, outbox, teller, blobs, spool, backoff);
  return { context, outbox, uploads, thread, told, blobs: site.blobs };
}

function recording(told: Told[]): Teller {
  type Telling = "stored" | "failed" | "again" | "changed" | "removed" | "thread" | "said";
  const teller: Pick<Teller, Telling> = {
    stored: async (_thread, message) => void told.push(["stored", message]),
    failed: async (_thread, message, reason) => void told.push(["failed", message, reason]),
    again: async (_thread, message, previous) => void told.push(["changed", message, previous]),
    changed: async (_thread, message, previous) =>
      void told.push(["changed", message, previous]),
    removed: async (_thread, message) => void told.push(["gone", message]),
    thread: async () => undefined,
    said: async (_thread, message) => void told.push(["said", message]),
  };
  return teller as Teller;
}
