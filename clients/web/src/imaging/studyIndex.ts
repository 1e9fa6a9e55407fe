/**
 * The index of a study (docs/protocol.md §5.17): what there is, and where its bytes lie.
 *
 * What never enters this room: a pixel, the network.
 */

import {
  bin,
  bool,
  decode,
  encodeAs,
  intIn,
  list,
  literal,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { deflated, inflated } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";

/** Bytes of an index once inflated (§5.17). */
export const MAX_INDEX = 64 * 1024 * 1024;

/** What an index of that size can hold; a list beyond is no index. */
const MAX_SERIES = 10_000;
const MAX_INSTANCES = 1_000_000;
const MAX_FRAMES = 100_000;
const MAX_SHAPES = 100_000;

const uid = text(64);
const number = intIn({ max: Number.MAX_SAFE_INTEGER });
const decimals = text(64);

const rangeShape = structure({ offset: number, length: number });
const frameShape = structure({ codec: text(16), offset: number, length: number });

const instanceShape = structure({
  uid,
  number,
  shape: number,
  position: decimals,
  location: text(16),
  pack: number,
  size: number,
  sha256: bin(32),
  rest: rangeShape,
  cuts: list(number, { max: MAX_FRAMES * 2 }),
  frames: list(frameShape, { max: MAX_FRAMES }),
  previews: list(frameShape, { max: MAX_FRAMES }),
});

const seriesShape = structure({
  uid,
  number,
  modality: text(16),
  description: text(128),
  body: decimals,
  spaced: bool,
  instances: list(instanceShape, { max: MAX_INSTANCES }),
});

const shapeShape = structure({
  transfer: uid,
  rows: number,
  columns: number,
  samples: number,
  allocated: number,
  stored: number,
  signed: bool,
  photometric: text(32),
  planar: number,
  slope: text(16),
  intercept: text(16),
  centers: decimals,
  widths: decimals,
  spacing: decimals,
  imagerSpacing: decimals,
  orientation: text(128),
  class: uid,
});

const indexShape = structure({
  tag: literal("study-index/1"),
  uid,
  series: list(seriesShape, { max: MAX_SERIES }),
  shapes: list(shapeShape, { max: MAX_SHAPES }),
});

export type StudyIndex = Type<typeof indexShape>;
export type Series = Type<typeof seriesShape>;
export type Instance = Type<typeof instanceShape>;
export type ImageShape = Type<typeof shapeShape>;
export type FrameRange = Type<typeof frameShape>;
export type Range = Type<typeof rangeShape>;

/** @throws ImagingFault */
export async function readIndex(packed: Uint8Array): Promise<StudyIndex> {
  const index = decoded(await inflated(packed, MAX_INDEX));
  for (const { instances } of index.series) {
    if (instances.some(({ shape }) => shape >= index.shapes.length)) {
      throw new ImagingFault("damaged", "a shape that is not there");
    }
  }
  return index;
}

/** @throws ImagingFault too_large */
export async function writeIndex(index: StudyIndex): Promise<Uint8Array> {
  const plain = encodeAs(indexShape, index);
  if (plain.length > MAX_INDEX) throw new ImagingFault("too_large", "an index of this size");
  return await deflated(plain);
}

function decoded(plain: Uint8Array): StudyIndex {
  try {
    return decode(indexShape, MAX_INDEX, plain);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new ImagingFault("damaged", "not an index");
  }
}
