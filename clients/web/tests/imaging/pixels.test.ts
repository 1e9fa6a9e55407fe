/**
 * Every image that pydicom reads has the same pixels here, to the bit.
 *
 * Asked for by tests/web/test_pixels.py, which says in CORDEE_PIXELS where files and hashes are.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodeFrame } from "@/imaging/decoding.ts";
import { readHeader } from "@/imaging/writing/dataset.ts";
import { describe as described } from "@/imaging/writing/describing.ts";
import { frameBytes, framesOf } from "@/imaging/writing/layout.ts";
import { nodeCodecs, sha256 } from "./support.ts";

interface Meant {
  readonly name: string;
  /** SHA-256 of each frame as little endian words; of colours, of their upper eight bits. */
  readonly frames: readonly string[];
}

const place = process.env.CORDEE_PIXELS;
const codecs = nodeCodecs();

function meant(): readonly Meant[] {
  if (place === undefined) return [];
  return JSON.parse(readFileSync(join(place, "pixels.json"), "utf-8")) as readonly Meant[];
}

describe.runIf(place !== undefined)("pixels of pydicom", () => {
  test.each(meant())("$name", async ({ name, frames }) => {
    const file = new Uint8Array(readFileSync(join(place ?? "", name)));
    const header = await readHeader(file);
    const { shape } = described(header);
    const layout = framesOf(header, shape);
    expect(layout).toHaveLength(frames.length);
    const found: string[] = [];
    for (const pieces of layout) {
      const bytes = frameBytes(header.opened.body, pieces);
      const { samples } = await decodeFrame(codecs, shape, "stored", bytes);
      const { buffer, byteOffset, byteLength } = samples;
      found.push(await sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)));
    }
    expect(found).toEqual(frames);
  });
});

test.runIf(place === undefined)("pixels of pydicom are compared by tests/web", () => {
  expect(meant()).toEqual([]);
});
