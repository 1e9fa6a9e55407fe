/** A finger that stays: what a right click is to a mouse. */

import { useRef } from "preact/hooks";
import type { Anchor } from "@/ui/primitives/Menu.tsx";

const LONG = 420;
const MOVED = 10;

interface Held {
  readonly timer: ReturnType<typeof setTimeout> | undefined;
  readonly x: number;
  readonly y: number;
}

export interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

export function useLongPress(pressed: (place: Anchor) => void): PressHandlers {
  const held = useRef<Held>({ timer: undefined, x: 0, y: 0 });
  const end = () => clearTimeout(held.current.timer);
  return {
    onPointerDown: (event) => {
      if (event.pointerType === "mouse") return;
      const { clientX: x, clientY: y } = event;
      const timer = setTimeout(() => {
        navigator.vibrate?.(10);
        swallowRelease();
        pressed({ left: x, right: x, top: y, bottom: y });
      }, LONG);
      held.current = { timer, x, y };
    },
    onPointerMove: (event) => {
      const { x, y } = held.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > MOVED) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** The finger that opened a menu lifts over its first entry: that chooses nothing. */
function swallowRelease(): void {
  const end = new AbortController();
  const swallow = (event: TouchEvent) => {
    event.preventDefault();
    end.abort();
  };
  const how = { capture: true, signal: end.signal };
  addEventListener("touchend", swallow, { ...how, passive: false });
  addEventListener("touchcancel", () => end.abort(), how);
}
