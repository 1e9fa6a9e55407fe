/** A new thread: whom, which patient, and for several what it is called. */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Found, PersonView } from "@/api/index.ts";
import { FindBox } from "@/ui/directory/FindBox.tsx";
import { accountOf } from "@/ui/directory/saying.ts";
import { isSure } from "@/ui/members/AddMember.tsx";
import { newThreadWords } from "@/ui/newThread/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices, Field } from "@/ui/primitives/Field.tsx";
import {
  AlertIcon,
  CloseIcon,
  ForwardIcon,
  GatewayIcon,
  RoleIcon,
} from "@/ui/primitives/icons.tsx";
import { Banner, Row } from "@/ui/primitives/Parts.tsx";
import { openAsk, openCard } from "@/ui/shell/doors.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import { span } from "@/ui/state/moments.ts";
import { toThread } from "@/ui/state/route.ts";
import { nameOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** Characters of a title or a patient. */
const LONGEST = 200;

export interface NewThreadProps {
  /** Whom it is with, and about which patient, where that is known before. */
  readonly people?: readonly PersonView[];
  readonly patient?: string;
  readonly onClose: () => void;
}

export function NewThread(props: NewThreadProps): JSX.Element {
  const app = useApp();
  const [people, setPeople] = useState<readonly PersonView[]>(props.people ?? []);
  const [step, setStep] = useState<"who" | "what">(people.length ? "what" : "who");
  const take = async (found: Found) => {
    const account = accountOf(found);
    if (account === null) {
      if (found.kind === "practitioner") await openCard(app, found.hit.practitioner);
      return;
    }
    const known = found.kind === "person" ? found.person : app.engine.person(account);
    const person = await attempt(app, Promise.resolve(known));
    if (person) setPeople((chosen) => [...chosen, person]);
  };
  const drop = (person: PersonView) => setPeople(people.filter((one) => one !== person));
  if (step === "what") {
    return (
      <What
        people={people}
        about={props.patient ?? ""}
        onBack={() => setStep("who")}
        onClose={props.onClose}
      />
    );
  }
  return (
    <Dialog
      title={newThreadWords().title}
      onClose={props.onClose}
      tall
      flush
      firm={people.length > 0}
      actions={
        <Button kind="primary" disabled={!people.length} onClick={() => setStep("what")}>
          {words().common.continue}
        </Button>
      }
    >
      {people.length ? (
        <Chosen people={people} onDrop={drop} />
      ) : (
        <AskInstead onClose={props.onClose} />
      )}
      <FindBox
        label={words().finding.someone}
        start="everybody"
        again
        without={people.map((person) => person.account)}
        onTake={(found) => void take(found)}
        onCard={(practitioner) => void openCard(app, practitioner)}
      />
    </Dialog>
  );
}

/** One wants an answer of a specialist: the thread comes with the request. */
function AskInstead(props: { onClose: () => void }): JSX.Element {
  const app = useApp();
  const ask = () => {
    props.onClose();
    void openAsk(app, null);
  };
  return (
    <Row
      picture={
        <span class="avatar square small add">
          <RoleIcon />
        </span>
      }
      title={newThreadWords().ask}
      end={<ForwardIcon class="small" />}
      onClick={ask}
    />
  );
}

function Chosen(props: {
  people: readonly PersonView[];
  onDrop: (person: PersonView) => void;
}): JSX.Element {
  return (
    <ul class="chosen" aria-label={words().finding.with}>
      {props.people.map((person) => (
        <li key={person.account}>
          <button
            type="button"
            aria-label={words().finding.chosen(nameOf(person))}
            onClick={() => props.onDrop(person)}
          >
            <Avatar id={person.account} name={person.name} kind={person.kind} size="small" />
            {nameOf(person)}
            <CloseIcon class="small" />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface WhatProps {
  readonly about: string;
  readonly people: readonly PersonView[];
  readonly onBack: () => void;
  readonly onClose: () => void;
}

type Shape = "direct" | "group";

function What(props: WhatProps): JSX.Element {
  const app = useApp();
  const { people } = props;
  const [shape, setShape] = useState<Shape>(people.length > 1 ? "group" : "direct");
  const [title, setTitle] = useState("");
  const [patient, setPatient] = useState(props.about);
  const [intent] = useState(newIntent);
  const form = useId();
  const [isBusy, setBusy] = useState(false);
  const isReady = shape === "direct" || title.trim() !== "";
  const open = async () => {
    if (!isReady || !(await areSure(app, people))) return;
    setBusy(true);
    const made = await begun(app, {
      intent,
      people,
      patient,
      title,
      isDirect: shape === "direct",
    });
    setBusy(false);
    if (made) props.onClose();
  };
  return (
    <Dialog
      title={newThreadWords().title}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onBack}>{words().common.back}</Button>
          <Button kind="primary" form={form} busy={isBusy} disabled={!isReady}>
            {newThreadWords().open}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <p class="with">
          {words().finding.with} <b>{words().common.names(people.map(nameOf))}</b>
        </p>
        {people.length === 1 ? <ShapeChoice shape={shape} onChange={setShape} /> : null}
        {shape === "group" ? (
          <TitleField title={title} onInput={setTitle} focused={people.length > 1} />
        ) : null}
        <PatientField patient={patient} onInput={setPatient} />
        <Warnings people={people} />
        <p class="quiet-text small-text">{keptOf(app.status.value?.retention ?? null)}</p>
      </form>
    </Dialog>
  );
}

/** What becomes of what is written, in words. */
function keptOf(retention: number | null): string {
  const said = newThreadWords();
  if (retention === null) return said.retention;
  return retention ? said.erasedAfter(span(retention)) : said.keptForEver;
}

interface Wanted {
  readonly intent: string;
  readonly people: readonly PersonView[];
  readonly title: string;
  readonly patient: string;
  readonly isDirect: boolean;
}

/** Open it and go there; whether it could be. */
async function begun(app: App, wanted: Wanted): Promise<boolean> {
  const asked = app.engine.newThread({
    intent: wanted.intent,
    title: wanted.isDirect ? "" : wanted.title.trim(),
    patient: wanted.patient.trim() || null,
    accounts: wanted.people.map((person) => person.account),
    direct: wanted.isDirect,
  });
  const made = await attempt(app, asked);
  if (!made) return false;
  app.threads.take(made);
  app.router.go(toThread(made.id));
  return true;
}

function ShapeChoice(props: { shape: Shape; onChange: (shape: Shape) => void }): JSX.Element {
  const said = newThreadWords();
  return (
    <Choices
      legend={said.shape}
      value={props.shape}
      onChange={props.onChange}
      options={[
        { value: "direct", label: said.direct, about: said.directAbout },
        { value: "group", label: said.group, about: said.groupAbout },
      ]}
    />
  );
}

function TitleField(props: {
  title: string;
  focused: boolean;
  onInput: (title: string) => void;
}): JSX.Element {
  return (
    <Field
      label={newThreadWords().groupTitle}
      value={props.title}
      onInput={props.onInput}
      maxLength={LONGEST}
      focused={props.focused}
    />
  );
}

function PatientField(props: {
  patient: string;
  onInput: (patient: string) => void;
}): JSX.Element {
  return (
    <Field
      label={words().thread.patientField}
      value={props.patient}
      onInput={props.onInput}
      hint={words().thread.patientHint}
      maxLength={LONGEST}
    />
  );
}

function Warnings(props: { people: readonly PersonView[] }): JSX.Element {
  const said = newThreadWords();
  const outsiders = outsidersIn(useApp(), props.people).map(nameOf);
  const isSaid = outsiders.length > 1 ? said.outsidersMany : said.outsiders;
  return (
    <>
      {outsiders.length ? (
        <Banner icon={AlertIcon} tone="caution">
          {isSaid(words().common.names(outsiders))}
        </Banner>
      ) : null}
      {props.people.some((person) => person.kind === "gateway") ? (
        <Banner icon={GatewayIcon} tone="accent">
          {said.gateway}
        </Banner>
      ) : null}
    </>
  );
}

function outsidersIn(app: App, people: readonly PersonView[]): readonly PersonView[] {
  const mine = app.status.value?.me.organisation ?? null;
  return people.filter((person) => !person.verified || person.organisation !== mine);
}

async function areSure(app: App, people: readonly PersonView[]): Promise<boolean> {
  for (const person of outsidersIn(app, people)) {
    if (!(await isSure(app, person))) return false;
  }
  return true;
}
