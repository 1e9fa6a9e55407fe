/**
 * One study on the screen: where one looks, how, what was measured, and what came of it.
 *
 * What never enters this room: an element, a pixel; it tells the worker where one looks.
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ImageMarkView, MeasureView } from "@/api/index.ts";
import type { Imaging } from "@/imaging/client.ts";
import type { FaultWord } from "@/imaging/faults.ts";
import { aspectOf, spacingOf } from "@/imaging/geometry.ts";
import { type MeasureKind, measured, POINTS, type Point } from "@/imaging/measures.ts";
import { type Pose, type Sides, type Stage, WHOLE } from "@/imaging/placing.ts";
import type { IndexView, SeriesView, SliceView } from "@/imaging/reading/slices.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import { PRESETS, type PresetName, type Window, windowsOf } from "@/imaging/windowing.ts";
import type { Drawn, FromImaging, Thumbnail } from "@/imaging/worker/messages.ts";

export type Tool = "scroll" | "window" | "pan" | "length" | "angle";

/** A window of the file by its number, a usual one, or one's own. */
export type Windowing =
  | { readonly kind: "file"; readonly at: number }
  | { readonly kind: "preset"; readonly name: PresetName }
  | { readonly kind: "free"; readonly window: Window };

/** A measure of this visit: `points` grow while it is drawn. */
export interface Drawing {
  readonly id: number;
  readonly series: number;
  readonly position: number;
  readonly kind: MeasureKind;
  readonly points: readonly Point[];
  /** It was drawn while only a preview was there. */
  readonly onPreview: boolean;
}

/** A slice as all of what is needed to show it. */
export interface Here {
  readonly series: SeriesView;
  readonly slice: SliceView;
  readonly shape: ImageShape;
  readonly sides: Sides;
}

const OF_FILE: Windowing = { kind: "file", at: 0 };
const FIRST_OWN: Window = { center: 128, width: 256 };
/** Frames a second of a cine, as a person can follow. */
export const CINE_RATES = [5, 10, 15, 25] as const;

export class Viewing {
  readonly index: Signal<IndexView | null> = signal(null);
  readonly fault: Signal<FaultWord | null> = signal(null);
  readonly series = signal(0);
  readonly position = signal(0);
  readonly windowing: Signal<Windowing> = signal(OF_FILE);
  readonly isInverted = signal(false);
  readonly pose: Signal<Pose> = signal(WHOLE);
  readonly stage: Signal<Stage> = signal({ width: 1, height: 1 });
  readonly tool: Signal<Tool>;
  /** Frames a second; 0 while it stands. */
  readonly cine = signal(0);
  readonly drawn: Signal<Drawn | null> = signal(null);
  readonly value: Signal<number | null> = signal(null);
  readonly thumbnails: Signal<ReadonlyMap<number, Thumbnail>> = signal(new Map());
  readonly drawings: Signal<readonly Drawing[]> = signal([]);
  /** The measure that was touched last. */
  readonly picked: Signal<number | null> = signal(null);
  /** The key image that is looked at. */
  readonly mark: Signal<ImageMarkView | null> = signal(null);
  readonly here: ReadonlySignal<Here | null>;
  readonly presence: Signal<ReadonlyMap<number, Uint8Array>> = signal(new Map());
  readonly #positions = new Map<number, number>();
  #imaging: Imaging | null = null;
  #isDue = false;
  #lastId = 0;

  constructor(tool: Tool) {
    this.tool = signal(tool);
    this.here = computed(() => this.#here());
  }

  /** Looks through this worker from now on. */
  attach(imaging: Imaging): void {
    this.#imaging = imaging;
    this.look();
  }

  hear(message: FromImaging): void {
    if (message.kind === "opened") this.#opened(message.index);
    else if (message.kind === "drawn") this.drawn.value = message;
    else if (message.kind === "failed") this.fault.value = message.word;
    else if (message.kind === "value") this.value.value = message.value;
    else if (message.kind === "here") {
      this.presence.value = new Map(this.presence.peek()).set(message.series, message.here);
    } else if (message.kind === "thumbnail") {
      this.thumbnails.value = new Map(this.thumbnails.peek()).set(message.series, message);
    }
  }

  /** Tell the worker where one looks, once a frame. */
  look(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#imaging?.look({
        series: this.series.peek(),
        position: this.position.peek(),
        window: this.#window(),
        isInverted: this.isInverted.peek(),
        stage: this.stage.peek(),
        pose: this.pose.peek(),
        ratio: Math.min(devicePixelRatio, 2),
      });
    });
  }

  get count(): number {
    return this.index.value?.series[this.series.value]?.slices.length ?? 0;
  }

  turnTo(position: number): void {
    const last = Math.max(0, this.count - 1);
    const next = Math.min(last, Math.max(0, Math.round(position)));
    if (next === this.position.peek()) return;
    batch(() => {
      this.position.value = next;
      this.mark.value = null;
      this.value.value = null;
    });
    this.#positions.set(this.series.peek(), next);
    this.look();
  }

  turn(by: number): void {
    this.turnTo(this.position.peek() + by);
  }

  choose(series: number): void {
    const found = this.index.peek()?.series[series];
    if (found === undefined) return;
    const middle = Math.floor(found.slices.length / 2);
    batch(() => {
      this.series.value = series;
      this.position.value = this.#positions.get(series) ?? middle;
      this.windowing.value = OF_FILE;
      this.pose.value = WHOLE;
      this.isInverted.value = false;
      this.mark.value = null;
    });
    this.look();
  }

  setWindowing(windowing: Windowing): void {
    this.windowing.value = windowing;
    this.look();
  }

  /** Drag: across changes how wide it is, up and down where it lies. */
  dragWindow(across: number, down: number): void {
    const now = this.#window() ?? this.drawn.peek()?.window ?? FIRST_OWN;
    const step = Math.max(now.width / 400, 0.5);
    const width = Math.max(1, Math.round((now.width + across * step) * 10) / 10);
    const center = Math.round((now.center + down * step) * 10) / 10;
    this.setWindowing({ kind: "free", window: { center, width } });
  }

  setPose(pose: Pose): void {
    this.pose.value = pose;
    this.look();
  }

  setStage(stage: Stage): void {
    this.stage.value = stage;
    this.look();
  }

  invert(): void {
    this.isInverted.value = !this.isInverted.peek();
    this.look();
  }

  reset(): void {
    batch(() => {
      this.pose.value = WHOLE;
      this.windowing.value = OF_FILE;
      this.isInverted.value = false;
      this.cine.value = 0;
    });
    this.look();
  }

  probe(at: Point): void {
    this.#imaging?.probe(at.x, at.y);
  }

  /** Ask again for all that did not come. */
  again(): void {
    this.#imaging?.again();
    this.look();
  }

  /** Begin a measure with its first point; its number. */
  begin(kind: MeasureKind, at: Point): number {
    const id = ++this.#lastId;
    const drawing: Drawing = {
      id,
      kind,
      series: this.series.peek(),
      position: this.position.peek(),
      points: [at],
      onPreview: this.drawn.peek()?.quality === "preview",
    };
    batch(() => {
      this.drawings.value = [...this.drawings.peek(), drawing];
      this.picked.value = id;
    });
    return id;
  }

  /** The last measure, while it has not all its points. */
  unfinished(): Drawing | null {
    const last = this.drawings.peek().at(-1);
    return last && last.points.length < POINTS[last.kind] ? last : null;
  }

  movePoint(id: number, point: number, at: Point): void {
    this.drawings.value = this.drawings.peek().map((one) => {
      if (one.id !== id) return one;
      const points = [...one.points];
      points[point] = at;
      return { ...one, points };
    });
  }

  erase(id: number): void {
    this.drawings.value = this.drawings.peek().filter((one) => one.id !== id);
    if (this.picked.peek() === id) this.picked.value = null;
  }

  /** Measures on this slice that are whole. */
  measuresHere(): readonly MeasureView[] {
    const here = this.here.peek();
    if (here === null) return [];
    return this.drawings
      .peek()
      .filter((one) => this.isHere(one) && one.points.length === POINTS[one.kind])
      .map((one) => measured(one.kind, one.points, spacingOf(here.shape)));
  }

  isHere({ series, position }: Drawing): boolean {
    return series === this.series.value && position === this.position.value;
  }

  /** Go where a key image is; false when it is not in this study. */
  show(mark: ImageMarkView): boolean {
    const all = this.index.peek()?.series ?? [];
    for (const [series, { slices }] of all.entries()) {
      const position = slices.findIndex(
        ({ instance, frame }) => instance === mark.instance && frame === mark.frame,
      );
      if (position < 0) continue;
      const window = { center: Number(mark.center), width: Number(mark.width) };
      batch(() => {
        if (series !== this.series.peek()) this.pose.value = WHOLE;
        this.series.value = series;
        this.position.value = position;
        this.windowing.value = window.width > 0 ? { kind: "free", window } : OF_FILE;
        this.mark.value = mark;
      });
      this.#positions.set(series, position);
      this.look();
      return true;
    }
    return false;
  }

  #opened(index: IndexView): void {
    const counts = index.series.map(({ slices }) => slices.length);
    const first = counts.indexOf(Math.max(...counts, 0));
    batch(() => {
      this.index.value = index;
      this.fault.value = null;
    });
    this.choose(Math.max(0, first));
  }

  #window(): Window | null {
    const windowing = this.windowing.peek();
    if (windowing.kind === "free") return windowing.window;
    if (windowing.kind === "preset") return PRESETS[windowing.name];
    const shape = this.here.peek()?.shape;
    return (shape && windowsOf(shape)[windowing.at]) ?? null;
  }

  #here(): Here | null {
    const index = this.index.value;
    const series = index?.series[this.series.value];
    const slice = series?.slices[this.position.value];
    const shape = slice && index?.shapes[slice.shape];
    if (!series || !slice || !shape) return null;
    const { columns, rows } = shape;
    return { series, slice, shape, sides: { columns, rows, aspect: aspectOf(shape) } };
  }
}
