/** The slices of a series from the first to the last: where one is, what is here, key images. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ImageMarkView } from "@/api/index.ts";
import { seriesTitle } from "@/ui/viewer/naming.ts";
import type { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

/** What is not here, what is here as a preview, what is here. */
const SHADES = ["#ffffff10", "#ffffff30", "#ffffff66"] as const;

export function Rail(props: {
  viewing: Viewing;
  marks: readonly ImageMarkView[];
}): JSX.Element | null {
  const { viewing, marks } = props;
  const rail = useRef<HTMLDivElement>(null);
  const here = viewing.here.value;
  const { count } = viewing;
  const position = viewing.position.value;
  if (here === null || count < 2) return null;
  const said = viewerWords();
  const name = seriesTitle(here.series, viewing.series.value);
  const turn = (event: PointerEvent): void => {
    const box = rail.current?.getBoundingClientRect();
    if (!box || !rail.current?.hasPointerCapture(event.pointerId)) return;
    viewing.turnTo(((event.clientY - box.top) / box.height) * (count - 1));
  };
  return (
    <div
      ref={rail}
      class="rail"
      role="slider"
      tabIndex={0}
      aria-label={said.slider}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={position + 1}
      aria-valuetext={said.sliceOf(position + 1, count, name)}
      onPointerDown={(event) => {
        viewing.cine.value = 0;
        event.currentTarget.setPointerCapture(event.pointerId);
        turn(event);
      }}
      onPointerMove={turn}
    >
      <Presence viewing={viewing} />
      {marksOf(viewing, marks).map((at) => (
        <i key={at} class="tick" style={{ top: percent(at, count) }} />
      ))}
      <i class="thumb" style={{ top: percent(position, count) }} />
    </div>
  );
}

function Presence(props: { viewing: Viewing }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { viewing } = props;
  const presence = viewing.presence.value.get(viewing.series.value) ?? null;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!presence || !context || !canvas.current) return;
    canvas.current.height = presence.length;
    for (const [at, state] of presence.entries()) {
      context.fillStyle = SHADES[state] ?? SHADES[0];
      context.fillRect(0, at, 1, 1);
    }
  }, [presence]);
  return <canvas ref={canvas} width={1} height={1} />;
}

/** Places of key images in this series. */
function marksOf(viewing: Viewing, marks: readonly ImageMarkView[]): readonly number[] {
  const slices = viewing.here.value?.series.slices ?? [];
  const named = new Set(marks.map(({ instance, frame }) => `${instance} ${frame}`));
  return slices.flatMap(({ instance, frame }, at) => {
    return named.has(`${instance} ${frame}`) ? [at] : [];
  });
}

function percent(at: number, count: number): string {
  return `${(at / Math.max(1, count - 1)) * 100}%`;
}
