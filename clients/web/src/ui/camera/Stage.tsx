/** The picture on its table: drawn on by pointer, framed by keyboard, enlarged by pinch. */

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Gestures, type View, zoomBy } from "@/ui/camera/gestures.ts";
import { between, type Point, type Rect, whole } from "@/ui/camera/operations.ts";
import type { Photo } from "@/ui/camera/photo.ts";
import { cameraWords } from "@/ui/camera/words.ts";

export type Tool = "brush" | "box" | "crop";

export interface StageProps {
  readonly photo: Photo;
  readonly tool: Tool;
  /** Of the longest side of the picture. */
  readonly thickness: number;
  readonly frame: Rect | null;
  readonly onFrame: (frame: Rect | null) => void;
  readonly onApply: (frame: Rect) => void;
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Parts of the picture that an arrow moves by. */
const STEP = 0.02;

export function Stage(props: StageProps): JSX.Element {
  const { photo, view } = props;
  const table = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const gestures = useMemo(() => gesturesOn(now), []);
  const { version } = photo;
  const fit = useFit(table, photo, version.value);
  useEffect(() => {
    sheet.current?.prepend(photo.canvas);
    return () => photo.canvas.remove();
  }, [photo]);
  const at = (event: PointerEvent) => pointOn(photo.canvas, event);
  return (
    <div
      ref={table}
      class={`stage ${props.tool}`}
      role="application"
      aria-label={cameraWords().stage}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows place the frame on it
      tabIndex={0}
      onPointerDown={(event) => gestures.down(event, at(event))}
      onPointerMove={(event) => {
        const all = event.getCoalescedEvents?.() ?? [];
        gestures.move(event, (all.length ? all : [event]).map(at));
      }}
      onPointerUp={(event) => gestures.up(event)}
      onPointerCancel={(event) => gestures.up(event)}
      onWheel={(event) => {
        event.preventDefault();
        props.onView((before) => zoomBy(before, event.deltaY < 0 ? 1.15 : 1 / 1.15));
      }}
      onKeyDown={(event) => framed(event, props)}
    >
      <div
        ref={sheet}
        class="sheet"
        style={{
          width: `${fit.width}px`,
          height: `${fit.height}px`,
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`,
        }}
      >
        {props.frame ? <Frame frame={props.frame} photo={photo} tool={props.tool} /> : null}
      </div>
    </div>
  );
}

function Frame(props: { frame: Rect; photo: Photo; tool: Tool }): JSX.Element {
  const { width, height } = props.photo.canvas;
  const { frame } = props;
  const part = (value: number, of: number) => `${(value / of) * 100}%`;
  return (
    <span
      class={`frame ${props.tool}`}
      style={{
        left: part(frame.x, width),
        top: part(frame.y, height),
        width: part(frame.width, width),
        height: part(frame.height, height),
      }}
    />
  );
}

/** The largest size on the screen at which all of it is seen. */
function useFit(
  table: { current: HTMLDivElement | null },
  photo: Photo,
  version: number,
): { width: number; height: number } {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = table.current;
    if (!element) return;
    const watch = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth, height: element.clientHeight }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return useMemo(() => {
    const { width, height } = photo.canvas;
    const scale = Math.min(room.width / width, room.height / height);
    return { width: width * scale, height: height * scale };
  }, [room, photo, version]);
}

function gesturesOn(now: { current: StageProps }): Gestures {
  let corner: Point | null = null;
  let drawn: Rect | null = null;
  const frame = (rect: Rect | null) => {
    drawn = rect;
    now.current.onFrame(rect);
  };
  return new Gestures(
    {
      begin: (at) => {
        const { photo, tool, thickness } = now.current;
        corner = at;
        drawn = null;
        const longest = Math.max(photo.canvas.width, photo.canvas.height);
        if (tool === "brush") photo.beginStroke(thickness * longest, at);
      },
      move: (at) => {
        const { photo, tool } = now.current;
        if (tool === "brush") photo.extendStroke(at);
        else if (corner) frame(whole(between(corner, at), photo.canvas));
      },
      end: () => {
        const { photo, tool, onApply } = now.current;
        if (tool === "brush") photo.endStroke();
        else if (tool === "box" && drawn?.width && drawn.height) onApply(drawn);
      },
      drop: () => {
        now.current.photo.dropStroke();
        frame(null);
      },
    },
    (change) => now.current.onView(change),
  );
}

function pointOn(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * canvas.width,
    y: ((event.clientY - box.top) / box.height) * canvas.height,
  };
}

/** Without a pointer: arrows move the frame, with Shift they size it, Enter applies it. */
function framed(event: KeyboardEvent, props: StageProps): void {
  const { photo, tool, frame } = props;
  if (tool === "brush") return;
  if (event.key === "Enter" && frame) {
    event.preventDefault();
    props.onApply(frame);
    return;
  }
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  const { width, height } = photo.canvas;
  const from = frame ?? { x: width / 3, y: height / 3, width: width / 3, height: height / 3 };
  const [dx, dy] = [arrow[0] * width * STEP, arrow[1] * height * STEP];
  const moved = event.shiftKey
    ? { ...from, width: from.width + dx, height: from.height + dy }
    : { ...from, x: from.x + dx, y: from.y + dy };
  props.onFrame(whole(moved, photo.canvas));
}
