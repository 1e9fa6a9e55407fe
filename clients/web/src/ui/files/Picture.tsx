/** A picture to look at closely: wheel, pinch, double press and keys enlarge; dragging moves it. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { centred, moved, NATURAL, type Pose, settled, zoomed } from "@/ui/files/pose.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { ZoomInIcon, ZoomOutIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

const STEP = 1.5;
const TWICE = 2.5;

export function Picture(props: {
  address: string;
  name: string;
  isWhole: boolean;
}): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const [pose, setPose] = useState<Pose>(NATURAL);
  usePointers(stage, setPose);
  const centre = (by: number) => setPose((now) => settled(zoomed(now, by, 0, 0)));
  useWheel(stage, setPose);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "+" || event.key === "=") centre(STEP);
      if (event.key === "-") centre(1 / STEP);
      if (event.key === "0") setPose(NATURAL);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <div ref={stage} class={`stage picture${pose.scale > 1 ? " zoomed" : ""}`}>
      <img
        src={props.address}
        alt={props.name}
        draggable={false}
        class={props.isWhole ? "" : "soft"}
        style={{ transform: `translate(${pose.x}px, ${pose.y}px) scale(${pose.scale})` }}
      />
      <div class="zoom">
        <IconButton
          icon={ZoomOutIcon}
          label={words().files.zoomOut}
          disabled={pose.scale <= 1}
          onClick={() => centre(1 / STEP)}
        />
        <IconButton
          icon={ZoomInIcon}
          label={words().files.zoomIn}
          onClick={() => centre(STEP)}
        />
      </div>
    </div>
  );
}

type SetPose = (how: (now: Pose) => Pose) => void;

interface Stage {
  readonly current: HTMLElement | null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** By hand: the browser takes a wheel listener of Preact's for passive. */
function useWheel(stage: Stage, setPose: SetPose): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { x, y } = centred(element, event);
      setPose((now) => settled(zoomed(now, Math.exp(-event.deltaY / 300), x, y)));
    };
    const onDouble = (event: MouseEvent) => {
      const { x, y } = centred(element, event);
      setPose((now) => (now.scale > 1 ? NATURAL : settled(zoomed(now, TWICE, x, y))));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("dblclick", onDouble);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("dblclick", onDouble);
    };
  }, []);
}

/** One pointer moves, two pinch around their middle. */
function usePointers(stage: Stage, setPose: SetPose): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const held = new Map<number, Point>();
    const end = new AbortController();
    const { signal } = end;
    const press = (event: PointerEvent) => {
      if ((event.target as Element).closest("button")) return;
      element.setPointerCapture(event.pointerId);
      held.set(event.pointerId, centred(element, event));
    };
    const release = (event: PointerEvent) => {
      held.delete(event.pointerId);
      setPose(settled);
    };
    element.addEventListener("pointerdown", press, { signal });
    element.addEventListener("pointermove", (event) => drag(event, element, held, setPose), {
      signal,
    });
    element.addEventListener("pointerup", release, { signal });
    element.addEventListener("pointercancel", release, { signal });
    return () => end.abort();
  }, []);
}

function drag(
  event: PointerEvent,
  element: Element,
  held: Map<number, Point>,
  setPose: SetPose,
): void {
  const before = held.get(event.pointerId);
  if (!before) return;
  const now = centred(element, event);
  const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
  held.set(event.pointerId, now);
  if (!other) {
    setPose((pose) => moved(pose, now.x - before.x, now.y - before.y));
    return;
  }
  const was = Math.hypot(before.x - other.x, before.y - other.y) || 1;
  const is = Math.hypot(now.x - other.x, now.y - other.y);
  setPose((pose) => zoomed(pose, is / was, (now.x + other.x) / 2, (now.y + other.y) / 2));
}
