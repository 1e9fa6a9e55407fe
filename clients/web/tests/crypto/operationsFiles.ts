// Vectors of events and of files.

import { partShape, plainLength, SEGMENT, segmentsOf } from "@/crypto/attachment.ts";
import { digest, WholeFile } from "@/crypto/attachmentDigest.ts";
import { FileOpener } from "@/crypto/attachmentOpening.ts";
import { FileSealer } from "@/crypto/attachmentSealing.ts";
import { concat, hex, unhex } from "@/crypto/bytes.ts";
import { decode, LIMITS } from "@/crypto/encoding.ts";
import { decodeEvent, encodeEvent } from "@/crypto/event.ts";
import { expectBytes, expectSame, type Operations, type Vector } from "./vectorReader.ts";

export const fileOperations: Operations = {
  event: async (vector) => {
    const event = decodeEvent(vector.bytes("data"));
    expectSame(event.tag !== null, vector.boolean("known"), "known");
    expectBytes(encodeEvent(event), vector.bytes("data"), "the event written again");
  },
  "event size": async (vector) => {
    decodeEvent(new Uint8Array(vector.number("size")));
  },
  file: wholeFile,
  segment: oneSegment,
  "seal file": sealFile,
};

function openerOf(vector: Vector): Promise<FileOpener> {
  const part = decode(partShape, LIMITS.other, vector.bytes("part"));
  return FileOpener.of(part, vector.bytes("manifest"));
}

async function wholeFile(vector: Vector): Promise<void> {
  const file = await openerOf(vector);
  const whole = new WholeFile();
  const pieces: Uint8Array[] = [];
  for (const [index, sealed] of vector.texts("segments").map(unhex).entries()) {
    const plain = await file.open(index, sealed);
    whole.add(plain);
    pieces.push(plain);
  }
  whole.check(file.part);
  expectBytes(concat(...pieces), vector.bytes("plain"), "plain");
}

async function oneSegment(vector: Vector): Promise<void> {
  const file = await openerOf(vector);
  const plain = await file.open(vector.number("index"), vector.bytes("data"));
  if (file.part.segments === 1) {
    const whole = new WholeFile();
    whole.add(plain);
    whole.check(file.part);
  }
  if (vector.has("plain")) expectBytes(plain, vector.bytes("plain"), "plain");
}

async function sealFile(vector: Vector): Promise<void> {
  const size = vector.number("size");
  const [blob, fileKey, salt] = ["blob", "file_key", "salt"].map((each) => vector.bytes(each));
  if (!blob || !fileKey || !salt) throw new TypeError("no secrets");
  const sealer = await FileSealer.of({ blob, fileKey, salt }, size);
  const content = repeated(vector.bytes("block"), size);
  const segments = Array.from({ length: segmentsOf(size) }, (_, index) => {
    return content.slice(index * SEGMENT, index * SEGMENT + plainLength(size, index));
  });
  const journal = await Promise.all(segments.map(digest));
  const hashes: string[] = [];
  for (const [index, plain] of segments.entries()) {
    const { hash } = await sealer.seal(index, plain, journal[index] ?? new Uint8Array());
    hashes.push(hex(hash));
  }
  expectSame(hashes, vector.texts("hashes"), "hashes");
  const again = (segments[0] ?? new Uint8Array()).slice();
  again.set(vector.bytes("again"));
  const sealed = await sealer.seal(0, again, journal[0] ?? new Uint8Array());
  expectSame(hex(sealed.hash), hashes[0], "the first segment sealed again");
}

function repeated(block: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let offset = 0; offset < size; offset += block.length) {
    bytes.set(block.subarray(0, size - offset), offset);
  }
  return bytes;
}
