import { afterEach, expect, it, vi } from "vitest";
import { decodeEvent } from "@/crypto/event.ts";
import { HeldSpool } from "@/engine/attachments/spool.ts";
import type { Chosen } from "@/engine/attachments/uploads.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { outgoingOf } from "@/store/outbox.ts";
import { type UploadRecord, uploadOf } from "@/store/uploads.ts";
import { BlobServer } from "./blobServer.ts";
import { changingFile, fileOfSize, SOME_SEGMENTS } from "./fileCases.ts";
import { newSite, THREAD, type Workshop, workshop } from "./workshop.ts";

/** Milliseconds that a loaded machine may take. */
const PATIENCE = 30_000;

vi.setConfig({ testTimeout: 2 * PATIENCE });

afterEach(() => vi.unstubAllGlobals());

const RECORD: UploadRecord = {
  caption: "la radio",
  replyTo: null,
  mentions: [],
  time: 1,
  failed: null,
  cancelled: false,
  behalf: null,
  intent: "ii",
};

const chosen = (file: File): Chosen => ({ file, thumbnail: null });
const quietly = async (): Promise<void> => undefined;

async function add(shop: Workshop, ...files: File[]): Promise<Uint8Array> {
  const kept = await shop.uploads.add(shop.thread, files.map(chosen), RECORD, quietly);
  return kept.message;
}

/** Wait until something of this kind was told. */
async function told(shop: Workshop, what: string): Promise<Uint8Array> {
  await vi.waitFor(() => expect(shop.told.map(([one]) => one)).toContain(what), PATIENCE);
  return shop.told.find(([one]) => one === what)?.[1] ?? new Uint8Array();
}

async function piecesIn({ context }: Workshop): Promise<number> {
  return await context.store.count("uploadPieces");
}

it("says the message once its files are stored, and keeps no piece of them", async () => {
  const site = await (await newSite()).open();
  vi.stubGlobal("fetch", site.blobs.fetch);
  const shop = await workshop(site);
  const before = await add(shop, fileOfSize(SOME_SEGMENTS), fileOfSize(10, "b.txt"));
  const message = await told(shop, "changed");
  expect(message.subarray(0, 8)).toEqual(before.subarray(0, 8));
  expect(shop.uploads.idNow(before)).toEqual(message);
  const [row] = await outgoingOf(shop.context.store, THREAD);
  const event = decodeEvent(row?.record.event ?? new Uint8Array());
  expect(event).toMatchObject({ tag: "file/1", caption: "la radio" });
  expect(row?.record.blobs).toHaveLength(2);
  expect(await piecesIn(shop)).toBe(0);
});

it("goes on in another tab where the first was killed, and says it once", async () => {
  const site = await newSite();
  const first = await site.open();
  vi.stubGlobal("fetch", first.blobs.fetch);
  first.blobs.left = 3; // the announcement and two segments; then nothing more is heard
  const before = await workshop(first);
  const message = await add(before, fileOfSize(SOME_SEGMENTS));
  await vi.waitFor(() => expect(first.blobs.left).toBe(0), PATIENCE);
  before.uploads.stop();

  const second = await site.open();
  second.blobs.left = Number.POSITIVE_INFINITY;
  const shop = await workshop(second);
  await shop.uploads.kickAll();
  await told(shop, "changed");
  expect(new Set(second.blobs.puts).size).toBe(second.blobs.puts.length);
  const again = await shop.uploads.add(
    shop.thread,
    [chosen(fileOfSize(SOME_SEGMENTS))],
    RECORD,
    quietly,
  );
  expect(again.fresh).toBe(false);
  expect(again.message.subarray(0, 8)).toEqual(message.subarray(0, 8));
  expect(await outgoingOf(shop.context.store, THREAD)).toHaveLength(1);
});

it("shows as failed what was not read to its end before its tab was killed", async () => {
  const site = await newSite();
  const first = await workshop(await site.open());
  const file = fileOfSize(SOME_SEGMENTS);
  const slice = file.slice.bind(file);
  file.slice = (start = 0, end) => {
    const piece = slice(start, end);
    if (start > 0) piece.arrayBuffer = () => new Promise(() => undefined);
    return piece;
  };
  const announced = Promise.withResolvers<Uint8Array>();
  void first.uploads.add(first.thread, [chosen(file)], RECORD, async (message) =>
    announced.resolve(message),
  );
  const message = await announced.promise;
  await vi.waitFor(async () => expect(await piecesIn(first)).toBe(1), PATIENCE);

  const second = await site.open();
  vi.stubGlobal("fetch", second.blobs.fetch);
  const shop = await workshop(second);
  await shop.uploads.kickAll();
  expect(await told(shop, "failed")).toEqual(message);
  const upload = await uploadOf(shop.context.store, THREAD, message);
  expect(upload?.record.failed).toBe("file_missing");
  expect(await piecesIn(shop)).toBe(0);
  if (upload === null) throw new Error("the line is gone");
  await expect(shop.uploads.again(upload)).rejects.toMatchObject({ word: "missing" });
});

it("gives up a file that is changed while it is read (FIL-05)", async () => {
  const site = await (await newSite()).open();
  vi.stubGlobal("fetch", site.blobs.fetch);
  const shop = await workshop(site);
  const message = await add(shop, changingFile(SOME_SEGMENTS, 1));
  const upload = await uploadOf(shop.context.store, THREAD, message);
  expect(upload?.record.failed).toBe("file_changed");
  expect(site.blobs.blobs.size).toBe(0);
  expect(await piecesIn(shop)).toBe(0);
});

it("ends what is cancelled, here at once and there when it can", async () => {
  const site = await (await newSite()).open();
  vi.stubGlobal("fetch", site.blobs.fetch);
  site.blobs.left = 2;
  const shop = await workshop(site);
  const message = await add(shop, fileOfSize(SOME_SEGMENTS));
  await vi.waitFor(() => expect(site.blobs.left).toBe(0), PATIENCE);
  const upload = await uploadOf(shop.context.store, THREAD, message);
  if (upload === null) throw new Error("nothing is on its way");
  await shop.uploads.cancel(upload);
  expect(shop.told.at(-1)).toEqual(["gone", message]);
  expect(await piecesIn(shop)).toBe(0);
  site.blobs.left = Number.POSITIVE_INFINITY;
  await shop.uploads.kickAll();
  await vi.waitFor(
    async () => expect(await uploadOf(shop.context.store, THREAD, message)).toBeNull(),
    PATIENCE,
  );
  expect(site.blobs.blobs.size).toBe(0);
});

it("tries again what a server refused for good, under keys that are drawn anew", async () => {
  const site = await (await newSite()).open();
  const shop = await workshop(site);
  vi.stubGlobal("fetch", async () => new Response(null, { status: 403 }));
  const message = await add(shop, fileOfSize(SOME_SEGMENTS));
  await told(shop, "failed");
  const upload = await uploadOf(shop.context.store, THREAD, message);
  expect(upload?.record.failed).toBe("forbidden");
  if (upload === null) throw new Error("the line is gone");
  vi.stubGlobal("fetch", site.blobs.fetch);
  await shop.uploads.again(upload);
  await vi.waitFor(
    async () => expect(await outgoingOf(shop.context.store, THREAD)).toHaveLength(1),
    PATIENCE,
  );
  const [blob] = site.blobs.blobs.keys();
  expect(blob).not.toBe(Buffer.from(upload.files[0]?.blob ?? []).toString("hex"));
});

it("holds the chosen files themselves on a ward PC, and copies nothing", async () => {
  const blobs = new BlobServer();
  vi.stubGlobal("fetch", blobs.fetch);
  const shop = await workshop({ store: memoryStore(), blobs });
  await add(shop, fileOfSize(SOME_SEGMENTS));
  await told(shop, "changed");
  expect(await piecesIn(shop)).toBe(0);
  expect(await outgoingOf(shop.context.store, THREAD)).toHaveLength(1);
  await expect(new HeldSpool().segment(new Uint8Array(16), 0)).rejects.toMatchObject({
    word: "missing",
  });
});
