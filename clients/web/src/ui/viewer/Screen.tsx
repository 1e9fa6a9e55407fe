/** The stage: the image, what is drawn over it, and why it is not there. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ImageMarkView, MeasureView, StudyView } from "@/api/index.ts";
import { type Bring, Imaging } from "@/imaging/client.ts";
import { Painter, type Shown } from "@/imaging/painting.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { sentenceOf } from "@/ui/state/faults.ts";
import { Corners, ScaleNotice } from "@/ui/viewer/Corners.tsx";
import { Gestures } from "@/ui/viewer/gestures.ts";
import { seriesTitle } from "@/ui/viewer/naming.ts";
import { Overlay } from "@/ui/viewer/Overlay.tsx";
import { Rail } from "@/ui/viewer/Rail.tsx";
import type { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export interface ScreenProps {
  readonly study: StudyView;
  readonly viewing: Viewing;
  readonly bring: Bring;
}

export function Screen(props: ScreenProps): JSX.Element {
  const { study, viewing } = props;
  const stage = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [sentence, setSentence] = useState("");
  useEffect(() => looking(props, canvas.current, setSentence), []);
  useEffect(() => sized(viewing, stage.current), []);
  useEffect(
    () => (stage.current ? new Gestures(stage.current, viewing).attach() : undefined),
    [],
  );
  const marks = marksHere(viewing, study.marks);
  return (
    <section
      ref={stage}
      class={`stage ${viewing.tool.value}`}
      aria-label={labelOf(viewing)}
      tabIndex={-1}
      data-drawn={drawnOf(viewing)}
      data-stage={`${viewing.stage.value.width} ${viewing.stage.value.height}`}
    >
      <canvas ref={canvas} />
      <Overlay viewing={viewing} kept={measuresOf(marks)} />
      <Corners study={study} viewing={viewing} />
      <Standing viewing={viewing} sentence={sentence} />
      <ScaleNotice viewing={viewing} />
      <p class="not-for-diagnosis">{viewerWords().notForDiagnosis}</p>
      <Rail viewing={viewing} marks={study.marks} />
    </section>
  );
}

/** Starts the worker of this study; its end. */
function looking(
  { study, viewing, bring }: ScreenProps,
  canvas: HTMLCanvasElement | null,
  say: (sentence: string) => void,
): (() => void) | undefined {
  if (canvas === null) return undefined;
  let painter: Painter | null = null;
  const draw = (shown: Shown | null): void => {
    painter ??= new Painter(canvas, document.createElement("canvas"));
    const view = {
      stage: viewing.stage.peek(),
      pose: viewing.pose.peek(),
      ratio: Math.min(devicePixelRatio, 2),
    };
    if (shown === null) painter.clear(view.stage, view.ratio);
    else painter.draw(shown, view);
  };
  const sizes = study.files.map(({ size }) => size);
  const imaging = new Imaging(sizes, canvas, {
    bring,
    hear: (message) => {
      if (message.kind === "picture") draw(message.shown);
      else viewing.hear(message);
    },
    failed: (error) => say(sentenceOf(error)),
  });
  viewing.attach(imaging);
  const online = () => viewing.again();
  addEventListener("online", online);
  return () => {
    removeEventListener("online", online);
    imaging.close();
  };
}

function sized(viewing: Viewing, stage: HTMLElement | null): (() => void) | undefined {
  if (stage === null) return undefined;
  const observer = new ResizeObserver(() => {
    viewing.setStage({ width: stage.clientWidth, height: stage.clientHeight });
  });
  observer.observe(stage);
  return () => observer.disconnect();
}

/** Why there is no image, or not yet a whole one. */
function Standing(props: { viewing: Viewing; sentence: string }): JSX.Element | null {
  const { viewing, sentence } = props;
  const said = viewerWords();
  const fault = viewing.fault.value;
  const drawn = viewing.drawn.value;
  if (fault !== null) {
    const plain = fault === "damaged" || fault === "too_large" ? fault : "away";
    return (
      <Fault>
        <p>{plain === "away" && sentence ? sentence : said.indexFaults[plain]}</p>
      </Fault>
    );
  }
  if (drawn === null) return <Waiting label={said.opening} />;
  if (drawn.quality === "bad" && drawn.word) {
    return (
      <Fault>
        <p>{said.faults[drawn.word]}</p>
        {drawn.word === "away" ? (
          <Button onClick={() => viewing.again()}>{said.again}</Button>
        ) : null}
      </Fault>
    );
  }
  if (drawn.quality === "none") return <Waiting label={said.coming} />;
  if (drawn.quality !== "preview") return null;
  return (
    <p class="is-preview" title={said.previewAbout}>
      {said.preview}
    </p>
  );
}

function Fault(props: { children: JSX.Element | (JSX.Element | null)[] }): JSX.Element {
  return (
    <div class="standing-fault" role="status">
      <AlertIcon />
      {props.children}
    </div>
  );
}

function Waiting(props: { label: string }): JSX.Element {
  return (
    <div class="standing-wait" role="status" aria-label={props.label}>
      <span class="spinner" />
    </div>
  );
}

/** What stands on the stage, for who waits for it: series, position, how well. */
function drawnOf(viewing: Viewing): string | undefined {
  const drawn = viewing.drawn.value;
  return drawn ? `${drawn.series}/${drawn.position}/${drawn.quality}` : undefined;
}

function labelOf(viewing: Viewing): string {
  const here = viewing.here.value;
  const said = viewerWords();
  if (here === null) return said.opening;
  const title = seriesTitle(here.series, viewing.series.value);
  return said.sliceOf(viewing.position.value + 1, viewing.count, title);
}

function marksHere(
  viewing: Viewing,
  marks: readonly ImageMarkView[],
): readonly ImageMarkView[] {
  const slice = viewing.here.value?.slice;
  return marks.filter(
    ({ instance, frame }) => instance === slice?.instance && frame === slice.frame,
  );
}

function measuresOf(marks: readonly ImageMarkView[]): readonly MeasureView[] {
  return marks.flatMap(({ measures }) => measures);
}
