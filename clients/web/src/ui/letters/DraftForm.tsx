/** The form of a draft: prefilled, so that most letters are three presses. */

import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { LetterKind, MessageView, ThreadView } from "@/api/index.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import {
  draftOf,
  duesOf,
  type Form,
  KINDS,
  newForm,
  replaceable,
  rolesOf,
  validatorsOf,
} from "@/ui/letters/drafting.ts";
import { Recipients } from "@/ui/letters/Recipients.tsx";
import { Select } from "@/ui/letters/Select.tsx";
import { useGpMailbox } from "@/ui/letters/useGpMailbox.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field, Switch } from "@/ui/primitives/Field.tsx";
import { PersonIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface DraftFormProps {
  readonly open: OpenThread;
  readonly view: ThreadView;
  readonly message: MessageView;
  readonly subject: Subject;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function DraftForm(props: DraftFormProps): JSX.Element {
  const app = useApp();
  const { open, view, message, subject } = props;
  const said = letterWords();
  const [form, setForm] = useState<Form>(() => newForm(view, subject, Date.now()));
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<Form>) => setForm((now) => ({ ...now, ...part }));
  const gp = useGpMailbox(subject);
  useEffect(() => {
    const { mailbox } = gp;
    if (mailbox === null) return;
    setForm((now) => ({ ...now, recipients: [{ mailbox, role: "gp" }, ...now.recipients] }));
  }, [gp.mailbox]);
  const propose = async () => {
    setBusy(true);
    const asked = app.engine.draftLetter(open.id, draftOf(message, subject, form));
    const isDone = await attempt(
      app,
      asked.then(() => true),
    );
    setBusy(false);
    if (!isDone) return;
    app.overlays.say(said.drafted);
    props.onClose();
  };
  return (
    <Dialog
      title={said.make}
      onClose={props.onClose}
      wide
      firm
      actions={
        <>
          <Button onClick={props.onBack}>{words().common.back}</Button>
          <Button
            kind="primary"
            busy={isBusy}
            disabled={form.validator === "" || form.title.trim() === ""}
            focused
            onClick={() => void propose()}
          >
            {said.draft}
          </Button>
        </>
      }
    >
      <div class="stack letter-form">
        <About subject={subject} onAnother={props.onBack} />
        <Replaces open={open} form={form} onChange={change} />
        <What form={form} onChange={change} />
        <Recipients
          recipients={form.recipients}
          opposed={form.opposed}
          gp={gp}
          onChange={(recipients) => change({ recipients })}
        />
        <ByWhom view={view} form={form} onChange={change} />
        <Switch
          label={said.opposed}
          about={said.opposedAbout}
          on={form.opposed}
          onChange={(opposed) => change({ opposed })}
        />
        <Stay form={form} onChange={change} />
      </div>
    </Dialog>
  );
}

interface PartProps {
  readonly form: Form;
  readonly onChange: (part: Partial<Form>) => void;
}

function About(props: { subject: Subject; onAnother: () => void }): JSX.Element {
  const { subject } = props;
  return (
    <div class="subject">
      <span class="avatar">
        <PersonIcon />
      </span>
      <div class="text">
        <b>{subject.name}</b>
        <p class="detail">
          {subject.traits.family === "" ? letterWords().noTraits : subject.about}
        </p>
      </div>
      <Button kind="quiet" onClick={props.onAnother}>
        {letterWords().another}
      </Button>
    </div>
  );
}

/** A corrected letter takes the place of the one before, and is to be validated again. */
function Replaces(props: PartProps & { open: OpenThread }): JSX.Element | null {
  const said = letterWords();
  const { rows } = props.open.timeline.lines.value;
  const before = replaceable(rows.map((row) => row.message));
  if (!before.length) return null;
  return (
    <Select
      label={said.replaces}
      value={props.form.letter ?? ""}
      options={[
        { value: "", label: said.replacesNone },
        ...before.map((one) => ({
          value: one.letter,
          label: [one.title, one.patient.family, said.version(one.version)]
            .map(oneLine)
            .filter(Boolean)
            .join(", "),
        })),
      ]}
      onChange={(letter) => props.onChange({ letter: letter || null })}
    />
  );
}

function What({ form, onChange }: PartProps): JSX.Element {
  const said = letterWords();
  /** A title that its writer has not touched follows the kind. */
  const kindOf = (kind: string) => said.kinds[kind] ?? "";
  const isUntouched = form.title === kindOf(form.kind);
  return (
    <>
      <Select
        label={said.kind}
        value={form.kind}
        options={KINDS.map((kind) => ({ value: kind, label: kindOf(kind) }))}
        onChange={(kind) =>
          onChange({
            kind: kind as LetterKind,
            ...(isUntouched ? { title: kindOf(kind) } : {}),
          })
        }
      />
      <Field
        label={said.titleField}
        value={form.title}
        onInput={(title) => onChange({ title })}
        maxLength={128}
      />
    </>
  );
}

/** What the document says of the patient and of the stay, and nobody has to change. */
function Stay({ form, onChange }: PartProps): JSX.Element {
  const said = letterWords();
  const entry = useId();
  return (
    <div class="two">
      <Field
        label={said.birthName}
        value={form.birthName}
        onInput={(birthName) => onChange({ birthName })}
        maxLength={128}
      />
      <Field
        label={said.birthPlace}
        value={form.birthPlace}
        onInput={(birthPlace) => onChange({ birthPlace })}
        maxLength={16}
      />
      <Field
        label={said.unit}
        value={form.unit}
        onInput={(unit) => onChange({ unit })}
        maxLength={64}
      />
      <div class="field">
        <label for={entry}>{said.entry}</label>
        <input
          id={entry}
          class="input"
          type="date"
          autocomplete="off"
          value={form.entry}
          onInput={(event) => onChange({ entry: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}

function ByWhom(props: PartProps & { view: ThreadView }): JSX.Element {
  const { view, form, onChange } = props;
  const said = letterWords();
  const [dues] = useState(() => duesOf(Date.now()));
  const option = (one: { account: string; name: string }) => {
    return { value: one.account, label: oneLine(nameOf(one)) };
  };
  return (
    <div class="two">
      <Select
        label={said.validator}
        value={form.validator}
        options={validatorsOf(view).map(option)}
        onChange={(validator) => onChange({ validator })}
      />
      <Select
        label={said.validateBy}
        value={String(form.validateBy)}
        options={[
          ...dues.map((due) => ({ value: String(due.value), label: due.label })),
          { value: "0", label: said.validateNone },
        ]}
        onChange={(due) => onChange({ validateBy: Number(due) })}
      />
      {form.validateBy ? (
        <Select
          label={said.tasked}
          value={form.tasked ?? ""}
          options={[...rolesOf(view).map(option), { value: "", label: said.toValidator }]}
          onChange={(role) => onChange({ tasked: role || null })}
        />
      ) : null}
    </div>
  );
}
