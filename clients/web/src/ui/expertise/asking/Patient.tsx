/** Whose case it is: from a ward, by INS, or typed; and whether the identity is qualified. */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { LetterPatient } from "@/api/index.ts";
import type { Subject } from "@/ui/directory/subject.ts";
import { aboutPatient, inputDay, NO_PATIENT, nameOfPatient } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Whose } from "@/ui/letters/DraftLetter.tsx";
import { Select } from "@/ui/letters/Select.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Field, Switch } from "@/ui/primitives/Field.tsx";
import { EditIcon, PersonIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

export interface PatientPartProps {
  readonly patient: LetterPatient;
  readonly onChange: (patient: LetterPatient) => void;
}

export function PatientPart(props: PatientPartProps): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const { patient, onChange } = props;
  const [isTyped, setTyped] = useState(false);
  const isKnown = patient.family.trim() !== "" || patient.matricule !== "";
  const choose = async () => {
    const subject = await app.overlays.open<Subject>(
      (give) => <Whose onTake={give} onClose={() => give(null)} />,
      true,
    );
    if (subject) onChange(patientOf(subject));
    // A number alone names nobody: the traits are typed.
    if (subject && subject.traits.family === "") setTyped(true);
  };
  return (
    <section class="ask-part" aria-labelledby="ask-patient">
      <h3 id="ask-patient">{said.patient}</h3>
      {isKnown && !isTyped ? (
        <div class="row subject">
          <span class="avatar">
            <PersonIcon />
          </span>
          <span class="text">
            <b class="title">{nameOfPatient(patient) || said.patientNone}</b>
            <span class="detail">{aboutPatient(patient)}</span>
          </span>
          <Button kind="quiet" icon={EditIcon} onClick={() => setTyped(true)}>
            {said.change}
          </Button>
        </div>
      ) : (
        <div class="deeds">
          <Button kind="primary" onClick={() => void choose()}>
            {said.fromWard}
          </Button>
          {isTyped ? null : <Button onClick={() => setTyped(true)}>{said.byHand}</Button>}
        </div>
      )}
      {isTyped ? <Traits {...props} /> : null}
    </section>
  );
}

function Traits({ patient, onChange }: PatientPartProps): JSX.Element {
  const said = expertiseWords().asking;
  const born = useId();
  const isQualified = patient.status === "qualified";
  return (
    <div class="two traits">
      <Field
        label={said.family}
        value={patient.family}
        onInput={(family) => onChange({ ...patient, family })}
        maxLength={128}
      />
      <Field
        label={said.given}
        value={patient.given}
        onInput={(given) => onChange({ ...patient, given })}
        maxLength={128}
      />
      <div class="field">
        <label for={born}>{said.birth}</label>
        <input
          id={born}
          class="input"
          type="date"
          autocomplete="off"
          value={inputDay(patient.birthDate)}
          onInput={(event) => onChange({ ...patient, birthDate: event.currentTarget.value })}
        />
      </div>
      <Select
        label={said.sex}
        value={patient.sex}
        options={["", "F", "M"].map((value) => ({ value, label: said.sexes[value] ?? value }))}
        onChange={(sex) => onChange({ ...patient, sex })}
      />
      {patient.matricule ? (
        <Switch
          label={said.qualified}
          about={`${said.qualifiedAbout} · ${aboutPatient(patient)}`}
          on={isQualified}
          onChange={(on) => onChange({ ...patient, status: on ? "qualified" : "" })}
        />
      ) : null}
    </div>
  );
}

function patientOf({ traits, identity, status }: Subject): LetterPatient {
  const { family, given, birthDate, sex } = traits;
  const { matricule, oid } = identity ?? { matricule: "", oid: "" };
  return {
    ...NO_PATIENT,
    family,
    birthName: family,
    given,
    birthDate,
    sex,
    matricule,
    oid,
    status,
  };
}
