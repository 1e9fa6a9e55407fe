/** Files for tests, whose bytes are made from their place: no two segments are alike. */

import { SEGMENT } from "@/crypto/attachment.ts";

export function bytesOfSize(size: number, fill = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let place = 0; place < size; place += 4093) bytes[place] = (place / 4093 + fill) % 251;
  return bytes;
}

export function fileOfSize(size: number, name = "scan.pdf", fill = 1): File {
  return new File([bytesOfSize(size, fill)], name);
}

/** Three whole segments and a part of one. */
export const SOME_SEGMENTS = 3 * SEGMENT + 12_345;

/** A file that is another one from a segment on: somebody wrote to it while it was read. */
export function changingFile(size: number, from: number): File {
  const file = fileOfSize(size);
  const slice = file.slice.bind(file);
  file.slice = (start = 0, end = size) =>
    start < from * SEGMENT ? slice(start, end) : unreadable(slice(start, end));
  return file;
}

function unreadable(piece: Blob): Blob {
  piece.arrayBuffer = () =>
    Promise.reject(new DOMException("the file was changed", "NotReadableError"));
  return piece;
}
