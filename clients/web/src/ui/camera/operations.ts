/**
 * What can be done to a picture: masks, crop, rotation, each on the pixels themselves.
 *
 * A mask is black paint, not a layer: once it is there nothing is left under it. What never
 * enters this room: a gesture.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels of the picture as it is when the operation comes. */
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export type Operation =
  | { readonly kind: "stroke"; readonly width: number; readonly points: readonly Point[] }
  | { readonly kind: "box"; readonly rect: Rect }
  | { readonly kind: "crop"; readonly rect: Rect }
  | { readonly kind: "rotate" };

const MASK = "#000";
const SMALLEST_CROP = 16;

type Pen = CanvasRenderingContext2D;

export function penOf(canvas: HTMLCanvasElement): Pen {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas here");
  return pen;
}

export function carryOut(canvas: HTMLCanvasElement, operation: Operation): void {
  switch (operation.kind) {
    case "stroke":
      paint(canvas, operation.width, operation.points);
      break;
    case "box":
      fill(canvas, operation.rect);
      break;
    case "crop":
      crop(canvas, operation.rect);
      break;
    case "rotate":
      rotate(canvas);
      break;
  }
}

/** A line through the points, or a dot. */
export function paint(
  canvas: HTMLCanvasElement,
  width: number,
  points: readonly Point[],
): void {
  const pen = penOf(canvas);
  const [first] = points;
  if (!first) return;
  Object.assign(pen, {
    strokeStyle: MASK,
    lineWidth: width,
    lineCap: "round",
    lineJoin: "round",
  });
  pen.beginPath();
  pen.moveTo(first.x, first.y);
  for (const { x, y } of points.length > 1 ? points.slice(1) : points) pen.lineTo(x, y);
  pen.stroke();
}

/** Whole pixels only: an edge that is half black would let half of it through. */
function fill(canvas: HTMLCanvasElement, rect: Rect): void {
  const { x, y, width, height } = whole(rect, canvas);
  const pen = penOf(canvas);
  pen.fillStyle = MASK;
  pen.fillRect(x, y, width, height);
}

function crop(canvas: HTMLCanvasElement, rect: Rect): void {
  const { x, y, width, height } = whole(rect, canvas);
  if (width < SMALLEST_CROP || height < SMALLEST_CROP) return;
  const before = copyOf(canvas);
  canvas.width = width;
  canvas.height = height;
  penOf(canvas).drawImage(before, -x, -y);
}

/** A quarter turn to the left. */
function rotate(canvas: HTMLCanvasElement): void {
  const before = copyOf(canvas);
  canvas.width = before.height;
  canvas.height = before.width;
  const pen = penOf(canvas);
  pen.translate(0, canvas.height);
  pen.rotate(-Math.PI / 2);
  pen.drawImage(before, 0, 0);
  pen.setTransform(1, 0, 0, 1, 0, 0);
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const { width, height } = canvas;
  const copy = Object.assign(document.createElement("canvas"), { width, height });
  penOf(copy).drawImage(canvas, 0, 0);
  return copy;
}

/** The whole pixels that it touches, none outside the picture. */
export function whole(rect: Rect, size: { width: number; height: number }): Rect {
  const x = clamp(Math.floor(rect.x), size.width);
  const y = clamp(Math.floor(rect.y), size.height);
  const right = clamp(Math.ceil(rect.x + rect.width), size.width);
  const bottom = clamp(Math.ceil(rect.y + rect.height), size.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** The rectangle between two corners, whichever way it was drawn. */
export function between(one: Point, other: Point): Rect {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
