// Events of tele-expertise (§5.15, §6): asked, moved, counted, answered; what a patient agreed to.
// Never enters here: whether an event counts, and the files that it names.

import {
  bin,
  bool,
  hash,
  int,
  intIn,
  list,
  literal,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { fileOfShape, letterPatientShape } from "@/crypto/letterEvent.ts";
import { mailboxShape } from "@/crypto/mailEvent.ts";

const MAX_QUESTION = 320;
const MAX_CONTEXT = 20_000;
const MAX_SECTION = 8_000;
const MAX_SECTIONS = 24;
const MAX_WORDS = 2_000;
const MAX_DOCUMENTS = 40;
const MAX_STUDIES = 8;
const MAX_MARKS = 32;
const MAX_CONSENTED = 64;
const MAX_PURPOSES = 4;

const id = bin(16);
const word = text(16);
const short = text(32);
const name = text(128);
const version = intIn({ min: 1, max: 999 });
export const year = intIn({ min: 2000, max: 2999 });
const documents = list(fileOfShape, { max: MAX_DOCUMENTS });
const studies = list(id, { max: MAX_STUDIES });

export const coverShape = structure({
  insured: text(15),
  rank: intIn({ max: 9 }),
  scheme: word,
});

export const professionalShape = structure({
  idnps: short,
  name,
  profession: word,
  speciality: word,
  billing: word,
  structure: short,
});

const judgedShape = structure({
  billable: bool,
  rule: short,
  article: text(64),
  count: nullable(intIn({ max: 999 })),
});

const requestShape = structure({
  tag: literal("expertise-request/1"),
  case: id,
  version,
  expert: hash,
  speciality: word,
  reason: word,
  question: text(MAX_QUESTION, 1),
  context: text(MAX_CONTEXT),
  urgent: bool,
  inpatient: bool,
  patient: letterPatientShape,
  cover: nullable(coverShape),
  requester: professionalShape,
  doctor: nullable(mailboxShape),
  documents,
  studies,
  consent: id,
  judged: judgedShape,
  time: int,
});

const stepShape = structure({
  tag: literal("expertise-step/1"),
  case: id,
  step: word,
  to: nullable(hash),
  text: text(MAX_WORDS),
  time: int,
});

const countShape = structure({
  tag: literal("expertise-count/1"),
  case: id,
  year,
  judged: judgedShape,
});

const reportShape = structure({
  tag: literal("expertise-report/1"),
  case: id,
  version,
  template: short,
  author: professionalShape,
  sections: list(structure({ title: name, text: text(MAX_SECTION) }), { max: MAX_SECTIONS }),
  conclusion: text(MAX_SECTION, 1),
  incidents: text(MAX_WORDS),
  seen: documents,
  studies,
  marks: list(id, { max: MAX_MARKS }),
  file: fileOfShape,
  sha256: hash,
  began: int,
  time: int,
});

const consentShape = structure({
  tag: literal("consent/1"),
  consent: id,
  patient: letterPatientShape,
  about: list(hash, { max: MAX_CONSENTED }),
  purposes: list(word, { min: 1, max: MAX_PURPOSES }),
  form: word,
  informed: bool,
  time: int,
});

const consentEndShape = structure({
  tag: literal("consent-end/1"),
  consent: id,
  reason: text(512),
  time: int,
});

export type CoverField = Type<typeof coverShape>;
export type ProfessionalField = Type<typeof professionalShape>;
export type JudgedField = Type<typeof judgedShape>;
export type RequestEvent = Type<typeof requestShape>;
export type StepEvent = Type<typeof stepShape>;
export type CountEvent = Type<typeof countShape>;
export type ReportEvent = Type<typeof reportShape>;
export type ConsentEvent = Type<typeof consentShape>;
export type ConsentEndEvent = Type<typeof consentEndShape>;

/** What is said of a case. */
export type CaseEvent = RequestEvent | StepEvent | CountEvent | ReportEvent;
/** What is said of a patient's agreement. */
export type ConsentingEvent = ConsentEvent | ConsentEndEvent;

export const CASE_SHAPES = {
  "expertise-request/1": requestShape,
  "expertise-step/1": stepShape,
  "expertise-count/1": countShape,
  "expertise-report/1": reportShape,
} as const;

export const CONSENT_SHAPES = {
  "consent/1": consentShape,
  "consent-end/1": consentEndShape,
} as const;

interface Tagged {
  readonly tag: string | null;
}

export function isOfCase(event: Tagged): event is CaseEvent {
  return event.tag !== null && Object.hasOwn(CASE_SHAPES, event.tag);
}

export function isOfConsent(event: Tagged): event is ConsentingEvent {
  return event.tag !== null && Object.hasOwn(CONSENT_SHAPES, event.tag);
}
