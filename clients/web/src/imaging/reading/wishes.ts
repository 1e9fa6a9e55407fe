/**
 * Which bytes are wanted next, for where a person looks and where he is heading.
 *
 * What never enters this room: fetching them. Nothing is wanted that the cache cannot hold.
 */

import { type Place, segmentsOf } from "@/imaging/reading/segments.ts";
import type { Slice } from "@/imaging/reading/slices.ts";
import type { FrameRange } from "@/imaging/studyIndex.ts";

/** Slices ahead whose previews come first: a second of fast scrolling. */
const PREVIEWS_AHEAD = 64;
/** Slices ahead and behind whose frames come before the previews of the others. */
const FRAMES_AHEAD = 10;
const FRAMES_BEHIND = 3;

export interface Gaze {
  readonly slices: readonly Slice[];
  readonly position: number;
  /** 1 towards the end, -1 towards the beginning. */
  readonly heading: 1 | -1;
  /** Slices go by: frames of those that are passed would hold up the previews of the next. */
  readonly isMoving: boolean;
  /** Bytes of frames of this series that the cache may hold. */
  readonly budget: number;
  /** In the middle of each series, for its small picture. */
  readonly middles: readonly Slice[];
}

export interface Wish extends Place {
  /** Somebody looks at an empty or a coarse place until it is here. */
  readonly urgent: boolean;
}

/** Segments in the order in which they are wanted; some more than once. */
export function* wishes(gaze: Gaze): Generator<Wish> {
  const { slices, position, heading, isMoving, middles } = gaze;
  const at = (offset: number): Slice | undefined => slices[position + offset * heading];
  yield* covering(at(0), "preview", true);
  if (isMoving) {
    for (let step = 1; step < slices.length; step++)
      yield* covering(at(step), "preview", false);
  }
  yield* covering(at(0), "range", true);
  for (let step = 1; step <= PREVIEWS_AHEAD; step++)
    yield* covering(at(step), "preview", false);
  for (let step = 1; step <= FRAMES_AHEAD; step++) {
    yield* covering(at(step), "range", false);
    if (step <= FRAMES_BEHIND) yield* covering(at(-step), "range", false);
  }
  for (const middle of middles) yield* covering(middle, "preview", false);
  for (let step = 1; step < slices.length; step++) {
    yield* covering(at(step), "preview", false);
    yield* covering(at(-step), "preview", false);
  }
  yield* aroundWithin(gaze);
}

/** Frames around, as far as the budget goes, twice as far ahead as behind. */
function* aroundWithin({ slices, position, heading, budget }: Gaze): Generator<Wish> {
  let left = budget;
  for (let ahead = 1, behind = 1; ahead < slices.length || behind < slices.length; ) {
    const turns = [ahead++, ahead++, -behind++];
    for (const step of turns) {
      const slice = slices[position + step * heading];
      left -= slice?.range?.length ?? 0;
      if (left < 0) return;
      yield* covering(slice, "range", false);
    }
  }
}

function* covering(
  slice: Slice | undefined,
  what: "range" | "preview",
  urgent: boolean,
): Generator<Wish> {
  const range: FrameRange | null = slice?.[what] ?? null;
  if (slice === undefined || range === null) return;
  for (const segment of segmentsOf(range)) {
    yield { file: slice.instance.pack, segment, urgent };
  }
}
