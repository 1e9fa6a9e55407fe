// Events of the line between a clinician and an automation (§5.11, §6): who treats this
// patient, who is in this ward.
// Never enters here: a token, and the key that makes it: a clinician's client holds neither.

import {
  bin,
  int,
  list,
  literal,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";

const MAX_NAME = 128;
const MAX_OID = 64;
const MAX_WARD = 64;
const MAX_WARDS = 64;
const MAX_PATIENTS = 300;

const messageId = bin(16);
const matricule = text(15, 1);
const oid = text(MAX_OID);
const name = text(MAX_NAME);
const ward = text(MAX_WARD);

export const patientAskShape = structure({
  tag: literal("patient-ask/1"),
  matricule,
  oid,
});

export const patientAnswerShape = structure({
  tag: literal("patient-answer/1"),
  target: messageId,
  outcome: text(16),
  practitioner: text(32),
  name,
  time: int,
});

export const patientChoiceShape = structure({
  tag: literal("patient-choice/1"),
  matricule,
  oid,
  practitioner: text(32, 1),
  name,
});

export const wardAskShape = structure({ tag: literal("ward-ask/1"), ward });

const wardPatientShape = structure({
  family: name,
  given: name,
  birthDate: text(16),
  sex: text(1),
  matricule: text(15),
  oid,
  status: text(16),
  room: text(16),
  practitioner: text(32),
  practitionerName: name,
});

export const wardListShape = structure({
  tag: literal("ward-list/1"),
  target: nullable(messageId),
  wards: list(ward, { max: MAX_WARDS }),
  ward,
  time: int,
  patients: list(wardPatientShape, { max: MAX_PATIENTS }),
});

export type PatientAskEvent = Type<typeof patientAskShape>;
export type PatientAnswerEvent = Type<typeof patientAnswerShape>;
export type PatientChoiceEvent = Type<typeof patientChoiceShape>;
export type WardAskEvent = Type<typeof wardAskShape>;
export type WardListEvent = Type<typeof wardListShape>;

export type PatientEvent =
  | PatientAskEvent
  | PatientAnswerEvent
  | PatientChoiceEvent
  | WardAskEvent
  | WardListEvent;

export const PATIENT_SHAPES = {
  "patient-ask/1": patientAskShape,
  "patient-answer/1": patientAnswerShape,
  "patient-choice/1": patientChoiceShape,
  "ward-ask/1": wardAskShape,
  "ward-list/1": wardListShape,
} as const;

/** Whether an event is said between a clinician and an automation, and is no line that is read. */
export function isOfPatients(event: { readonly tag: string | null }): event is PatientEvent {
  return event.tag !== null && Object.hasOwn(PATIENT_SHAPES, event.tag);
}
