/** A study in its bubble: whose, what, how many images; one press opens it. */

import { Fragment, type JSX } from "preact";
import type { MessageView, StudyView } from "@/api/index.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import { Progress } from "@/ui/primitives/Parts.tsx";
import { transferKey, useApp } from "@/ui/state/app.ts";
import { giveUpFiles } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { dayOf } from "@/ui/viewer/Corners.tsx";
import { ScanIcon } from "@/ui/viewer/icons.tsx";
import { patientName, studyTitle } from "@/ui/viewer/naming.ts";
import { openStudy } from "@/ui/viewer/open.tsx";
import { useViewerStyle } from "@/ui/viewer/style.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export interface StudyCardProps {
  readonly message: MessageView;
  readonly open: OpenThread;
}

export function StudyCard(props: StudyCardProps): JSX.Element | null {
  const app = useApp();
  useViewerStyle();
  const { message, open } = props;
  const { study } = message;
  if (study === null) return null;
  const said = viewerWords();
  const isHere = study.files.every(({ done }) => done === null);
  const isBlocked = study.files[0]?.blocked === true;
  const whose = [
    patientName(study),
    study.birthDate ? said.bornOn(dayOf(study.birthDate)) : "",
  ];
  return (
    <div class="study-card">
      <button
        type="button"
        disabled={!isHere || isBlocked}
        onClick={() => void openStudy(app, open, message)}
      >
        <span class="spoken">{said.open}</span>
        <Small study={study} />
        <span class="text">
          <b class="title">{studyTitle(study)}</b>
          <span class="detail">{together(whose, ", ")}</span>
          <span class="detail figures">{together(countsOf(study), " · ")}</span>
          {isBlocked ? <span class="detail">{said.blocked}</span> : null}
          {study.omitted ? (
            <span class="study-omitted">{said.omitted(study.omitted)}</span>
          ) : null}
          {study.marks.length ? (
            <span class="key-images figures">{said.keyImages(study.marks.length)}</span>
          ) : null}
        </span>
      </button>
      {isHere ? null : <OnItsWay {...props} study={study} />}
    </div>
  );
}

function Small(props: { study: StudyView }): JSX.Element {
  const address = useObjectUrl(props.study.thumbnail, "image/jpeg");
  return (
    <span class="small">
      {address ? <img src={address} alt="" width={96} height={96} /> : <ScanIcon />}
    </span>
  );
}

/** Parts with what stands between them; a line ends between two, not inside of one. */
function together(parts: readonly string[], between: string): readonly JSX.Element[] {
  return parts.filter(Boolean).map((part, at) => (
    <Fragment key={part}>
      {at ? between : ""}
      <span class="whole">{part}</span>
    </Fragment>
  ));
}

function countsOf(study: StudyView): readonly string[] {
  const said = viewerWords();
  const date = study.date ? dayOf(study.date) : "";
  const counts = [said.images(study.instances), said.series(study.series)];
  return [study.modality, date, ...counts];
}

function OnItsWay(props: StudyCardProps & { study: StudyView }): JSX.Element | null {
  const app = useApp();
  const { message, study, open } = props;
  const said = viewerWords();
  if (message.state === "failed") return null;
  const transfers = app.transfers.value;
  const sums = study.files.reduce(
    (sum, file, at) => {
      const done = transfers.get(transferKey(message.id, at))?.done ?? file.done ?? file.size;
      return { done: sum.done + done, total: sum.total + file.size };
    },
    { done: 0, total: 0 },
  );
  const part = sums.done / Math.max(1, sums.total);
  return (
    <div class="on-its-way">
      <Progress part={part} label={said.sending(Math.floor(part * 100))} />
      <IconButton
        icon={CloseIcon}
        label={said.giveUp}
        onClick={() => void giveUpFiles(app, open, message.id)}
      />
    </div>
  );
}
