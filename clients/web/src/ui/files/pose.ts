/** Where a picture lies under its window: how large, and how far from the middle. Pure. */

export interface Pose {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const NATURAL: Pose = { scale: 1, x: 0, y: 0 };
const LARGEST = 12;

/** Enlarge around a point that is `x, y` from the middle: what is under it stays under it. */
export function zoomed(pose: Pose, by: number, x: number, y: number): Pose {
  const scale = Math.min(Math.max(pose.scale * by, 0.8), LARGEST);
  const ratio = scale / pose.scale;
  return { scale, x: x - (x - pose.x) * ratio, y: y - (y - pose.y) * ratio };
}

/** Dragged; a picture that is not enlarged stays where it is. */
export function moved(pose: Pose, x: number, y: number): Pose {
  return pose.scale > 1 ? { ...pose, x: pose.x + x, y: pose.y + y } : pose;
}

/** What is smaller than its natural size goes back to it. */
export function settled(pose: Pose): Pose {
  return pose.scale <= 1 ? NATURAL : pose;
}

/** A point of an event, from the middle of the element. */
export function centred(
  element: Element | null,
  event: { readonly clientX: number; readonly clientY: number },
): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  if (!box) return { x: 0, y: 0 };
  return {
    x: event.clientX - box.left - box.width / 2,
    y: event.clientY - box.top - box.height / 2,
  };
}
