/**
 * A study that is looked at: from the segments that came to frames, the nearest ones first.
 *
 * What never enters this room: a canvas, the network. What is wanted is asked for by `want`.
 */

import { inflated } from "@/imaging/deflate.ts";
import { type FaultWord, faultWord, ImagingFault } from "@/imaging/faults.ts";
import { coloured, type Palette, readPalette } from "@/imaging/palette.ts";
import { type Frame, nativeLength } from "@/imaging/pixels.ts";
import { Frames } from "@/imaging/reading/frames.ts";
import { keyOf, Segments, segmentsOf } from "@/imaging/reading/segments.ts";
import { type Slice, slicesOf } from "@/imaging/reading/slices.ts";
import { type Wish, wishes } from "@/imaging/reading/wishes.ts";
import { type Instance, MAX_INDEX, readIndex, type StudyIndex } from "@/imaging/studyIndex.ts";
import type { Decode } from "@/imaging/worker/decoders.ts";

/**
 * Bytes kept of what came, of frames, and of previews: with what the page and its engine need, a
 * study of any length stays below 300 MB.
 */
const SEGMENTS_LIMIT = 30 * 1024 * 1024;
const FRAMES_LIMIT = 10 * 1024 * 1024;
const PREVIEWS_LIMIT = 3 * 1024 * 1024;

/** Segments on their way: few, so that what is looked at next waits for few. */
const MOST_WANTED = 3;
/** Two more when somebody has gone elsewhere while those came. */
const MOST_URGENT = 5;
/** Milliseconds until what did not come is asked for again. */
const AGAIN_AFTER = 4_000;
/** Bytes of a file before its pixels that are opened for a palette. */
const MAX_HEAD = 16 * 1024 * 1024;

export type Want = (file: number, segment: number) => void;

export type Kind = "frame" | "preview";

export interface Ported {
  readonly sizes: readonly number[];
  readonly decode: Decode;
  readonly want: Want;
  /** Milliseconds. */
  readonly clock: () => number;
}

export class StudyReader {
  readonly #ported: Ported;
  readonly #segments = new Segments(SEGMENTS_LIMIT);
  readonly #frames = new Frames(FRAMES_LIMIT);
  readonly #previews = new Frames(PREVIEWS_LIMIT);
  readonly #palettes = new Map<string, Palette>();
  readonly #bad = new Map<string, FaultWord>();
  readonly #flying = new Set<string>();
  readonly #failed = new Map<string, number>();
  #index: StudyIndex | null = null;
  #slices: readonly (readonly Slice[])[] = [];
  #middles: readonly Slice[] = [];

  constructor(ported: Ported) {
    this.#ported = ported;
  }

  get index(): StudyIndex | null {
    return this.#index;
  }

  get slices(): readonly (readonly Slice[])[] {
    return this.#slices;
  }

  slice(series: number, position: number): Slice | null {
    return this.#slices[series]?.[position] ?? null;
  }

  middle(series: number): Slice | null {
    return this.#middles[series] ?? null;
  }

  /** Ask for the index, whole. */
  begin(): void {
    const length = this.#ported.sizes[0] ?? 0;
    if (length > MAX_INDEX) throw new ImagingFault("too_large", "an index of this size");
    for (const segment of segmentsOf({ offset: 0, length })) this.#ask(0, segment);
  }

  /** Take a segment that came, or did not. True when it was the last one of the index. */
  async take(file: number, segment: number, bytes: Uint8Array | null): Promise<boolean> {
    const key = keyOf(file, segment);
    this.#flying.delete(key);
    if (bytes === null) {
      this.#failed.set(key, this.#ported.clock());
      if (file === 0) throw new ImagingFault("away", "the index did not come");
      return false;
    }
    this.#failed.delete(key);
    this.#segments.put({ file, segment }, bytes);
    return file === 0 && (await this.#open());
  }

  /** Forget what did not come: it is asked for again. */
  again(): void {
    this.#failed.clear();
  }

  /** Ask for what is wanted next, for where somebody looks. */
  ask(series: number, position: number, heading: 1 | -1, isMoving: boolean): void {
    const slices = this.#slices[series] ?? [];
    const budget = SEGMENTS_LIMIT * 0.75 - previewLength(slices);
    const gaze = { slices, position, heading, isMoving, budget, middles: this.#middles };
    for (const wish of wishes(gaze)) {
      const { file, segment, urgent } = wish;
      // A line carries one after the other: what is looked at shares it with nothing.
      if (urgent && this.#flying.has(keyOf(file, segment))) return;
      if (this.#flying.size >= (urgent ? MOST_URGENT : MOST_WANTED)) return;
      if (!this.#isWanted(wish)) continue;
      this.#ask(file, segment);
      if (urgent) return;
    }
  }

  /** The frame, or its preview, if it was decoded. */
  known(slice: Slice, kind: Kind): Frame | null {
    return this.#store(kind).get(nameOf(slice));
  }

  /** Why it cannot be shown; null when it can, or perhaps later. */
  badness(slice: Slice): FaultWord | null {
    if (slice.range === null) return slice.word;
    const bad = this.#bad.get(nameOf(slice));
    if (bad !== undefined) return bad;
    return this.#isAway(slice) ? "away" : null;
  }

  /** Whether its bytes are here and it was not decoded yet. */
  isReady(slice: Slice, kind: Kind): boolean {
    const range = kind === "frame" ? slice.range : slice.preview;
    const name = nameOf(slice);
    if (range === null || this.#store(kind).has(name)) return false;
    if (this.#bad.has(kind === "frame" ? name : `${name}/preview`)) return false;
    return (
      this.#segments.hasAll(slice.instance.pack, range) &&
      (slice.shape.photometric !== "PALETTE COLOR" || this.#hasPalette(slice.instance))
    );
  }

  /** Whether several of its size are kept: a large one would put out the one that is seen. */
  isSmall({ shape }: Slice): boolean {
    return nativeLength(shape) <= FRAMES_LIMIT / 6;
  }

  /** Whether its bytes are here: 2 the frame, 1 a preview, else 0. */
  presence(slice: Slice): 0 | 1 | 2 {
    const { pack } = slice.instance;
    if (slice.range === null || this.#frames.has(nameOf(slice))) return 2;
    if (this.#segments.hasAll(pack, slice.range)) return 2;
    return slice.preview !== null && this.#segments.hasAll(pack, slice.preview) ? 1 : 0;
  }

  /** Decode it; what cannot be is bad from then on, and everything else goes on. */
  async decode(slice: Slice, kind: Kind): Promise<void> {
    const name = nameOf(slice);
    try {
      const frame = await this.#decoded(slice, kind);
      if (frame !== null) this.#store(kind).put(name, frame);
    } catch (error) {
      this.#bad.set(kind === "frame" ? name : `${name}/preview`, faultWord(error));
    }
  }

  async #decoded(slice: Slice, kind: Kind): Promise<Frame | null> {
    const { shape, instance } = slice;
    const range = kind === "frame" ? slice.range : slice.preview;
    const bytes = range === null ? null : this.#segments.read(instance.pack, range);
    if (range === null || bytes === null) return null;
    const { codec } = range;
    const frame = await this.#ported.decode({ kind, shape, codec, bytes });
    if (shape.photometric !== "PALETTE COLOR") return frame;
    return coloured(frame, await this.#palette(instance));
  }

  #hasPalette(instance: Instance): boolean {
    if (this.#palettes.has(instance.uid)) return true;
    if (this.#segments.hasAll(instance.pack, instance.rest)) return true;
    for (const segment of segmentsOf(instance.rest)) {
      const wish = { file: instance.pack, segment, urgent: true };
      if (this.#isWanted(wish)) this.#ask(instance.pack, segment);
    }
    return false;
  }

  async #palette({ uid, pack, rest, size }: Instance): Promise<Palette> {
    const known = this.#palettes.get(uid);
    if (known !== undefined) return known;
    const packed = this.#segments.read(pack, rest) ?? new Uint8Array();
    const palette = readPalette(await inflated(packed, Math.min(size, MAX_HEAD)));
    if (this.#palettes.size < 200) this.#palettes.set(uid, palette);
    return palette;
  }

  async #open(): Promise<boolean> {
    const length = this.#ported.sizes[0] ?? 0;
    const packed = this.#segments.read(0, { offset: 0, length });
    if (packed === null || this.#index !== null) return false;
    const index = await readIndex(packed);
    this.#slices = index.series.map((series) => slicesOf(index, series, this.#ported.sizes));
    this.#middles = this.#slices.flatMap((slices) => {
      const middle = slices[Math.floor(slices.length / 2)];
      return middle === undefined ? [] : [middle];
    });
    this.#index = index;
    return true;
  }

  #store(kind: Kind): Frames {
    return kind === "frame" ? this.#frames : this.#previews;
  }

  #isAway({ instance, range, preview }: Slice): boolean {
    if (range === null || (preview && this.#segments.hasAll(instance.pack, preview)))
      return false;
    return segmentsOf(range).some((segment) => this.#failed.has(keyOf(instance.pack, segment)));
  }

  #isWanted({ file, segment }: Wish): boolean {
    const key = keyOf(file, segment);
    if (this.#flying.has(key) || this.#segments.has({ file, segment })) return false;
    const failed = this.#failed.get(key);
    if (failed !== undefined && this.#ported.clock() - failed < AGAIN_AFTER) return false;
    const size = this.#ported.sizes[file];
    return size !== undefined && segment * 2 ** 20 < size;
  }

  #ask(file: number, segment: number): void {
    this.#flying.add(keyOf(file, segment));
    this.#ported.want(file, segment);
  }
}

/** One of its kind in a study. */
function nameOf({ instance, frame }: Slice): string {
  return `${instance.pack}/${instance.rest.offset}/${frame}`;
}

function previewLength(slices: readonly Slice[]): number {
  return slices.reduce((sum, { preview }) => sum + (preview?.length ?? 0), 0);
}
