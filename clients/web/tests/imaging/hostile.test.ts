/** Bad input: nothing but a word comes of it, and the rest goes on. */

import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { runLengthDecoded } from "@/imaging/codecs/runLength.ts";
import { decodeFrame } from "@/imaging/decoding.ts";
import { deflated, inflated } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";
import { slicesOf } from "@/imaging/reading/slices.ts";
import { restoreFile } from "@/imaging/restoring.ts";
import { readIndex, type StudyIndex, writeIndex } from "@/imaging/studyIndex.ts";
import { Decoders, type DecodeTask } from "@/imaging/worker/decoders.ts";
import { gather, type Watching } from "@/imaging/writing/gathering.ts";
import { Packer } from "@/imaging/writing/packer.ts";
import { sourcesOf } from "@/imaging/writing/sources.ts";
import { decodingHere, fromBase64, nodeCodecs, ranges, studyVector } from "./support.ts";
import { zipped } from "./zip.ts";

const vector = studyVector();
const codecs = nodeCodecs();
const index = await readIndex(fromBase64(vector.index));
const packs = vector.packs.map(fromBase64);
const quiet: Watching = { signal: new AbortController().signal, told: () => undefined };
const files = vector.files.map(({ name, bytes }) => new File([fromBase64(bytes)], name));

/** The same numbers in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Some bytes are others, and it may end early. */
function spoiled(bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const draw = dice(seed);
  const made = new Uint8Array(bytes.slice(0, draw() < 0.3 ? draw() * bytes.length : undefined));
  for (let change = 0; change < 1 + draw() * 12; change++) {
    made[Math.floor(draw() * made.length)] = Math.floor(draw() * 256);
  }
  return made;
}

async function onlyFaults<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ImagingFault) return null;
    throw error;
  }
}

describe("files that were spoiled", () => {
  test("are left out, or packed and given back as they are", async () => {
    const bad = Array.from({ length: 260 }, (_, seed) => {
      const from = vector.files[seed % vector.files.length]?.bytes ?? "";
      return new File([spoiled(fromBase64(from), seed)], `${seed}.dcm`);
    });
    const { sources } = await sourcesOf(bad);
    const { studies, leftOut, duplicates } = await gather(sources, quiet);
    const kept = studies.reduce((sum, { count }) => sum + count, 0);
    expect(kept + leftOut.length + duplicates).toBe(bad.length);
    for (const study of studies) {
      const packer = new Packer(codecs, decodingHere(codecs));
      for (const group of study.groups) {
        const told = (_: unknown, error: unknown): void => {
          if (error !== null) expect(error).toBeInstanceOf(ImagingFault);
        };
        await packer.add(group, told, async () => undefined);
      }
      const made = [
        ...(await Promise.all(packer.packs.map((pack) => pack.arrayBuffer()))).map(
          (buffer) => new Uint8Array(buffer),
        ),
      ];
      for (const instance of packer.index.series.flatMap((series) => series.instances)) {
        const shape = packer.index.shapes[instance.shape];
        const pack = made[instance.pack - 1];
        if (!shape || !pack) throw new Error("no pack");
        await restoreFile(codecs, shape, instance, ranges(pack));
      }
    }
  }, 60_000);

  test("of 5,000 the ten that are none are left out, and the others are there", async () => {
    const good = fromBase64(vector.files[0]?.bytes ?? "");
    const many = Array.from({ length: 5_000 }, (_, number) => {
      const isNote = number % 500 === 0;
      return new File([isNote ? "no image" : good], `${number}.dcm`);
    });
    const { sources } = await sourcesOf(many);
    const found = await gather(sources, quiet);
    expect(found.leftOut).toHaveLength(10);
    expect(found.leftOut.every(({ word }) => word === "not_dicom")).toBe(true);
    expect([found.studies[0]?.count, found.duplicates]).toEqual([1, 4_989]);
  }, 60_000);

  test("are read no further once their person has given up", async () => {
    const { sources } = await sourcesOf(files);
    const watching = { signal: AbortSignal.abort(), told: () => undefined };
    await expect(gather(sources, watching)).rejects.toMatchObject({ word: "cancelled" });
  });
});

describe("archives", () => {
  test("give their files, whatever these are called", async () => {
    const names = ["../../etc/passwd", "a\\..\\b.dcm", "x\u202Emcd.exe", "deep/er/1.dcm"];
    const bytes = fromBase64(vector.files[0]?.bytes ?? "");
    const archive = zipped(names.map((name) => ({ name, bytes })));
    const { sources } = await sourcesOf([new File([archive], "cd.zip")]);
    expect(sources.map(({ name }) => name)).toEqual(["passwd", "b.dcm", "xmcd.exe", "1.dcm"]);
    const { studies, duplicates } = await gather(sources, quiet);
    expect([studies[0]?.count, duplicates]).toEqual([1, 3]);
  });

  test("whose entries are bombs are read no further than a file may be long", async () => {
    const bomb = deflateRawSync(new Uint8Array(64 * 1024 * 1024));
    const archive = zipped([{ name: "bomb.dcm", bytes: bomb, method: 8, size: 100 }]);
    const { sources } = await sourcesOf([new File([archive], "cd.zip")]);
    const head = await sources[0]?.head(1_000);
    expect(head).toHaveLength(1_000);
    expect((await gather(sources, quiet)).leftOut).toHaveLength(1);
  });

  test("that were spoiled give no more than faults", async () => {
    const bytes = fromBase64(vector.files[0]?.bytes ?? "");
    const archive = zipped([
      { name: "1.dcm", bytes },
      { name: "2.dcm", bytes: deflateRawSync(bytes), method: 8, size: bytes.length },
    ]);
    for (let seed = 0; seed < 300; seed++) {
      const { sources } = await sourcesOf([new File([spoiled(archive, seed)], "cd.zip")]);
      await gather(sources, quiet);
    }
  }, 60_000);
});

describe("an index", () => {
  test("that inflates beyond its bound is refused", async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(65 * 1024 * 1024)));
    await expect(readIndex(bomb)).rejects.toMatchObject({ word: "too_large" });
  });

  test("that was spoiled gives a fault, or what can be looked at", async () => {
    const plain = await inflated(fromBase64(vector.index), 2 ** 24);
    for (let seed = 0; seed < 400; seed++) {
      await onlyFaults(readIndex(await deflated(spoiled(plain, seed))));
    }
  }, 60_000);

  test("whose frames lie outside of its packs has slices that are damaged", async () => {
    const [series] = index.series;
    if (!series) throw new Error("no series");
    const sizes = [0, ...packs.map(() => 10)];
    const slices = slicesOf(index, series, sizes);
    expect(slices.every(({ range, word }) => range === null && word === "damaged")).toBe(true);
  });

  test("that claims a side of billions allocates nothing", async () => {
    const [shape] = index.shapes;
    if (!shape) throw new Error("no shape");
    const huge: StudyIndex = {
      ...index,
      shapes: index.shapes.map((one) => ({ ...one, rows: 2 ** 40, columns: 2 ** 40 })),
    };
    const again = await readIndex(await writeIndex(huge));
    const frame = decodeFrame(codecs, again.shapes[0] ?? shape, "deflate", new Uint8Array(9));
    await expect(frame).rejects.toBeInstanceOf(ImagingFault);
  });
});

test("frames that were spoiled harm no other", async () => {
  for (const instance of index.series.flatMap((series) => series.instances)) {
    const shape = index.shapes[instance.shape];
    const pack = packs[instance.pack - 1];
    if (!shape || !pack) throw new Error("no pack");
    for (const { codec, offset, length } of instance.frames) {
      const bytes = pack.slice(offset, offset + length);
      if (shape.transfer.startsWith("1.2.840.10008.1.2.4.")) continue;
      // CharLS takes seconds to give up: that is what Decoders is for.
      const seeds = codec === "jpegls" ? [] : [1, 2, 3, 4, 5, 6, 7, 8];
      for (const seed of seeds) {
        await decodeFrame(codecs, shape, codec, spoiled(bytes, seed)).catch(() => null);
      }
      await decodeFrame(codecs, shape, codec, bytes);
    }
  }
}, 60_000);

test("RLE of fewer bytes than it says is damage", () => {
  const shape = { pixels: 16, samples: 1, width: 2 };
  for (let seed = 0; seed < 500; seed++) {
    const draw = dice(seed);
    const bytes = Uint8Array.from({ length: 64 + draw() * 40 }, () => draw() * 256);
    new DataView(bytes.buffer).setUint32(0, 2, true);
    try {
      expect(runLengthDecoded(bytes, shape)).toHaveLength(32);
    } catch (error) {
      expect(error).toBeInstanceOf(ImagingFault);
    }
  }
});

describe("a frame that takes too long", () => {
  const task = (): DecodeTask => {
    const [shape] = index.shapes;
    if (!shape) throw new Error("no shape");
    return { kind: "frame", shape, codec: "stored", bytes: new Uint8Array() };
  };

  test("is damaged, and the next one is decoded by a worker begun anew", async () => {
    const ended: number[] = [];
    let begun = 0;
    const frame = { columns: 1, rows: 1, channels: 1, samples: new Uint8Array(1) } as const;
    const decoders = new Decoders((answer) => {
      const number = ++begun;
      return {
        post: () => {
          if (number > 1) queueMicrotask(() => answer({ frame }));
        },
        end: () => ended.push(number),
      };
    }, 20);
    const [first, second] = await Promise.allSettled([
      decoders.decode(task()),
      decoders.decode(task()),
    ]);
    expect(first).toMatchObject({ status: "rejected", reason: { word: "damaged" } });
    expect(second).toEqual({ status: "fulfilled", value: frame });
    expect([begun, ended]).toEqual([2, [1]]);
  });
});
