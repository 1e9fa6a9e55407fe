/**
 * RFC 1951 by the browser's own streams, bounded on the way out.
 *
 * What never enters this room: a library, an output that nobody bounded.
 */

import { ImagingFault } from "@/imaging/faults.ts";

/** A stream may be followed by a byte that makes its length even (PS3.5 A.5). */
const MOST_PADDING = 1;

export async function deflated(plain: Uint8Array): Promise<Uint8Array> {
  const stream = streamOf(plain).pipeThrough(new CompressionStream("deflate-raw"));
  return await collected(stream, Number.POSITIVE_INFINITY);
}

/** @throws ImagingFault damaged, too_large beyond `limit` bytes */
export async function inflated(packed: Uint8Array, limit: number): Promise<Uint8Array> {
  for (let padding = 0; ; padding++) {
    try {
      const body = packed.subarray(0, packed.length - padding);
      const stream = streamOf(body).pipeThrough(new DecompressionStream("deflate-raw"));
      return await collected(stream, limit);
    } catch (error) {
      if (error instanceof ImagingFault) throw error;
      if (padding >= MOST_PADDING) throw new ImagingFault("damaged", "not deflated");
    }
  }
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
}

async function collected(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > limit) {
      await reader.cancel().catch(() => undefined);
      throw new ImagingFault("too_large", "more than it may inflate to");
    }
    pieces.push(read.value);
  }
  return joined(pieces, length);
}

export function joined(
  pieces: readonly Uint8Array[],
  length = pieces.reduce((sum, piece) => sum + piece.length, 0),
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
