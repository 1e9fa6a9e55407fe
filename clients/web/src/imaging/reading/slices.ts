/**
 * A series as it is scrolled: one slice after the other, frames of multi-frame files among them.
 *
 * What never enters this room: bytes.
 */

import type { FaultWord } from "@/imaging/faults.ts";
import type {
  FrameRange,
  ImageShape,
  Instance,
  Range,
  Series,
  StudyIndex,
} from "@/imaging/studyIndex.ts";

/** One slice: a frame of an instance. What has no frames is one slice that is not shown. */
export interface Slice {
  readonly instance: Instance;
  readonly frame: number;
  readonly shape: ImageShape;
  readonly range: FrameRange | null;
  readonly preview: FrameRange | null;
  /** Why it has no range. */
  readonly word: FaultWord | null;
}

/** What a screen knows of a slice. */
export interface SliceView {
  readonly instance: string;
  readonly frame: number;
  readonly number: number;
  /** A place in `shapes`. */
  readonly shape: number;
  readonly location: string;
  readonly position: string;
}

export interface SeriesView {
  readonly uid: string;
  readonly number: number;
  readonly modality: string;
  readonly description: string;
  readonly slices: readonly SliceView[];
}

export interface IndexView {
  readonly uid: string;
  readonly series: readonly SeriesView[];
  readonly shapes: readonly ImageShape[];
}

/** Bytes of one frame in a pack: below what is kept of what came. */
const MAX_RANGE = 64 * 1024 * 1024;

/** `sizes` are those of the files: what an index says beyond them is nowhere. */
export function slicesOf(
  { shapes }: StudyIndex,
  series: Series,
  sizes: readonly number[],
): readonly Slice[] {
  return series.instances.flatMap((instance): readonly Slice[] => {
    const shape = shapes[instance.shape] as ImageShape;
    const size = sizes[instance.pack] ?? 0;
    if (instance.frames.length === 0) {
      return [{ instance, frame: 0, shape, range: null, preview: null, word: "no_image" }];
    }
    // The colours of a palette stand in the rest of its file.
    const rest = shape.photometric === "PALETTE COLOR" ? wrong(instance.rest, size) : null;
    return instance.frames.map((range, frame) => {
      const preview = instance.previews[frame] ?? null;
      const word =
        rest ?? wrong(range, size) ?? (preview === null ? null : wrong(preview, size));
      if (word !== null) return { instance, frame, shape, range: null, preview: null, word };
      return { instance, frame, shape, range, preview, word: null };
    });
  });
}

function wrong({ offset, length }: Range, size: number): FaultWord | null {
  if (offset + length > size || length === 0) return "damaged";
  return length > MAX_RANGE ? "too_large" : null;
}

export function viewOf(index: StudyIndex, slices: readonly (readonly Slice[])[]): IndexView {
  return {
    uid: index.uid,
    shapes: index.shapes,
    series: index.series.map(({ uid, number, modality, description }, at) => ({
      uid,
      number,
      modality,
      description,
      slices: (slices[at] ?? []).map(({ instance, frame }) => ({
        instance: instance.uid,
        frame,
        number: instance.number,
        shape: instance.shape,
        location: instance.location,
        position: instance.position,
      })),
    })),
  };
}
