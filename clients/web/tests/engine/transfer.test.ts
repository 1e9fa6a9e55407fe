import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SEGMENT, segmentsOf } from "@/crypto/attachment.ts";
import { drawFileSecrets } from "@/crypto/attachmentKeys.ts";
import { concat, randomBytes } from "@/crypto/bytes.ts";
import { Blobs } from "@/engine/attachments/blobs.ts";
import { Download } from "@/engine/attachments/download.ts";
import { blobOf, saveInto } from "@/engine/attachments/saved.ts";
import { Slots, WINDOW } from "@/engine/attachments/slots.ts";
import { readAll } from "@/engine/attachments/source.ts";
import type { Spool } from "@/engine/attachments/spool.ts";
import { FileUpload, type Journalled } from "@/engine/attachments/upload.ts";
import { Backoff } from "@/wire/backoff.ts";
import { BlobServer } from "./blobServer.ts";
import { bytesOfSize, changingFile, fileOfSize, SOME_SEGMENTS } from "./fileCases.ts";

const THREAD = new Uint8Array(32).fill(7);

let server: BlobServer;
let blobs: Blobs;

beforeEach(() => {
  server = new BlobServer();
  vi.stubGlobal("fetch", server.fetch);
  blobs = new Blobs(server.line as never);
});
afterEach(() => vi.unstubAllGlobals());

/** What is kept of a file: its segments, in memory. */
class Shelf implements Spool {
  readonly segments: Uint8Array[] = [];

  async take(_pieces: Uint8Array, file: File) {
    return await readAll(file, async (index, plain) => {
      this.segments[index] = plain;
    });
  }

  async segment(_pieces: Uint8Array, index: number): Promise<Uint8Array> {
    return this.segments[index] ?? new Uint8Array();
  }

  async drop(): Promise<void> {
    this.segments.length = 0;
  }
}

async function journalled(spool: Spool, file: File): Promise<Journalled> {
  const pieces = randomBytes(16);
  const found = await spool.take(pieces, file, new AbortController().signal);
  const { name, size } = file;
  return { name, size, pieces, ...drawFileSecrets(), ...found, thumbnail: null, part: null };
}

function upload(
  spool: Spool,
  file: Journalled,
  told: (done: number) => void = () => undefined,
) {
  const { signal } = new AbortController();
  return new FileUpload({ blobs, spool, slots: new Slots(), signal }, file, told);
}

function download(part: Awaited<ReturnType<FileUpload["run"]>>): Download {
  return new Download(blobs, part, new Backoff(() => 0));
}

it.each([0, 1, 255, 256, SEGMENT - 1, SEGMENT, SEGMENT + 1, SOME_SEGMENTS])(
  "brings a file of %i bytes to the server and back",
  async (size) => {
    const spool = new Shelf();
    const file = await journalled(spool, fileOfSize(size));
    const done: number[] = [];
    const part = await upload(spool, file, (now) => done.push(now)).run(THREAD);
    expect(part).toMatchObject({
      trueSize: size,
      segments: segmentsOf(size),
      name: "scan.pdf",
    });
    expect(done.at(-1)).toBe(size);
    const blob = await blobOf(download(part), () => undefined);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytesOfSize(size));
    expect(server.most).toBeLessThanOrEqual(WINDOW);
  },
);

it("goes on where the line was cut, and seals nothing a second time in another way", async () => {
  const spool = new Shelf();
  const file = await journalled(spool, fileOfSize(SOME_SEGMENTS));
  server.left = 3; // the announcement and two segments
  await expect(upload(spool, file).run(THREAD)).rejects.toMatchObject({ name: "NotOnline" });
  server.left = Number.POSITIVE_INFINITY;
  const part = await upload(spool, file).run(THREAD);
  expect(server.puts.length).toBe(part.segments);
  expect(new Set(server.puts).size).toBe(part.segments);
  await upload(spool, file).run(THREAD);
  expect(server.puts.length).toBe(part.segments);
});

it("never seals other bytes at an index (FIL-05)", async () => {
  const spool = new Shelf();
  const file = await journalled(spool, fileOfSize(SOME_SEGMENTS));
  spool.segments[2] = bytesOfSize(SEGMENT, 9);
  await expect(upload(spool, file).run(THREAD)).rejects.toMatchObject({ rule: "FIL-05" });
  expect(server.puts.some((put) => put.endsWith("/2"))).toBe(false);
  spool.segments[2] = bytesOfSize(SEGMENT - 1);
  await expect(upload(spool, file).run(THREAD)).rejects.toMatchObject({ rule: "FIL-05" });
});

it("takes no file that is changed while it is read (FIL-05)", async () => {
  const file = changingFile(SOME_SEGMENTS, 1);
  await expect(journalled(new Shelf(), file)).rejects.toMatchObject({ rule: "FIL-05" });
});

it("asks for a new ticket when the one it has ran out", async () => {
  const spool = new Shelf();
  const part = await upload(spool, await journalled(spool, fileOfSize(10))).run(THREAD);
  server.expire();
  expect((await blobOf(download(part), () => undefined)).size).toBe(10);
  expect(server.tickets).toHaveLength(3);
});

it("gives the type that the first bytes say, never one that can hold a script", async () => {
  const spool = new Shelf();
  const page = new File(["<script>alert(1)</script>"], "page.html");
  const part = await upload(spool, await journalled(spool, page)).run(THREAD);
  expect(part.type).toBe("text/html");
  expect((await blobOf(download(part), () => undefined)).type).toBe("");
});

it.each([
  ["FIL-01", (part: Part) => ({ ...part, manifestHash: new Uint8Array(32) })],
  ["FIL-02", (part: Part) => ({ ...part, keyCommit: new Uint8Array(32) })],
  ["FIL-04", (part: Part) => ({ ...part, segments: part.segments + 1 })],
  ["FIL-06", (part: Part) => ({ ...part, sha256Plain: new Uint8Array(32) })],
])("opens no file that breaks %s", async (rule, broken) => {
  const spool = new Shelf();
  const part = await upload(spool, await journalled(spool, fileOfSize(SOME_SEGMENTS))).run(
    THREAD,
  );
  await expect(blobOf(download(broken(part)), () => undefined)).rejects.toMatchObject({ rule });
});

type Part = Awaited<ReturnType<FileUpload["run"]>>;

it("asks once more for a segment that is another one, then gives up (FIL-03)", async () => {
  const spool = new Shelf();
  const file = await journalled(spool, fileOfSize(SOME_SEGMENTS));
  const part = await upload(spool, file).run(THREAD);
  const [held] = server.blobs.values();
  const whole = held?.segments.get(1) ?? new Uint8Array();
  held?.segments.set(1, new Uint8Array(whole.length));
  await expect(blobOf(download(part), () => undefined)).rejects.toMatchObject({
    rule: "FIL-03",
  });
});

it("streams into a picked file, which stays empty when the whole is wrong", async () => {
  const spool = new Shelf();
  const file = await journalled(spool, fileOfSize(SOME_SEGMENTS));
  const part = await upload(spool, file).run(THREAD);
  const picked = new Picked();
  await saveInto(picked.handle, download(part), () => undefined);
  expect(picked.bytes()).toEqual(bytesOfSize(SOME_SEGMENTS));
  const wrong = new Picked();
  const other = { ...part, sha256Plain: new Uint8Array(32) };
  await expect(saveInto(wrong.handle, download(other), () => undefined)).rejects.toMatchObject({
    rule: "FIL-06",
  });
  expect(wrong.bytes()).toHaveLength(0);
});

/** A file that the person picked: what is written counts from `close` on. */
class Picked {
  #kept: Uint8Array[] = [];

  readonly handle = {
    createWritable: async () => {
      const pieces: Uint8Array[] = [];
      return {
        write: async (piece: Uint8Array) => void pieces.push(Uint8Array.from(piece)),
        close: async () => {
          this.#kept = pieces;
        },
        abort: async () => undefined,
      };
    },
  } as unknown as FileSystemFileHandle;

  bytes(): Uint8Array {
    return concat(...this.#kept);
  }
}
