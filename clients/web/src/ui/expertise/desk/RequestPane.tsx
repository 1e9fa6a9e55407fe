/** What is asked: the question, the patient, the context, and all that came with it, to be looked at. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { CaseView, FileRef, MessageView } from "@/api/index.ts";
import { end } from "@/ui/expertise/ConsentLine.tsx";
import type { Answering } from "@/ui/expertise/desk/useAnswer.ts";
import { isSame, lineOf, studyTitle } from "@/ui/expertise/files.ts";
import { Steps } from "@/ui/expertise/Steps.tsx";
import { isOfAnother } from "@/ui/expertise/sameness.ts";
import {
  aboutPatient,
  consentLine,
  linesOf,
  nameOfPatient,
  reasonWord,
} from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import { OpenTile } from "@/ui/expertise/Tile.tsx";
import { JudgedLine } from "@/ui/expertise/Verdict.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { CheckIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { openViewer } from "@/ui/shell/doors.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { clean, nameOf, oneLine } from "@/ui/state/wording.ts";
import { patientName } from "@/ui/viewer/naming.ts";

const StudyViewer = lazy(async () => (await import("@/ui/viewer/StudyViewer.tsx")).StudyViewer);

export interface PaneProps {
  readonly view: CaseView;
  readonly open: OpenThread;
  readonly answering: Answering;
}

export function RequestPane(props: PaneProps): JSX.Element {
  const { view } = props;
  const { request } = view;
  const words = expertiseWords();
  const said = words.desk;
  return (
    <>
      <section class="case-part lead" aria-label={said.request}>
        <blockquote class="question">{clean(request.question)}</blockquote>
        <p class="facts">
          <b>{nameOfPatient(request.patient)}</b>{" "}
          <span class="detail">{aboutPatient(request.patient)}</span>
        </p>
        <div class="chips">
          <Chip>{reasonWord(request.reason)}</Chip>
          {request.speciality ? <Chip>{specialityWord(request.speciality)}</Chip> : null}
          {request.inpatient ? <Chip>{words.asking.inpatient}</Chip> : null}
          {request.urgent ? <Chip tone="caution">{words.asking.urgent}</Chip> : null}
        </div>
        <p class="detail">{linesOf(request.requester).join(" · ")}</p>
        <Doubt view={view} />
      </section>
      <Documents {...props} />
      <Studies {...props} />
      {request.context.trim() ? (
        <section class="case-part" aria-labelledby="case-context">
          <h2 id="case-context">{words.asking.context}</h2>
          <p class="prose">{clean(request.context)}</p>
        </section>
      ) : null}
      <section class="case-part" aria-labelledby="case-consent">
        <h2 id="case-consent">{words.asking.consent}</h2>
        <Consent {...props} />
        <JudgedLine judged={view.judged} />
        <Steps steps={view.steps} />
      </section>
    </>
  );
}

/** Whoever asks under another number than his organisation attests is not who he says. */
function Doubt({ view }: Pick<PaneProps, "view">): JSX.Element | null {
  const app = useApp();
  const asker = view.steps[0]?.by ?? view.requester;
  const [number, setNumber] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    app.engine.professionalOf(asker.account).then(
      (found) => {
        if (isWanted) setNumber(found?.idnps ?? "");
      },
      () => undefined, // locked meanwhile: the screen goes
    );
    return () => {
      isWanted = false;
    };
  }, [asker.account]);
  if (number === null || number === view.request.requester.idnps) return null;
  return (
    <p class="warning" role="alert">
      {expertiseWords().desk.otherAsker(nameOf(asker))}
    </p>
  );
}

function Consent({ view }: PaneProps): JSX.Element {
  const app = useApp();
  const said = expertiseWords();
  const { consent } = view;
  if (consent?.ended) return <p class="warning">{said.card.consentOver}</p>;
  return (
    <p class="small-text">
      {consentLine(view)}{" "}
      {consent ? (
        <button type="button" class="link" onClick={() => void end(app, view.thread, consent)}>
          {said.consentCard.end}
        </button>
      ) : null}
    </p>
  );
}

/** The lines that brought what the request names. */
function useLines(
  app: App,
  thread: string,
  ids: readonly string[],
): ReadonlyMap<string, MessageView> {
  const [lines, setLines] = useState<ReadonlyMap<string, MessageView>>(new Map());
  const wanted = [...new Set(ids)].join(" ");
  useEffect(() => {
    let isWanted = true;
    const all = wanted.split(" ").filter(Boolean);
    void Promise.all(all.map((id) => lineOf(app, thread, id).catch(() => null))).then(
      (found) => {
        const known = found.filter((one) => one !== null).map((one) => [one.id, one] as const);
        if (isWanted) setLines(new Map(known));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [thread, wanted]);
  return lines;
}

function Documents({ view, open, answering }: PaneProps): JSX.Element | null {
  const app = useApp();
  const words = expertiseWords();
  const { documents } = view.request;
  const lines = useLines(
    app,
    view.thread,
    documents.map((one) => one.message),
  );
  if (!documents.length) return null;
  const look = (one: FileRef, line: MessageView) => {
    answering.see(one);
    void openViewer(app, open, line, one.index);
  };
  return (
    <section class="case-part" aria-labelledby="case-documents">
      <h2 id="case-documents">{words.asking.documents}</h2>
      <div class="doc-tiles large">
        {documents.map((one) => {
          const line = lines.get(one.message);
          const file = line?.files[one.index];
          if (!line || !file) return null;
          const isSeen = answering.answer.seen.some((other) => isSame(other, one));
          return (
            <OpenTile
              key={`${one.message} ${one.index}`}
              file={file}
              label={words.desk.openFile(oneLine(file.name))}
              disabled={file.blocked === true}
              {...(file.blocked ? { about: words.asking.blocked } : {})}
              badge={isSeen ? <SeenMark /> : null}
              onOpen={() => look(one, line)}
            />
          );
        })}
      </div>
    </section>
  );
}

function SeenMark(): JSX.Element {
  return (
    <span class="seen-mark">
      <CheckIcon class="small" />
      <span class="spoken">{expertiseWords().desk.seen}</span>
    </span>
  );
}

function Studies({ view, open, answering }: PaneProps): JSX.Element | null {
  const app = useApp();
  const { studies } = view.request;
  const lines = useLines(app, view.thread, studies);
  useEffect(() => {
    for (const id of studies) if (lines.has(id)) answering.seeStudy(id);
  }, [lines]);
  if (!studies.length) return null;
  return (
    <>
      {studies.map((id) => {
        const line = lines.get(id);
        if (!line) return null;
        return (
          <section key={id} class="case-part study" aria-label={studyTitle(line)}>
            <h2>{studyTitle(line)}</h2>
            {line.study && isOfAnother(line.study, view.request.patient) ? (
              <p class="warning" role="alert">
                {expertiseWords().asking.otherPatient(patientName(line.study))}
              </p>
            ) : null}
            <div class="study-frame">
              <StudyViewer open={open} message={line} embedded />
            </div>
          </section>
        );
      })}
    </>
  );
}
