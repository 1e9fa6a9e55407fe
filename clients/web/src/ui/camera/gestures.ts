/**
 * Fingers, mouse and pen on a picture: one draws, two move and enlarge.
 *
 * What never enters this room: what is drawn.
 */

import type { Point } from "@/ui/camera/operations.ts";

/** How far it is enlarged, and where it lies, in pixels of the screen. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
const MOST = 8;

export interface Drawing {
  begin(at: Point): void;
  move(at: Point): void;
  end(): void;
  /** It was the beginning of a pinch. */
  drop(): void;
}

export class Gestures {
  readonly #drawing: Drawing;
  readonly #moved: (change: (view: View) => View) => void;
  readonly #fingers = new Map<number, Point>();
  #isDrawing = false;

  constructor(drawing: Drawing, moved: (change: (view: View) => View) => void) {
    this.#drawing = drawing;
    this.#moved = moved;
  }

  down(event: PointerEvent, at: Point): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, screenPoint(event));
    if (this.#fingers.size === 1) {
      this.#isDrawing = true;
      this.#drawing.begin(at);
    } else if (this.#isDrawing) {
      this.#isDrawing = false;
      this.#drawing.drop();
    }
  }

  move(event: PointerEvent, points: readonly Point[]): void {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    if (this.#isDrawing) for (const point of points) this.#drawing.move(point);
    const now = screenPoint(event);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, now);
    if (other) this.#moved((view) => pinched(view, other, before, now));
  }

  up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    if (!this.#isDrawing) return;
    this.#isDrawing = false;
    this.#drawing.end();
  }
}

/** One finger stays, the other went from `before` to `now`. */
function pinched(view: View, other: Point, before: Point, now: Point): View {
  const ratio = distance(other, now) / Math.max(distance(other, before), 1);
  const zoomed = zoomBy(view, ratio);
  return {
    ...zoomed,
    x: zoomed.x + (now.x - before.x) / 2,
    y: zoomed.y + (now.y - before.y) / 2,
  };
}

/** Larger or smaller around its middle; back in its place when it is whole. */
export function zoomBy(view: View, ratio: number): View {
  const zoom = Math.min(Math.max(view.zoom * ratio, 1), MOST);
  if (zoom === 1) return WHOLE;
  const by = zoom / view.zoom;
  return { zoom, x: view.x * by, y: view.y * by };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function screenPoint(event: PointerEvent): Point {
  return { x: event.clientX, y: event.clientY };
}
