// Vectors of files made here: one of three segments, an empty one.

import { encodePart, type Part, plainLength, SEGMENT } from "@/crypto/attachment.ts";
import { digest, encodeManifest, WholeFile } from "@/crypto/attachmentDigest.ts";
import { drawFileSecrets } from "@/crypto/attachmentKeys.ts";
import { FileSealer, makePart } from "@/crypto/attachmentSealing.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Book } from "./book.ts";

const WORDS = { name: "ecg.pdf", type: "application/pdf", thumbnail: null };

export interface SealedFile {
  readonly part: Part;
  readonly manifest: Uint8Array;
  readonly segments: readonly Uint8Array[];
}

/** Bytes that tell their places apart, and compress to nothing in a vector. */
function content(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, place) => (place * 31 + (place >> 20)) & 0xff);
}

export async function sealFile(plain: Uint8Array): Promise<SealedFile> {
  const secrets = drawFileSecrets();
  const sealer = await FileSealer.of(secrets, plain.length);
  const whole = new WholeFile();
  const [segments, hashes]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (let index = 0; index < sealer.segments; index++) {
    const start = index * SEGMENT;
    const piece = plain.subarray(start, start + plainLength(plain.length, index));
    whole.add(piece);
    const { sealed, hash } = await sealer.seal(index, piece, await digest(piece));
    segments.push(sealed);
    hashes.push(hash);
  }
  const part = makePart(secrets, plain.length, hashes, whole.digest(), WORDS);
  return { part, manifest: encodeManifest(hashes), segments };
}

export async function makeFiles(book: Book): Promise<void> {
  await makeFile(book, "a file of three segments", content(2 * SEGMENT + 300));
  await makeFile(book, "an empty file", new Uint8Array());
}

async function makeFile(book: Book, name: string, plain: Uint8Array): Promise<void> {
  const { part, manifest, segments } = await sealFile(plain);
  book.add(name, "file", {
    part: hex(encodePart(part)),
    manifest: hex(manifest),
    segments: segments.map(hex),
    plain: hex(plain),
  });
}
