/**
 * A picture under the brush: its pixels now, what was done to them, what was undone.
 *
 * What never enters this room: a gesture, a file.
 */

import { type Signal, signal } from "@preact/signals";
import type { OutgoingFile } from "@/api/index.ts";
import { carryOut, type Operation, type Point, paint, penOf } from "@/ui/camera/operations.ts";

export class Photo {
  readonly canvas: HTMLCanvasElement = document.createElement("canvas");
  /** Grows with every change: what shows the photo reads it. */
  readonly version: Signal<number> = signal(0);
  /** The file it came from, sent as it is when nothing was done. */
  readonly original: OutgoingFile | null;
  readonly #source: ImageBitmap;
  #done: Operation[] = [];
  #undone: Operation[] = [];
  #stroke: { width: number; points: Point[] } | null = null;

  constructor(source: ImageBitmap, original: OutgoingFile | null) {
    this.#source = source;
    this.original = original;
    this.#replay();
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  do(operation: Operation): void {
    carryOut(this.canvas, operation);
    this.#keep(operation);
  }

  undo(): void {
    const last = this.#done.pop();
    if (!last) return;
    this.#undone.push(last);
    this.#replay();
  }

  redo(): void {
    const next = this.#undone.pop();
    if (!next) return;
    this.#done.push(next);
    carryOut(this.canvas, next);
    this.version.value += 1;
  }

  beginStroke(width: number, point: Point): void {
    this.#stroke = { width, points: [point] };
    paint(this.canvas, width, [point]);
  }

  extendStroke(point: Point): void {
    const stroke = this.#stroke;
    const last = stroke?.points.at(-1);
    if (!stroke || !last) return;
    stroke.points.push(point);
    paint(this.canvas, stroke.width, [last, point]);
  }

  endStroke(): void {
    if (this.#stroke) this.#keep({ kind: "stroke", ...this.#stroke });
    this.#stroke = null;
  }

  /** It was the beginning of a pinch. */
  dropStroke(): void {
    if (!this.#stroke) return;
    this.#stroke = null;
    this.#replay();
  }

  forget(): void {
    this.#source.close();
    this.canvas.width = 0;
    this.canvas.height = 0;
  }

  #keep(operation: Operation): void {
    this.#done.push(operation);
    this.#undone = [];
    this.version.value += 1;
  }

  #replay(): void {
    this.canvas.width = this.#source.width;
    this.canvas.height = this.#source.height;
    penOf(this.canvas).drawImage(this.#source, 0, 0);
    for (const operation of this.#done) carryOut(this.canvas, operation);
    this.version.value += 1;
  }
}
