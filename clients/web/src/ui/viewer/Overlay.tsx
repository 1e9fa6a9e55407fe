/** Measures over the image: mine, and those of key images of this slice. */

import type { JSX } from "preact";
import type { MeasureView } from "@/api/index.ts";
import { spacingOf } from "@/imaging/geometry.ts";
import { figure, measured, POINTS, type Point, pointsOf } from "@/imaging/measures.ts";
import { onStage, placed, type Stage } from "@/imaging/placing.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import type { Drawing, Here, Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";
import { language } from "@/ui/words/words.ts";

export interface OverlayProps {
  readonly viewing: Viewing;
  /** Measures of key images of this slice. */
  readonly kept: readonly MeasureView[];
}

export function Overlay(props: OverlayProps): JSX.Element | null {
  const { viewing, kept } = props;
  const here = viewing.here.value;
  if (here === null) return null;
  const place = placer(viewing, here);
  const mine = viewing.drawings.value.filter((one) => viewing.isHere(one));
  const picked = mine.find((one) => one.id === viewing.picked.value) ?? null;
  return (
    <>
      <svg class="measures" aria-hidden="true" focusable="false">
        {kept.map((one, at) => (
          <Figure
            key={`kept ${at}`}
            kind={one.kind}
            points={pointsOf(one.points).map(place)}
            text={sayMeasure(one)}
            stage={viewing.stage.value}
            class="kept"
          />
        ))}
        {mine.map((one) => (
          <Figure
            key={one.id}
            kind={one.kind}
            points={one.points.map(place)}
            text={textOf(one, here)}
            stage={viewing.stage.value}
            class={one === picked ? "picked" : ""}
          />
        ))}
      </svg>
      {picked ? <Eraser viewing={viewing} drawing={picked} place={place} /> : null}
      <MeasuresSaid mine={mine} here={here} />
    </>
  );
}

function placer(viewing: Viewing, { sides }: Here): (point: Point) => Point {
  const box = placed(sides, viewing.stage.value, viewing.pose.value);
  return (point) => onStage(sides, point, box);
}

/** For who does not see the lines. */
function MeasuresSaid(props: { mine: readonly Drawing[]; here: Here }): JSX.Element {
  const said = props.mine.map((one) => textOf(one, props.here)).filter(Boolean);
  return (
    <output class="spoken" data-measures>
      {said.join(" ; ")}
    </output>
  );
}

interface FigureProps {
  readonly kind: string;
  readonly points: readonly Point[];
  readonly text: string;
  readonly stage: Stage;
  readonly class: string;
}

function Figure(props: FigureProps): JSX.Element {
  const { points, text } = props;
  const line = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const label = labelPlace(props.kind, points, props.stage);
  return (
    <g class={props.class}>
      <polyline class="under" points={line} />
      <polyline points={line} />
      {points.map(({ x, y }, at) => (
        <g key={at} transform={`translate(${x} ${y})`}>
          <path class="under" d="M-6 0h12M0-6v12" />
          <path d="M-6 0h12M0-6v12" />
        </g>
      ))}
      {label && text ? (
        <text x={label.x} y={label.y} text-anchor={label.anchor}>
          {text}
        </text>
      ) : null}
    </g>
  );
}

/** Pixels that a label and the rail beside it take. */
const LABEL = 128;

/** Beyond the end of a line, or outside of an angle: never on what is measured. */
function labelPlace(kind: string, points: readonly Point[], stage: Stage) {
  const end = kind === "angle" ? points[1] : points.at(-1);
  const others = points.filter((point) => point !== end);
  if (end === undefined || others.length === 0) return null;
  const from = {
    x: others.reduce((sum, { x }) => sum + x, 0) / others.length,
    y: others.reduce((sum, { y }) => sum + y, 0) / others.length,
  };
  const length = Math.max(1, Math.hypot(end.x - from.x, end.y - from.y));
  const way = { x: (end.x - from.x) / length, y: (end.y - from.y) / length };
  if (way.x > 0.4 && end.x + LABEL > stage.width) {
    return { x: end.x, y: Math.min(...points.map(({ y }) => y)) - 16, anchor: "end" } as const;
  }
  const anchor = way.x > 0.4 ? "start" : way.x < -0.4 ? "end" : "middle";
  return { x: end.x + way.x * 14, y: end.y + way.y * 20 + 5, anchor } as const;
}

function Eraser(props: {
  viewing: Viewing;
  drawing: Drawing;
  place: (point: Point) => Point;
}): JSX.Element | null {
  const { viewing, drawing, place } = props;
  const first = drawing.points[0];
  if (first === undefined || drawing.points.length < POINTS[drawing.kind]) return null;
  const { x, y } = place(first);
  return (
    <span class="eraser" style={{ left: `${x}px`, top: `${y}px` }}>
      <IconButton
        icon={CloseIcon}
        label={viewerWords().clear}
        onClick={() => viewing.erase(drawing.id)}
      />
    </span>
  );
}

function textOf(drawing: Drawing, { shape }: Here): string {
  const { kind, points } = drawing;
  return points.length < POINTS[kind]
    ? ""
    : sayMeasure(measured(kind, points, spacingOf(shape)));
}

/** "12,4 mm", "31,0 mm au détecteur", "42 px", "90,0°". */
export function sayMeasure({ value, unit }: Pick<MeasureView, "value" | "unit">): string {
  const number = figure(value, unit, language());
  if (unit === "deg") return `${number}°`;
  if (unit === "mm-imager") return `${number}\u00a0mm ${viewerWords().atImager}`;
  return `${number}\u00a0${unit}`;
}
