/**
 * What a screen and the worker of its images say to each other. All of it can be cloned.
 *
 * What never enters this room: doing anything.
 */

import type { FaultWord } from "@/imaging/faults.ts";
import type { Shown } from "@/imaging/painting.ts";
import type { Pose, Stage } from "@/imaging/placing.ts";
import type { IndexView } from "@/imaging/reading/slices.ts";
import type { Window } from "@/imaging/windowing.ts";

/** Where a person looks. */
export interface Look {
  readonly series: number;
  readonly position: number;
  /** Null for that of the file, or of the values that are there. */
  readonly window: Window | null;
  readonly isInverted: boolean;
  readonly stage: Stage;
  readonly pose: Pose;
  readonly ratio: number;
}

export type ToImaging =
  /** Sizes of the index and of each pack, in bytes; where to draw, if the worker can. */
  | {
      readonly kind: "open";
      readonly sizes: readonly number[];
      readonly canvas: OffscreenCanvas | null;
    }
  /** A segment that was wanted; null when it does not come now. */
  | {
      readonly kind: "segment";
      readonly file: number;
      readonly segment: number;
      readonly bytes: Uint8Array<ArrayBuffer> | null;
    }
  | { readonly kind: "look"; readonly look: Look }
  /** The value of a pixel of what is shown. */
  | { readonly kind: "probe"; readonly x: number; readonly y: number }
  /** Ask again for what did not come. */
  | { readonly kind: "again" };

/** `bad` cannot be shown: `word` says why. `none` is on its way. */
export type Quality = "none" | "preview" | "full" | "bad";

export interface Drawn {
  readonly series: number;
  readonly position: number;
  readonly quality: Quality;
  readonly word: FaultWord | null;
  /** The window that it was drawn with; null in colour. */
  readonly window: Window | null;
}

/** Pixels of a small picture, RGBA. */
export interface Thumbnail {
  readonly series: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

export type FromImaging =
  | { readonly kind: "opened"; readonly index: IndexView }
  | { readonly kind: "want"; readonly file: number; readonly segment: number }
  | ({ readonly kind: "drawn" } & Drawn)
  /** For a worker that has no canvas: draw this; null for nothing. */
  | { readonly kind: "picture"; readonly shown: Shown | null }
  | ({ readonly kind: "thumbnail" } & Thumbnail)
  /** By position: 0 nothing, 1 a preview, 2 the frame. */
  | { readonly kind: "here"; readonly series: number; readonly here: Uint8Array }
  | { readonly kind: "value"; readonly value: number | null }
  | { readonly kind: "failed"; readonly word: FaultWord };
