/** Keys of the viewer: what a hand on a keyboard does without a mouse. */

import { moved, zoomed } from "@/imaging/placing.ts";
import type { PresetName } from "@/imaging/windowing.ts";
import type { Tool, Viewing } from "@/ui/viewer/viewing.ts";

type Deed = (viewing: Viewing) => void;

const NUMBERS: readonly PresetName[] = ["brain", "bone", "lung", "mediastinum", "soft"];

const DEEDS: Readonly<Record<string, Deed>> = {
  ArrowUp: (viewing) => viewing.turn(-1),
  ArrowDown: (viewing) => viewing.turn(1),
  PageUp: (viewing) => viewing.turn(-10),
  PageDown: (viewing) => viewing.turn(10),
  Home: (viewing) => viewing.turnTo(0),
  End: (viewing) => viewing.turnTo(Number.MAX_SAFE_INTEGER),
  ArrowLeft: (viewing) => viewing.choose(viewing.series.peek() - 1),
  ArrowRight: (viewing) => viewing.choose(viewing.series.peek() + 1),
  "+": (viewing) => zoom(viewing, 1.25),
  "=": (viewing) => zoom(viewing, 1.25),
  "-": (viewing) => zoom(viewing, 0.8),
  "0": (viewing) => viewing.reset(),
  " ": (viewing) => toggleCine(viewing),
  c: (viewing) => toggleCine(viewing),
  i: (viewing) => viewing.invert(),
  f: (viewing) => viewing.setWindowing({ kind: "file", at: 0 }),
  s: (viewing) => use(viewing, "scroll"),
  w: (viewing) => use(viewing, "window"),
  m: (viewing) => use(viewing, "pan"),
  r: (viewing) => use(viewing, "length"),
  a: (viewing) => use(viewing, "angle"),
  Delete: (viewing) => erasePicked(viewing),
  Backspace: (viewing) => erasePicked(viewing),
};

/** True when it did something. */
export function onViewerKey(event: KeyboardEvent, viewing: Viewing, isCt: boolean): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const preset = isCt ? NUMBERS[Number(event.key) - 1] : undefined;
  const arrow = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (event.shiftKey && arrow !== undefined) pan(viewing, arrow);
  else if (preset !== undefined) viewing.setWindowing({ kind: "preset", name: preset });
  else {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const deed = Object.hasOwn(DEEDS, key) ? DEEDS[key] : undefined;
    if (deed === undefined) return false;
    deed(viewing);
  }
  return true;
}

export function toggleCine(viewing: Viewing): void {
  viewing.cine.value = viewing.cine.peek() > 0 ? 0 : 10;
}

export function use(viewing: Viewing, tool: Tool): void {
  const open = viewing.unfinished();
  if (open !== null) viewing.erase(open.id);
  viewing.tool.value = tool;
}

function zoom(viewing: Viewing, by: number): void {
  const stage = viewing.stage.peek();
  const middle = { x: stage.width / 2, y: stage.height / 2 };
  viewing.setPose(zoomed(viewing.pose.peek(), by, middle, stage));
}

function pan(viewing: Viewing, by: number): void {
  viewing.setPose(moved(viewing.pose.peek(), { x: 0, y: by * 40 }, viewing.stage.peek()));
}

function erasePicked(viewing: Viewing): void {
  const picked = viewing.picked.peek() ?? viewing.drawings.peek().at(-1)?.id ?? null;
  if (picked !== null) viewing.erase(picked);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select");
}
