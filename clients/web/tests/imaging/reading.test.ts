/** What the Python side wrote, read by this implementation of docs/protocol.md §5.17. */

import { describe, expect, test } from "vitest";
import { decodeFrame, decodePreview, previewSides } from "@/imaging/decoding.ts";
import { restoreFile } from "@/imaging/restoring.ts";
import { type Instance, readIndex, writeIndex } from "@/imaging/studyIndex.ts";
import { fromBase64, nodeCodecs, ranges, sha256, studyVector } from "./support.ts";

const vector = studyVector();
const index = await readIndex(fromBase64(vector.index));
const packs = vector.packs.map(fromBase64);
const codecs = nodeCodecs();
const instances = index.series.flatMap((series) => series.instances);

function shapeOf(instance: Instance) {
  const shape = index.shapes[instance.shape];
  if (shape === undefined) throw new Error("no shape");
  return shape;
}

function packOf(instance: Instance): Uint8Array {
  return packs[instance.pack - 1] ?? new Uint8Array();
}

describe("a study of the Python side", () => {
  test("is written again as it was read", async () => {
    expect(await readIndex(await writeIndex(index))).toEqual(index);
  });

  test.each(instances.map((one) => [one.uid, one] as const))(
    "gives the file of %s byte by byte",
    async (_uid, instance) => {
      const read = ranges(packOf(instance));
      const whole = await restoreFile(codecs, shapeOf(instance), instance, read);
      const source = vector.files.map(({ bytes }) => fromBase64(bytes));
      expect(source.some((file) => Buffer.from(file).equals(whole))).toBe(true);
    },
  );

  test.each(
    instances.flatMap((one) =>
      one.frames.map((frame, at) => [one.uid, at, one, frame] as const),
    ),
  )("shows frame %s/%i", async (_uid, _at, instance, { codec, offset, length }) => {
    const shape = shapeOf(instance);
    const bytes = packOf(instance).slice(offset, offset + length);
    const frame = await decodeFrame(codecs, shape, codec, bytes);
    expect([frame.rows, frame.columns]).toEqual([shape.rows, shape.columns]);
    expect(frame.samples.length).toBe(shape.rows * shape.columns * frame.channels);
  });

  const previews = vector.pixels.filter(({ preview }) => preview !== null);
  test.each(previews)("has the preview of $instance/$frame", async (meant) => {
    const instance = instances.find(({ uid }) => uid === meant.instance);
    const preview = instance?.previews[meant.frame];
    if (!instance || !preview) throw new Error("no preview");
    const shape = shapeOf(instance);
    const bytes = packOf(instance).slice(preview.offset, preview.offset + preview.length);
    const frame = await decodePreview(codecs, shape, preview.codec, bytes);
    const { rows, columns } = previewSides(shape);
    expect([frame.rows, frame.columns]).toEqual([rows, columns]);
    const { buffer, byteOffset, byteLength } = frame.samples;
    const plain = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    expect(await sha256(plain)).toBe(meant.preview?.sha256);
  });
});
