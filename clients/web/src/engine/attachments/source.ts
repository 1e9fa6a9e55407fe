/**
 * A file of this machine that is sent: read once by segment, and hashed.
 *
 * What never enters this room: a key, the network, the store.
 */

import { plainLength, SEGMENT, segmentsOf } from "@/crypto/attachment.ts";
import { digest, WholeFile } from "@/crypto/attachmentDigest.ts";
import { HEAD, mediaType } from "@/engine/attachments/kinds.ts";
import type { Digest } from "@/store/uploads.ts";
import { FileChanged, FileFault } from "@/wire/errors.ts";

/** What one reading found: the hashes, and a media type by the first bytes and the name. */
export interface Found {
  readonly digest: Digest;
  readonly type: string;
}

/** Is given each segment in its order, and waited for. */
export type Take = (index: number, plain: Uint8Array) => Promise<void>;

/**
 * Read a file once: SHA-256 of every segment and of the whole.
 *
 * @throws FileFault, FileChanged
 */
export async function readAll(file: File, take: Take): Promise<Found> {
  const whole = new WholeFile();
  const segments: Uint8Array[] = [];
  let head = new Uint8Array();
  for (let index = 0; index < segmentsOf(file.size); index++) {
    const plain = await readSegment(file, index);
    head = index === 0 ? plain.slice(0, HEAD) : head;
    whole.add(plain);
    segments.push(await digest(plain));
    await take(index, plain);
  }
  const type = mediaType(file.name, head);
  return { digest: { whole: whole.digest(), segments }, type };
}

/** The bytes of one segment. @throws FileFault, FileChanged */
export async function readSegment(file: File, index: number): Promise<Uint8Array<ArrayBuffer>> {
  const start = index * SEGMENT;
  const length = plainLength(file.size, index);
  const plain = await bytesOf(file.slice(start, start + length));
  if (plain.length !== length) throw new FileChanged();
  return plain;
}

/** A browser refuses to read a file that is no longer what was chosen. */
async function bytesOf(piece: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await piece.arrayBuffer());
  } catch (error) {
    const word = error instanceof DOMException ? error.name : "";
    if (word === "NotReadableError") throw new FileChanged();
    throw new FileFault(word === "NotFoundError" ? "missing" : "unreadable");
  }
}
