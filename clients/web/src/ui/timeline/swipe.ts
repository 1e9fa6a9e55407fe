/**
 * A finger that draws a line to the right answers it; the line follows, and goes back by itself.
 *
 * What never enters this room: what an answer is.
 */

import { useRef, useState } from "preact/hooks";
import type { PressHandlers } from "@/ui/timeline/longPress.ts";

/** Pixels: from where it is a swipe, and from where it answers. */
const BEGINS = 12;
const ENOUGH = 56;
/** At the very left a phone goes back to the page before. */
const EDGE = 24;

/** Whether a finger that moved so far means the line, and not the page. */
export function isSwipe(dx: number, dy: number): boolean {
  return dx > BEGINS && dx > Math.abs(dy) * 1.5;
}

/** How far the line follows: as the finger, then heavily. */
export function drawnBy(dx: number): number {
  if (dx <= 0) return 0;
  return dx <= ENOUGH ? dx : ENOUGH + (dx - ENOUGH) / 5;
}

interface Start {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
}

export interface Swipe {
  readonly isDrawn: boolean;
  readonly isEnough: boolean;
  readonly handlers: PressHandlers;
}

/** Follow fingers on `line`; `swiped` once for each that drew it far enough. */
export function useSwipe(line: { current: HTMLElement | null }, swiped: () => void): Swipe {
  const start = useRef<Start | null>(null);
  const [drawn, setDrawn] = useState<"no" | "yes" | "enough">("no");
  const end = (answers: boolean) => {
    start.current = null;
    line.current?.style.removeProperty("--drawn");
    if (drawn === "no") return;
    setDrawn("no");
    if (answers && drawn === "enough") swiped();
  };
  const follow = (event: PointerEvent) => {
    const from = start.current;
    if (!from || event.pointerId !== from.pointer) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (drawn === "no" && !isSwipe(dx, dy)) {
      if (Math.abs(dy) > BEGINS) start.current = null;
      return;
    }
    line.current?.style.setProperty("--drawn", `${drawnBy(dx)}px`);
    const isEnough = dx >= ENOUGH;
    if (isEnough && drawn !== "enough") navigator.vibrate?.(10);
    setDrawn(isEnough ? "enough" : "yes");
  };
  return {
    isDrawn: drawn !== "no",
    isEnough: drawn === "enough",
    handlers: {
      onPointerDown: (event) => {
        const isFinger = event.pointerType === "touch" && event.isPrimary;
        if (!isFinger || event.clientX < EDGE) return;
        start.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
      },
      onPointerMove: follow,
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    },
  };
}

/** Both are told. */
export function together(first: PressHandlers, second: PressHandlers): PressHandlers {
  return {
    onPointerDown: (event) => {
      first.onPointerDown(event);
      second.onPointerDown(event);
    },
    onPointerMove: (event) => {
      first.onPointerMove(event);
      second.onPointerMove(event);
    },
    onPointerUp: () => {
      first.onPointerUp();
      second.onPointerUp();
    },
    onPointerCancel: () => {
      first.onPointerCancel();
      second.onPointerCancel();
    },
  };
}
