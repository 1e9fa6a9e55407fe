/** What a browser makes of dropped files: found, ordered, packed, and given back as they were. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { restoreFile } from "@/imaging/restoring.ts";
import { readIndex, type StudyIndex, writeIndex } from "@/imaging/studyIndex.ts";
import {
  type FoundStudy,
  firstOf,
  gather,
  type Watching,
} from "@/imaging/writing/gathering.ts";
import { Packer } from "@/imaging/writing/packer.ts";
import { sourcesOf } from "@/imaging/writing/sources.ts";
import {
  decodingHere,
  fromBase64,
  nodeCodecs,
  ranges,
  studyVector,
  VECTORS,
} from "./support.ts";

const vector = studyVector();
const codecs = nodeCodecs();
const files = vector.files.map(({ name, bytes }) => new File([fromBase64(bytes)], name));
const quiet: Watching = { signal: new AbortController().signal, told: () => undefined };

async function packed(study: FoundStudy): Promise<{ index: StudyIndex; packs: Uint8Array[] }> {
  const packer = new Packer(codecs, decodingHere(codecs));
  for (const group of study.groups) {
    await packer.add(
      group,
      (_member, error) => expect(error).toBeNull(),
      async () => undefined,
    );
  }
  const index = { tag: "study-index/1", uid: study.uid, ...packer.index } as const;
  const buffers = await Promise.all(packer.packs.map((pack) => pack.arrayBuffer()));
  return { index, packs: buffers.map((buffer) => new Uint8Array(buffer)) };
}

/** What both sides must say alike of the same files: all but where its bytes lie. */
function meaning({ uid, series, shapes }: StudyIndex) {
  return {
    uid,
    series: series.map(({ instances, ...about }) => ({
      ...about,
      instances: instances.map((one) => ({
        uid: one.uid,
        number: one.number,
        position: one.position,
        location: one.location,
        size: one.size,
        sha256: Buffer.from(one.sha256).toString("hex"),
        shape: shapes[one.shape],
        frames: one.frames.map(({ codec }) => codec),
        previews: one.previews.length,
      })),
    })),
  };
}

describe("the files of the Python side, dropped", () => {
  test("are one study, read and arranged alike", async () => {
    const { sources } = await sourcesOf(files);
    const { studies, leftOut } = await gather(sources, quiet);
    expect(leftOut).toEqual([]);
    expect(studies).toHaveLength(1);
    const [study] = studies;
    if (!study) throw new Error("no study");
    const { index } = await packed(study);
    expect(meaning(index)).toEqual(meaning(await readIndex(fromBase64(vector.index))));
  });

  test("come back byte by byte from the packs of this side", async () => {
    const { sources } = await sourcesOf(files);
    const [study] = (await gather(sources, quiet)).studies;
    if (!study) throw new Error("no study");
    const { index, packs } = await packed(study);
    const again = await readIndex(await writeIndex(index));
    const given: Buffer[] = [];
    for (const instance of again.series.flatMap((series) => series.instances)) {
      const shape = again.shapes[instance.shape];
      const pack = packs[instance.pack - 1];
      if (!shape || !pack) throw new Error("no pack");
      given.push(Buffer.from(await restoreFile(codecs, shape, instance, ranges(pack))));
    }
    for (const { name, bytes } of vector.files) {
      expect(
        given.some((file) => file.equals(fromBase64(bytes))),
        name,
      ).toBe(true);
    }
  });
});

/** Written anew when it is asked for: `CORDEE_VECTORS=1 vitest run tests/imaging`. */
test("the study of this side that Python reads is what this side writes", async () => {
  const path = join(VECTORS, "web.json");
  const { sources } = await sourcesOf(files);
  const [study] = (await gather(sources, quiet)).studies;
  if (!study) throw new Error("no study");
  const { index, packs } = await packed(study);
  if (process.env.CORDEE_VECTORS === "1") {
    const written = {
      files: vector.files,
      index: Buffer.from(await writeIndex(index)).toString("base64"),
      packs: packs.map((pack) => Buffer.from(pack).toString("base64")),
    };
    writeFileSync(path, `${JSON.stringify(written, null, 1)}\n`);
  }
  const web = JSON.parse(readFileSync(path, "utf-8")) as typeof vector;
  // Deflate of another version gives other bytes of the same files.
  expect(meaning(await readIndex(fromBase64(web.index)))).toEqual(meaning(index));
  expect(web.packs).toHaveLength(packs.length);
  expect(firstOf(study)?.study).toBe(study.uid);
});
