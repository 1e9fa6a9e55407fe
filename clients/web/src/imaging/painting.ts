/**
 * A frame on a canvas: its values through a window, then its place in the stage.
 *
 * What never enters this room: where the canvas is; a page has one, or a worker.
 */

import type { Frame } from "@/imaging/pixels.ts";
import { type Pose, placed, type Sides, type Stage } from "@/imaging/placing.ts";
import { paint, type Tone } from "@/imaging/windowing.ts";

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;
type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** What is to be seen. */
export interface Shown {
  readonly frame: Frame;
  readonly tone: Tone;
  /** Of the whole frame, also where a preview is painted. */
  readonly sides: Sides;
}

/** Where it is to be seen; `ratio` are device pixels a CSS pixel. */
export interface View {
  readonly stage: Stage;
  readonly pose: Pose;
  readonly ratio: number;
}

export class Painter {
  readonly #canvas: Canvas;
  readonly #context: Context;
  /** The frame as it is, one pixel a pixel. */
  readonly #source: Canvas;
  readonly #sourceContext: Context;
  #pixels: ImageData | null = null;
  #painted: { frame: Frame; tone: Tone } | null = null;

  /** `source` is a canvas that nobody sees. */
  constructor(canvas: Canvas, source: Canvas) {
    this.#canvas = canvas;
    this.#source = source;
    this.#context = contextOf(canvas);
    this.#sourceContext = contextOf(source);
  }

  draw({ frame, tone, sides }: Shown, { stage, pose, ratio }: View): void {
    this.#paint(frame, tone);
    this.clear(stage, ratio);
    const box = placed(sides, stage, pose);
    this.#context.imageSmoothingEnabled = true;
    this.#context.imageSmoothingQuality = "high";
    const { left, top, width, height } = box;
    const [x, y, w, h] = [left, top, width, height].map((value) => value * ratio);
    this.#context.drawImage(this.#source, x ?? 0, y ?? 0, w ?? 0, h ?? 0);
  }

  clear(stage: Stage, ratio: number): void {
    const width = Math.max(1, Math.round(stage.width * ratio));
    const height = Math.max(1, Math.round(stage.height * ratio));
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.fillStyle = "#000";
    this.#context.fillRect(0, 0, width, height);
  }

  /** One for all frames of a size: what is thrown away at each slice is a megabyte. */
  #pixelsOf(columns: number, rows: number): ImageData {
    const known = this.#pixels;
    if (known?.width === columns && known.height === rows) return known;
    this.#pixels = this.#sourceContext.createImageData(columns, rows);
    return this.#pixels;
  }

  #paint(frame: Frame, tone: Tone): void {
    if (this.#painted?.frame === frame && sameTone(this.#painted.tone, tone)) return;
    const { columns, rows } = frame;
    if (this.#source.width !== columns) this.#source.width = columns;
    if (this.#source.height !== rows) this.#source.height = rows;
    const pixels = this.#pixelsOf(columns, rows);
    paint(frame, tone, pixels.data);
    this.#sourceContext.putImageData(pixels, 0, 0);
    this.#painted = { frame, tone };
  }
}

function sameTone(one: Tone, other: Tone): boolean {
  return (
    one.isInverted === other.isInverted &&
    one.window.center === other.window.center &&
    one.window.width === other.window.width &&
    one.rescale.slope === other.rescale.slope &&
    one.rescale.intercept === other.rescale.intercept
  );
}

function contextOf(canvas: Canvas): Context {
  const context = canvas.getContext("2d", { alpha: false }) as Context | null;
  if (context === null) throw new TypeError("no canvas to draw on");
  return context;
}
