/**
 * A study to look through: its series, its slices, windows, measures, key images.
 *
 * Alone on the whole screen (StudyDialog), or in a page that has more to say (`embedded`).
 */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ImageMark, ImageMarkView, MessageView, StudyView } from "@/api/index.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { dayOf } from "@/ui/viewer/Corners.tsx";
import { KeyImageIcon } from "@/ui/viewer/icons.tsx";
import { onViewerKey } from "@/ui/viewer/keys.ts";
import { type Marking, MarksPanel } from "@/ui/viewer/MarksPanel.tsx";
import { patientName, studyTitle } from "@/ui/viewer/naming.ts";
import { Screen } from "@/ui/viewer/Screen.tsx";
import { Strip } from "@/ui/viewer/Strip.tsx";
import { useViewerStyle } from "@/ui/viewer/style.ts";
import { Toolbar } from "@/ui/viewer/Toolbar.tsx";
import { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export interface StudyViewerProps {
  readonly open: OpenThread;
  readonly message: MessageView;
  /** In a page of others: without a way to close it, unless `onClose` is given. */
  readonly embedded?: boolean;
  readonly onClose?: () => void;
}

export function StudyViewer(props: StudyViewerProps): JSX.Element | null {
  const app = useApp();
  useViewerStyle();
  const [viewing] = useState(() => new Viewing(firstTool()));
  const [panel, setPanel] = useState<"marking" | "marks" | null>(null);
  useEffect(() => playing(viewing), [viewing.cine.value]);
  const { open } = props;
  const study = currentStudy(props);
  if (study === null) return <p class="viewer-gone">{viewerWords().withdrawn}</p>;
  if (study.files.some((file) => file.blocked === true)) {
    return <p class="viewer-gone">{viewerWords().blocked}</p>;
  }
  if (isBlocked(study)) return <p class="viewer-gone">{viewerWords().blocked}</p>;
  const mayMark = open.view.value?.mayWrite === true;
  const marking = markingOf(app, props, viewing);
  const bring = (file: number, segment: number) =>
    app.engine.studySegment(open.id, props.message.id, file, segment);
  return (
    <section
      class={`study-viewer${props.embedded ? " embedded" : ""}${panel ? " with-panel" : ""}`}
      aria-label={`${viewerWords().viewer}, ${studyTitle(study)}`}
      onKeyDown={(event) => {
        const isHandled = onKey(event, viewing, mayMark ? () => setPanel("marking") : null);
        if (!isHandled) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div class="viewer-grid">
        <Head
          {...props}
          study={study}
          isPanelOpen={panel !== null}
          onPanel={() => setPanel(panel ? null : "marks")}
        />
        <Toolbar viewing={viewing} mayMark={mayMark} onMark={() => setPanel("marking")} />
        <div class="body">
          <Strip viewing={viewing} />
          <Screen study={study} viewing={viewing} bring={bring} />
          {panel ? (
            <MarksPanel
              viewing={viewing}
              marks={study.marks}
              marking={marking}
              isMarking={panel === "marking"}
              onMarked={() => setPanel("marks")}
              onClose={() => setPanel(null)}
            />
          ) : null}
        </div>
      </div>
    </section>
  );
}

interface HeadProps extends StudyViewerProps {
  readonly study: StudyView;
  readonly isPanelOpen: boolean;
  readonly onPanel: () => void;
}

function Head(props: HeadProps): JSX.Element {
  const { study, onClose } = props;
  const said = viewerWords();
  const about = [studyTitle(study), study.date ? dayOf(study.date) : ""].filter(Boolean);
  const count = study.marks.length;
  return (
    <header class="viewer-head">
      {onClose ? <IconButton icon={CloseIcon} label={said.close} onClick={onClose} /> : null}
      <span class="about">
        <b class="one-line">{patientName(study) || said.send.unknownPatient}</b>
        <span class="one-line">{about.join(" · ")}</span>
      </span>
      <button
        type="button"
        class="marks-toggle"
        aria-pressed={props.isPanelOpen}
        title={said.marks}
        onClick={props.onPanel}
      >
        <KeyImageIcon />
        <span class="spoken">{`${said.marks} (${count})`}</span>
        <span class="figures" aria-hidden="true">
          {count}
        </span>
      </button>
    </header>
  );
}

/** As the thread has it now: key images come while one looks. */
function currentStudy({ open, message }: StudyViewerProps): StudyView | null {
  const rows = open.timeline.lines.value.rows;
  const now = rows.find((row) => row.message.id === message.id)?.message ?? message;
  return now.study;
}

/** Its patient agrees no more: what is open is put away. */
function isBlocked(study: StudyView): boolean {
  return study.files[0]?.blocked === true;
}

function firstTool(): "scroll" | "window" {
  return matchMedia("(pointer: coarse)").matches ? "scroll" : "window";
}

function onKey(event: KeyboardEvent, viewing: Viewing, mark: (() => void) | null): boolean {
  const isButton = event.target instanceof Element && event.target.closest("button") !== null;
  if (isButton && (event.key === " " || event.key === "Enter")) return false;
  const isMark = event.key.toLowerCase() === "k" && !event.ctrlKey && !event.metaKey;
  const isTyping = event.target instanceof Element && event.target.matches("textarea, input");
  if (isMark && !isTyping && mark !== null) {
    mark();
    return true;
  }
  return onViewerKey(event, viewing, viewing.here.peek()?.series.modality === "CT");
}

/** Turns the slices, round and round, while a cine goes on. */
function playing(viewing: Viewing): (() => void) | undefined {
  const rate = viewing.cine.peek();
  if (rate === 0) return undefined;
  const timer = setInterval(() => {
    const next = viewing.position.peek() + 1;
    viewing.turnTo(next < viewing.count ? next : 0);
  }, 1_000 / rate);
  return () => clearInterval(timer);
}

function markingOf(app: App, { open, message }: StudyViewerProps, viewing: Viewing): Marking {
  const said = viewerWords();
  const tell = async (mark: ImageMark, on: boolean): Promise<boolean> => {
    const intent = newIntent();
    const done = app.engine.markImage(open.id, message.id, mark, on, { intent });
    return (
      (await attempt(
        app,
        done.then(() => true),
      )) === true
    );
  };
  return {
    async keep(note) {
      const mark = markOf(viewing, note);
      if (mark === null || !(await tell(mark, true))) return false;
      app.overlays.say(said.kept);
      return true;
    },
    async remove(mark) {
      if (!(await tell(plain(mark), false))) return false;
      app.overlays.say(said.removed);
      return true;
    },
  };
}

/** This slice as it is looked at, with what was measured on it. */
function markOf(viewing: Viewing, note: string): ImageMark | null {
  const here = viewing.here.peek();
  if (here === null) return null;
  const window = viewing.drawn.peek()?.window ?? { center: 0, width: 0 };
  return {
    mark: newIntent(),
    series: here.series.uid,
    instance: here.slice.instance,
    frame: here.slice.frame,
    center: decimalText(window.center),
    width: decimalText(window.width),
    measures: viewing.measuresHere(),
    note,
  };
}

function plain(view: ImageMarkView): ImageMark {
  const { author: _, authorName: __, mine: ___, time: ____, ...mark } = view;
  return mark;
}

/** As an event has it: at most six decimals, no exponent. */
function decimalText(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
