/**
 * Where the segments of a fetched file go: into a Blob to be shown, or into a picked file.
 *
 * Neither is held in this program's memory. A segment becomes a Blob of its own as soon as it
 * is checked, and the browser moves Blobs to its own files when they are many; a picked file is
 * written piece by piece beside itself, and becomes the file only by `close`. What never enters
 * this room: the network, a key.
 */

import { buffer } from "@/crypto/bytes.ts";
import type { Download } from "@/engine/attachments/download.ts";
import { HEAD, mediaType } from "@/engine/attachments/kinds.ts";
import type { Told } from "@/engine/attachments/slots.ts";
import { FileFault } from "@/wire/errors.ts";

/**
 * A whole file, checked. Its type is what its first bytes say, never the sender's word, and
 * none of those types can hold a script.
 */
export async function blobOf(download: Download, told: Told): Promise<Blob> {
  const pieces: Blob[] = [];
  let head: Uint8Array | null = null;
  let done = 0;
  await download.each(async (plain) => {
    head ??= plain.slice(0, HEAD);
    pieces.push(new Blob([buffer(plain)]));
    done += plain.length;
    told(done);
  });
  return new Blob(pieces, { type: mediaType("", head ?? new Uint8Array()) });
}

/**
 * Stream a file into one that the person picked; what is wrong in the end leaves it empty.
 *
 * @throws TamperedError, NotOnline, ServerRefused, FileFault
 */
export async function saveInto(
  handle: FileSystemFileHandle,
  download: Download,
  told: Told,
): Promise<void> {
  const file = await writable(handle);
  let done = 0;
  try {
    await download.each(async (plain) => {
      await written(file.write(buffer(plain)));
      done += plain.length;
      told(done);
    });
  } catch (error) {
    await file.abort().catch(() => undefined);
    throw error;
  }
  await written(file.close());
}

async function writable(handle: FileSystemFileHandle): Promise<FileSystemWritableFileStream> {
  try {
    return await handle.createWritable();
  } catch {
    throw new FileFault("not_writable");
  }
}

async function written(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    throw new FileFault(isFull ? "disk_full" : "not_writable");
  }
}
