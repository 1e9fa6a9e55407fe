/** A study of the fake hospital, packed as a real one is: index, pack, a small picture. */

import { Codecs } from "@/imaging/codecs/emscripten.ts";
import { loadCodec } from "@/imaging/codecs/loading.ts";
import { type ImageShape, type Series, writeIndex } from "@/imaging/studyIndex.ts";
import { encodeFrame, encodePreview } from "@/imaging/writing/encoding.ts";
import { Spool } from "@/imaging/writing/packer.ts";
import { thumbnailOf } from "@/imaging/writing/thumbnail.ts";
import {
  type Body,
  CHEST,
  HEAD,
  instanceOf,
  SIDE,
  SLICES,
  sliceOf,
  UID,
  ZERO,
} from "@/ui/preview/phantom.ts";

/** Millimetres between slices. */
const STEP = 5;

interface Part {
  readonly uid: string;
  readonly description: string;
  readonly body: Body;
  readonly bodyPart: string;
  readonly shape: ImageShape;
}

const PARTS: readonly Part[] = [
  {
    uid: `${UID}.1`,
    description: "Encéphale sans injection",
    body: HEAD,
    bodyPart: "HEAD",
    shape: shapeOf(0.95, "40", "80"),
  },
  {
    uid: `${UID}.2`,
    description: "Thorax, poumon",
    body: CHEST,
    bodyPart: "CHEST",
    shape: shapeOf(1.5, "-600", "1500"),
  },
];

export interface MadeStudy {
  readonly files: readonly File[];
  readonly thumbnail: Uint8Array | null;
}

/** Takes a second: made once, when somebody reads the thread. */
export async function madeStudy(): Promise<MadeStudy> {
  const codecs = new Codecs(loadCodec);
  const pack = new Spool();
  const series: Series[] = [];
  for (const [at, part] of PARTS.entries()) series.push(await written(codecs, pack, part, at));
  const shapes = PARTS.map(({ shape }) => shape);
  const index = await writeIndex({ tag: "study-index/1", uid: UID, series, shapes });
  const [first] = PARTS;
  const thumbnail = first ? await thumbnailOf(first.shape, frameOf(first, SLICES / 2)) : null;
  const files = [
    new File([new Uint8Array(index)], "study.index"),
    new File([pack.blob], "1.pack"),
  ];
  return { files, thumbnail };
}

function frameOf({ body }: Part, slice: number) {
  const samples = sliceOf(body, slice / (SLICES - 1), slice + 1);
  return { rows: SIDE, columns: SIDE, channels: 1, samples } as const;
}

async function written(codecs: Codecs, pack: Spool, part: Part, at: number): Promise<Series> {
  const frames = Array.from({ length: SLICES }, (_, slice) => frameOf(part, slice));
  const add = ({ codec, bytes }: { codec: string; bytes: Uint8Array }) => {
    pack.add(bytes);
    return { codec, offset: pack.length - bytes.length, length: bytes.length };
  };
  const previews = [];
  for (const frame of frames) {
    const small = await encodePreview(codecs, part.shape, frame);
    previews.push(small ? [add(small)] : []);
  }
  const instances = [];
  for (const [slice, { samples }] of frames.entries()) {
    const raw = new Uint8Array(samples.slice().buffer);
    const range = add(await encodeFrame(codecs, part.shape, raw));
    const z = (slice - SLICES / 2) * STEP;
    instances.push({
      uid: instanceOf(at, slice),
      number: slice + 1,
      shape: at,
      position: `-120\\-120\\${z}`,
      location: String(z),
      pack: 1,
      size: raw.length,
      sha256: new Uint8Array(32),
      rest: { offset: range.offset, length: 0 },
      cuts: [],
      frames: [range],
      previews: previews[slice] ?? [],
    });
  }
  const { uid, description, bodyPart } = part;
  return {
    uid,
    number: at + 1,
    modality: "CT",
    description,
    body: bodyPart,
    spaced: true,
    instances,
  };
}

/** Millimetres a pixel; the window of the file. */
function shapeOf(spacing: number, center: string, width: string): ImageShape {
  return {
    transfer: "1.2.840.10008.1.2.1",
    rows: SIDE,
    columns: SIDE,
    samples: 1,
    allocated: 16,
    stored: 12,
    signed: false,
    photometric: "MONOCHROME2",
    planar: 0,
    slope: "1",
    intercept: String(-ZERO),
    centers: center,
    widths: width,
    spacing: `${spacing}\\${spacing}`,
    imagerSpacing: "",
    orientation: "1\\0\\0\\0\\1\\0",
    class: "1.2.840.10008.5.1.4.1.1.2",
  };
}
