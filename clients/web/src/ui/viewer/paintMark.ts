/**
 * A key image as a picture of its own, with its measures: for a report.
 *
 * What never enters this room: what is written about it.
 */

import type { ImageMarkView, MessageView } from "@/api/index.ts";
import { Imaging } from "@/imaging/client.ts";
import { type Point, pointsOf } from "@/imaging/measures.ts";
import { Painter, type Shown } from "@/imaging/painting.ts";
import { onStage, placed, type Stage, WHOLE } from "@/imaging/placing.ts";
import type { IndexView } from "@/imaging/reading/slices.ts";
import type { App } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { sayMeasure } from "@/ui/viewer/Overlay.tsx";

/** Pixels of a side: what a printed column shows. */
const SIDE = 1_024;
/** Bytes: a report has several. */
const MOST = 300_000;
const QUALITIES = [0.85, 0.7, 0.5] as const;
/** Milliseconds after which a report goes without it. */
const PATIENCE = 60_000;
const INK = "#ffd75e";

/** A JPEG; null where the slice is not there, or cannot be shown. */
export async function paintMark(
  app: App,
  open: OpenThread,
  message: MessageView,
  mark: ImageMarkView,
): Promise<Blob | null> {
  const { study } = message;
  if (study === null) return null;
  const shown = await shownOf(app, open, message, mark);
  if (shown === null) return null;
  const stage = stageOf(shown);
  const canvas = document.createElement("canvas");
  new Painter(canvas, document.createElement("canvas")).draw(shown, {
    stage,
    pose: WHOLE,
    ratio: 1,
  });
  const context = canvas.getContext("2d");
  if (context) drawMeasures(context, shown, stage, mark);
  for (const quality of QUALITIES) {
    const blob = await jpegOf(canvas, quality);
    if (blob !== null && blob.size <= MOST) return blob;
  }
  return null;
}

/** Opens the study without a stage, and waits for the whole frame. */
function shownOf(
  app: App,
  open: OpenThread,
  message: MessageView,
  mark: ImageMarkView,
): Promise<Shown | null> {
  return new Promise((resolve) => {
    let shown: Shown | null = null;
    const end = (given: Shown | null): void => {
      clearTimeout(timer);
      imaging.close();
      resolve(given);
    };
    const sizes = message.study?.files.map(({ size }) => size) ?? [];
    const imaging = new Imaging(sizes, null, {
      bring: (file, segment) => app.engine.studySegment(open.id, message.id, file, segment),
      failed: () => undefined,
      hear: (told) => {
        if (told.kind === "failed") end(null);
        else if (told.kind === "picture") shown = told.shown;
        else if (told.kind === "drawn" && told.quality === "full") end(shown);
        else if (told.kind === "drawn" && told.quality === "bad") end(null);
        else if (told.kind === "opened" && !lookAt(imaging, told.index, mark)) end(null);
      },
    });
    const timer = setTimeout(() => end(null), PATIENCE);
  });
}

function lookAt(imaging: Imaging, index: IndexView, mark: ImageMarkView): boolean {
  for (const [series, { slices }] of index.series.entries()) {
    const position = slices.findIndex(
      ({ instance, frame }) => instance === mark.instance && frame === mark.frame,
    );
    if (position < 0) continue;
    const width = Number(mark.width);
    imaging.look({
      series,
      position,
      window: width > 0 ? { center: Number(mark.center), width } : null,
      isInverted: false,
      stage: { width: SIDE, height: SIDE },
      pose: WHOLE,
      ratio: 1,
    });
    return true;
  }
  return false;
}

function stageOf({ sides }: Shown): Stage {
  const { columns, rows, aspect } = sides;
  const scale = Math.min(SIDE / columns, SIDE / (rows * aspect));
  return { width: Math.round(columns * scale), height: Math.round(rows * aspect * scale) };
}

function drawMeasures(
  context: CanvasRenderingContext2D,
  { sides }: Shown,
  stage: Stage,
  mark: ImageMarkView,
): void {
  const box = placed(sides, stage, WHOLE);
  context.lineWidth = 2.5;
  context.strokeStyle = INK;
  context.fillStyle = INK;
  context.font = "600 22px sans-serif";
  for (const measure of mark.measures) {
    const points = pointsOf(measure.points).map((point) => onStage(sides, point, box));
    drawLine(context, points);
    const end = points.at(-1);
    if (end) context.fillText(sayMeasure(measure), end.x + 12, end.y - 10);
  }
}

function drawLine(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.stroke();
  for (const { x, y } of points) {
    context.beginPath();
    context.moveTo(x - 8, y);
    context.lineTo(x + 8, y);
    context.moveTo(x, y - 8);
    context.lineTo(x, y + 8);
    context.stroke();
  }
}

function jpegOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
