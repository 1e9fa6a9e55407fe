/**
 * Who the GP of a patient is, and why: by the hospital's record, a colleague's choice, mine; or
 * who it might be, to be said once.
 */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Found, PatientGp, PractitionerHit, PractitionerView } from "@/api/index.ts";
import { FindBox } from "@/ui/directory/FindBox.tsx";
import { GpCard } from "@/ui/directory/GpCard.tsx";
import { practitionerName } from "@/ui/directory/saying.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import { useGp } from "@/ui/directory/useGp.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { writeByMail } from "@/ui/mail/mailboxOf.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import {
  AlertIcon,
  type Icon,
  InfoIcon,
  LockIcon,
  PersonIcon,
  WriteIcon,
} from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { openNewThread } from "@/ui/shell/doors.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

export interface GpProps {
  readonly subject: Subject;
  readonly onCard: (practitioner: string) => void;
  readonly onAnother: () => void;
}

export function Gp(props: GpProps): JSX.Element {
  const { onCard } = props;
  const said = directoryWords().patient;
  const { gp, subject, choose } = useGp(props.subject);
  return (
    <div class="gp">
      <div class="subject">
        <span class="avatar">
          <PersonIcon />
        </span>
        <div class="text">
          <h2>{subject.name}</h2>
          <p class="detail">{subject.about}</p>
        </div>
        <Button onClick={props.onAnother}>{said.another}</Button>
      </div>
      {gp === null ? (
        <p class="inset pending quiet-text" role="status">
          <span class="spinner" />
          {said.asking}
        </p>
      ) : (
        <Answer gp={gp} subject={subject} onCard={onCard} onChoose={choose} />
      )}
    </div>
  );
}

interface AnswerProps {
  readonly gp: PatientGp;
  readonly subject: Subject;
  readonly onCard: (practitioner: string) => void;
  readonly onChoose: (hit: PractitionerHit) => void;
}

function Answer(props: AnswerProps): JSX.Element {
  const app = useApp();
  const said = directoryWords().patient;
  const { gp, subject } = props;
  const [isAnother, setAnother] = useState(false);
  const isKnown = gp.practitioner !== "";
  const write = (view: PractitionerView | null) => void about(app, subject, view);
  return (
    <>
      {isKnown ? (
        <GpCard
          gp={gp}
          onCard={props.onCard}
          onWrite={write}
          onMail={(mailbox) => void writeByMail(app, mailbox, subject.context || null)}
        />
      ) : (
        <Sentence gp={gp} subject={subject} />
      )}
      {isKnown && !isAnother ? (
        <div class="inset deeds">
          {subject.identity ? (
            <Button kind="quiet" onClick={() => setAnother(true)}>
              {said.notHim}
            </Button>
          ) : null}
        </div>
      ) : null}
      {mayChoose(gp, subject) && (isAnother || !isKnown) ? (
        <Candidates
          {...props}
          onChoose={(hit) => {
            setAnother(false);
            props.onChoose(hit);
          }}
        />
      ) : null}
      {isKnown || gp.source === "opposed" ? null : (
        <div class="inset deeds">
          <Button icon={WriteIcon} onClick={() => write(null)}>
            {said.begin}
          </Button>
        </div>
      )}
    </>
  );
}

/** Nobody is proposed for who does not want it told, and nothing is kept without an INS. */
function mayChoose(gp: PatientGp, subject: Subject): boolean {
  return gp.source !== "opposed" && subject.identity !== null;
}

function Sentence(props: { gp: PatientGp; subject: Subject }): JSX.Element {
  const said = directoryWords().patient;
  const sentences: Partial<Record<PatientGp["source"], readonly [Icon, string]>> = {
    opposed: [LockIcon, said.opposed],
    refused: [LockIcon, said.refused],
    away: [AlertIcon, said.awayGp],
  };
  const { gp, subject } = props;
  const name = oneLine(gp.name);
  const unknown = [InfoIcon, name ? said.named(name) : said.unknown] as const;
  const [Drawn, sentence] = sentences[gp.source] ?? unknown;
  return (
    <div class="gp-word">
      <Banner icon={Drawn}>{subject.identity === null ? noIns(subject) : sentence}</Banner>
    </div>
  );
}

/** Why nothing is asked about him. */
function noIns(subject: Subject): string {
  const said = directoryWords().patient;
  return subject.isBarred ? said.wrongIns : said.noInsAbout;
}

function Candidates(props: AnswerProps): JSX.Element {
  const app = useApp();
  const said = directoryWords().patient;
  const ask = async (found: Found) => {
    if (found.kind !== "practitioner") return;
    const name = practitionerName(found.hit);
    const isSure = await confirm(app.overlays, {
      title: said.isGpAsk(name),
      about: said.isGpAbout,
      yes: said.isGp,
    });
    if (isSure) props.onChoose(found.hit);
  };
  return (
    <section class="candidates" aria-label={said.candidates}>
      <h3>{said.candidates}</h3>
      <FindBox
        label={said.candidatesBox}
        start="nothing"
        query={nameAlone(props.gp)}
        onlyPractitioners
        onTake={(found) => void ask(found)}
        onCard={props.onCard}
      />
    </section>
  );
}

/** What is looked for at first: a name of the record that has no number. */
function nameAlone({ practitioner, name }: PatientGp): string {
  return practitioner ? "" : oneLine(name).replace(/^(?:Dr|Docteur|Pr|Professeur)\.?\s+/iu, "");
}

/** A thread about this patient, with his GP in it when he is on Cordée. */
async function about(
  app: App,
  { context }: Subject,
  view: PractitionerView | null,
): Promise<void> {
  const people = view?.person ? [view.person] : [];
  await openNewThread(app, { people, patient: context });
}
