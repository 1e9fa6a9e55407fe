/**
 * Mouse, pen and fingers on the stage of a study.
 *
 * A mouse drags the tool, zooms with its right button, moves with its middle one, scrolls with the
 * wheel. One finger drags the tool, two zoom and move, one that stays measures. What never enters
 * this room: an element that is drawn.
 */

import { POINTS, type Point } from "@/imaging/measures.ts";
import { moved, onFrame, onStage, placed, zoomed } from "@/imaging/placing.ts";
import type { Viewing } from "@/ui/viewer/viewing.ts";

type Mode = "scroll" | "window" | "pan" | "zoom" | "point";

interface Held {
  readonly start: Point;
  at: Point;
}

/** Pixels within which a finger, or a mouse, has not moved. */
const STILL = 6;
/** Pixels around a point of a measure where it is grabbed. */
const REACH = { mouse: 12, touch: 26 } as const;
/** Milliseconds that a finger stays to measure. */
const LONG = 450;
/** Pixels of a drag a slice: at least, and at most. */
const STEP = { least: 3, most: 22 } as const;
/** Pixels of a wheel a slice: one notch of most. */
const NOTCH = 60;
/** Half of it is a part of what a line of a wheel is worth. */
const LINE = 40;

export class Gestures {
  readonly #element: HTMLElement;
  readonly #viewing: Viewing;
  readonly #held = new Map<number, Held>();
  #mode: Mode | null = null;
  /** Which point of which measure is dragged. */
  #grabbed: { readonly id: number; readonly point: number } | null = null;
  #left = 0;
  #timer = 0;
  #wheel = 0;

  constructor(element: HTMLElement, viewing: Viewing) {
    this.#element = element;
    this.#viewing = viewing;
  }

  /** Listen until the answer is called. */
  attach(): () => void {
    const over = new AbortController();
    const { signal } = over;
    const on = this.#element.addEventListener.bind(this.#element);
    on("pointerdown", (event) => this.#down(event), { signal });
    on("pointermove", (event) => this.#move(event), { signal });
    on("pointerup", (event) => this.#up(event), { signal });
    on("pointercancel", (event) => this.#up(event), { signal });
    on("wheel", (event) => this.#roll(event), { signal, passive: false });
    on("contextmenu", (event) => event.preventDefault(), { signal });
    return () => {
      over.abort();
      clearTimeout(this.#timer);
    };
  }

  #down(event: PointerEvent): void {
    if ((event.target as Element).closest("button")) return;
    event.preventDefault();
    this.#element.focus({ preventScroll: true });
    this.#element.setPointerCapture(event.pointerId);
    const at = this.#place(event);
    this.#held.set(event.pointerId, { start: at, at });
    clearTimeout(this.#timer);
    this.#viewing.cine.value = 0;
    if (this.#held.size > 1) this.#pinch();
    else this.#begin(event, at);
  }

  /** Two fingers: what one had begun is let go. */
  #pinch(): void {
    const grabbed = this.#grabbed;
    const open = this.#viewing.unfinished();
    if (grabbed && open?.id === grabbed.id && open.points.length < 2)
      this.#viewing.erase(open.id);
    this.#grabbed = null;
    this.#mode = "pan";
  }

  #begin(event: PointerEvent, at: Point): void {
    this.#left = 0;
    const isTouch = event.pointerType === "touch";
    const near = event.button === 0 ? this.#near(at, REACH[isTouch ? "touch" : "mouse"]) : null;
    if (near !== null) {
      this.#viewing.picked.value = near.id;
      this.#grab(near);
      return;
    }
    this.#mode = this.#modeOf(event, at);
    if (!isTouch || this.#mode === "point") return;
    this.#timer = window.setTimeout(() => {
      navigator.vibrate?.(10);
      this.#draw("length", at);
    }, LONG);
  }

  #modeOf(event: PointerEvent, at: Point): Mode | null {
    if (event.button === 1) return "pan";
    if (event.button === 2) return "zoom";
    const tool = this.#viewing.tool.peek();
    if (tool !== "length" && tool !== "angle") return tool;
    const open = this.#viewing.unfinished();
    if (open === null) this.#draw(tool, at);
    else {
      const point = open.points.length;
      this.#viewing.movePoint(open.id, point, this.#frame(at));
      this.#grab({ id: open.id, point });
    }
    return "point";
  }

  #draw(kind: "length" | "angle", at: Point): void {
    const id = this.#viewing.begin(kind, this.#frame(at));
    this.#grab({ id, point: 1 });
  }

  #grab(grabbed: { readonly id: number; readonly point: number }): void {
    this.#grabbed = grabbed;
    this.#mode = "point";
  }

  #move(event: PointerEvent): void {
    const at = this.#place(event);
    const held = this.#held.get(event.pointerId);
    if (held === undefined) {
      if (event.pointerType === "mouse") this.#viewing.probe(this.#frame(at));
      return;
    }
    const by = { x: at.x - held.at.x, y: at.y - held.at.y };
    const way = Math.hypot(at.x - held.start.x, at.y - held.start.y);
    if (this.#held.size > 1) this.#spread(event.pointerId, at, by);
    held.at = at;
    if (this.#held.size > 1) return;
    if (way > STILL && this.#mode !== "point") clearTimeout(this.#timer);
    if (way > STILL || this.#mode !== "point") this.#drag(at, by);
  }

  #drag(at: Point, by: Point): void {
    const viewing = this.#viewing;
    if (this.#mode === "scroll") this.#scroll(by.y);
    else if (this.#mode === "window") viewing.dragWindow(by.x, by.y);
    else if (this.#mode === "pan") {
      viewing.setPose(moved(viewing.pose.peek(), by, viewing.stage.peek()));
    } else if (this.#mode === "zoom") {
      const { width, height } = viewing.stage.peek();
      const middle = { x: width / 2, y: height / 2 };
      const pose = zoomed(viewing.pose.peek(), 1.01 ** -by.y, middle, viewing.stage.peek());
      viewing.setPose(pose);
    } else if (this.#mode === "point" && this.#grabbed) {
      const { id, point } = this.#grabbed;
      viewing.movePoint(id, point, this.#frame(at));
    }
  }

  #scroll(by: number): void {
    const { count, stage } = this.#viewing;
    const height = stage.peek().height;
    const step = Math.min(STEP.most, Math.max(STEP.least, height / Math.max(1, count)));
    this.#left += by;
    const slices = Math.trunc(this.#left / step);
    this.#left -= slices * step;
    if (slices !== 0) this.#viewing.turn(slices);
  }

  /** One of two fingers moves: both together zoom and move. */
  #spread(pointer: number, at: Point, by: Point): void {
    const other = [...this.#held].find(([id]) => id !== pointer)?.[1];
    const before = this.#held.get(pointer)?.at;
    if (other === undefined || before === undefined) return;
    const apart = (point: Point): number => {
      return Math.max(10, Math.hypot(point.x - other.at.x, point.y - other.at.y));
    };
    const middle = { x: (at.x + other.at.x) / 2, y: (at.y + other.at.y) / 2 };
    const stage = this.#viewing.stage.peek();
    const bigger = zoomed(this.#viewing.pose.peek(), apart(at) / apart(before), middle, stage);
    this.#viewing.setPose(moved(bigger, { x: by.x / 2, y: by.y / 2 }, stage));
  }

  #up(event: PointerEvent): void {
    clearTimeout(this.#timer);
    this.#held.delete(event.pointerId);
    if (this.#held.size === 1) {
      this.#mode = null; // the finger that stays does nothing more
      return;
    }
    const open = this.#viewing.unfinished();
    const isAngle = open !== null && POINTS[open.kind] > 2;
    if (open !== null && event.type === "pointercancel" && !isAngle)
      this.#viewing.erase(open.id);
    this.#grabbed = null;
    this.#mode = null;
  }

  #roll(event: WheelEvent): void {
    event.preventDefault();
    const stage = this.#viewing.stage.peek();
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * LINE;
    if (event.ctrlKey) {
      const pose = zoomed(
        this.#viewing.pose.peek(),
        1.004 ** -pixels,
        this.#place(event),
        stage,
      );
      this.#viewing.setPose(pose);
      return;
    }
    this.#wheel += pixels;
    const slices = Math.trunc(this.#wheel / NOTCH);
    this.#wheel -= slices * NOTCH;
    if (slices !== 0) this.#viewing.turn(slices);
  }

  /** The nearest point of a measure of this slice. */
  #near(at: Point, reach: number): { id: number; point: number } | null {
    const sides = this.#viewing.here.peek()?.sides;
    if (sides === undefined || this.#viewing.unfinished() !== null) return null;
    const box = this.#box();
    let best: { id: number; point: number; way: number } | null = null;
    for (const drawing of this.#viewing.drawings.peek()) {
      if (!this.#viewing.isHere(drawing)) continue;
      for (const [point, place] of drawing.points.entries()) {
        const { x, y } = onStage(sides, place, box);
        const way = Math.hypot(x - at.x, y - at.y);
        if (way <= reach && (best === null || way < best.way))
          best = { id: drawing.id, point, way };
      }
    }
    return best;
  }

  #box() {
    const viewing = this.#viewing;
    const sides = viewing.here.peek()?.sides ?? { columns: 1, rows: 1, aspect: 1 };
    return placed(sides, viewing.stage.peek(), viewing.pose.peek());
  }

  #frame(at: Point): Point {
    const sides = this.#viewing.here.peek()?.sides ?? { columns: 1, rows: 1, aspect: 1 };
    return onFrame(sides, at, this.#box());
  }

  #place({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}
