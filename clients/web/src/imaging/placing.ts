/**
 * Where a frame lies in its stage: the same numbers for who draws it and for who measures on it.
 *
 * What never enters this room: a canvas, a gesture.
 */

import type { Point } from "@/imaging/measures.ts";

/** A place to draw in, in CSS pixels. */
export interface Stage {
  readonly width: number;
  readonly height: number;
}

/** `zoom` is 1 when all of the frame is seen; `x` and `y` move it, in CSS pixels. */
export interface Pose {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** What is drawn: `aspect` is the height of a pixel over its width. */
export interface Sides {
  readonly columns: number;
  readonly rows: number;
  readonly aspect: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Pose = { zoom: 1, x: 0, y: 0 };
export const LEAST_ZOOM = 0.5;
export const MOST_ZOOM = 16;

/** The rectangle of the whole frame in its stage. */
export function placed({ columns, rows, aspect }: Sides, stage: Stage, pose: Pose): Rectangle {
  const tall = rows * aspect;
  const fit = Math.min(stage.width / columns, stage.height / tall);
  const width = columns * fit * pose.zoom;
  const height = tall * fit * pose.zoom;
  const left = (stage.width - width) / 2 + pose.x;
  const top = (stage.height - height) / 2 + pose.y;
  return { left, top, width, height };
}

/** A place of the stage in pixels of the frame, within it. */
export function onFrame({ columns, rows }: Sides, at: Point, box: Rectangle): Point {
  const x = ((at.x - box.left) / box.width) * columns;
  const y = ((at.y - box.top) / box.height) * rows;
  return { x: within(x, 0, columns), y: within(y, 0, rows) };
}

export function onStage({ columns, rows }: Sides, at: Point, box: Rectangle): Point {
  return {
    x: box.left + (at.x / columns) * box.width,
    y: box.top + (at.y / rows) * box.height,
  };
}

/** Enlarged around a place of the stage that stays where it is. */
export function zoomed(pose: Pose, by: number, around: Point, stage: Stage): Pose {
  const zoom = within(pose.zoom * by, LEAST_ZOOM, MOST_ZOOM);
  const part = zoom / pose.zoom;
  const fromMiddle = { x: around.x - stage.width / 2, y: around.y - stage.height / 2 };
  return {
    zoom,
    x: fromMiddle.x - (fromMiddle.x - pose.x) * part,
    y: fromMiddle.y - (fromMiddle.y - pose.y) * part,
  };
}

/** Moved, but never so far that nothing of it is left in the stage. */
export function moved(pose: Pose, by: Point, stage: Stage): Pose {
  const reach = (side: number): number => (side * (pose.zoom + 0.8)) / 2;
  return {
    zoom: pose.zoom,
    x: within(pose.x + by.x, -reach(stage.width), reach(stage.width)),
    y: within(pose.y + by.y, -reach(stage.height), reach(stage.height)),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
