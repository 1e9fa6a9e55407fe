/** Sending a study: drop or choose, check whose it is, prepare; the rest goes on by itself. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { StudyAbout } from "@/api/index.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon, CheckIcon } from "@/ui/primitives/icons.tsx";
import { Progress } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { dayOf } from "@/ui/viewer/Corners.tsx";
import { ScanIcon } from "@/ui/viewer/icons.tsx";
import { patientName } from "@/ui/viewer/naming.ts";
import { LeftOutList } from "@/ui/viewer/sending/LeftOutList.tsx";
import { Picking } from "@/ui/viewer/sending/Picking.tsx";
import { SendingSession } from "@/ui/viewer/sending/session.ts";
import { useViewerStyle } from "@/ui/viewer/style.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export interface SendStudyProps {
  readonly open: OpenThread;
  readonly files: readonly File[];
  readonly onClose: () => void;
  /** They turned out to hold no image. */
  readonly onNone: (() => void) | null;
}

export function SendStudy(props: SendStudyProps): JSX.Element {
  const app = useApp();
  useViewerStyle();
  const [session] = useState(() => new SendingSession(app, props.open));
  useEffect(() => {
    if (props.files.length) session.gather(props.files);
    return () => session.end();
  }, []);
  const stage = session.stage.value;
  const isNone = stage.kind === "found" && stage.found.studies.length === 0;
  useEffect(() => {
    if (isNone) props.onNone?.();
  }, [isNone]);
  const said = viewerWords().send;
  const count = session.chosen.value.size;
  const actions =
    stage.kind === "found" && stage.found.studies.length ? (
      <Button kind="primary" disabled={count === 0} onClick={() => session.send()}>
        {count > 1 ? said.goMany(count) : said.go}
      </Button>
    ) : stage.kind === "reading" || stage.kind === "packing" ? (
      <Button onClick={props.onClose}>{viewerWords().cancel}</Button>
    ) : stage.kind === "sent" ? (
      <Button kind="primary" focused onClick={props.onClose}>
        {viewerWords().close}
      </Button>
    ) : null;
  return (
    <Dialog title={said.title} onClose={props.onClose} actions={actions} firm>
      <div class="send-study">
        <Body session={session} />
      </div>
    </Dialog>
  );
}

function Body(props: { session: SendingSession }): JSX.Element {
  const { session } = props;
  const said = viewerWords().send;
  const stage = session.stage.value;
  if (stage.kind === "choosing") return <Picking onFiles={(files) => session.gather(files)} />;
  if (stage.kind === "reading" || stage.kind === "packing") {
    const { done, total } = stage;
    const label =
      stage.kind === "reading" ? said.reading(done, total) : said.packing(done, total);
    return (
      <>
        <p class="figures" role="status">
          {label}
        </p>
        <Progress part={done / Math.max(1, total)} label={label} />
        {stage.kind === "packing" ? <p class="hint">{said.stay}</p> : null}
      </>
    );
  }
  if (stage.kind === "found") return <FoundStudies session={session} found={stage.found} />;
  if (stage.kind === "sent") {
    return (
      <p class="done" role="status">
        <CheckIcon />
        <span>
          {said.sent} {said.keep}
        </span>
      </p>
    );
  }
  return (
    <>
      <p class="done bad" role="alert">
        <AlertIcon />
        <span>{stage.sentence || said.failed}</span>
      </p>
      <Picking onFiles={(files) => session.gather(files)} />
    </>
  );
}

function FoundStudies(props: {
  session: SendingSession;
  found: Extract<SendingSession["stage"]["value"], { kind: "found" }>["found"];
}): JSX.Element {
  const { session, found } = props;
  const said = viewerWords().send;
  const patients = new Set(found.studies.map((study) => `${study.patient} ${study.birthDate}`));
  if (found.studies.length === 0) {
    return (
      <>
        <p>{said.nothing}</p>
        <LeftOutList found={found} />
        <Picking onFiles={(files) => session.gather(files)} />
      </>
    );
  }
  return (
    <>
      <p>{said.found(found.studies.length)}</p>
      {patients.size > 1 ? (
        <p class="several">
          <AlertIcon class="small" />
          {said.severalPatients}
        </p>
      ) : null}
      <ul class="found-studies">
        {found.studies.map((study, place) => (
          <li key={study.uid}>
            <FoundOne session={session} study={study} place={place} />
          </li>
        ))}
      </ul>
      <label class="caption">
        <span>{said.caption}</span>
        <textarea
          rows={2}
          maxLength={2_000}
          autocomplete="off"
          value={session.caption.value}
          onInput={(event) => {
            session.caption.value = event.currentTarget.value;
          }}
        />
      </label>
      <LeftOutList found={found} />
    </>
  );
}

function FoundOne(props: {
  session: SendingSession;
  study: StudyAbout;
  place: number;
}): JSX.Element {
  const { session, study, place } = props;
  const said = viewerWords();
  const born = study.birthDate ? said.bornOn(dayOf(study.birthDate)) : "";
  const date = study.date ? dayOf(study.date) : "";
  const counts = [said.images(study.instances), said.series(study.series)];
  return (
    <label class="found-study">
      <input
        type="checkbox"
        checked={session.chosen.value.has(place)}
        onChange={(event) => session.choose(place, event.currentTarget.checked)}
      />
      <ScanIcon />
      <span class="text">
        <b>
          {[patientName(study) || said.send.unknownPatient, born].filter(Boolean).join(", ")}
        </b>
        <span>{study.description || study.modality || said.study}</span>
        <span class="detail figures">
          {[study.modality, date, ...counts].filter(Boolean).join(" · ")}
        </span>
      </span>
    </label>
  );
}
