// Events of letters (§5.13, §6): drafted, validated, the patient's exit, called back.
// Never enters here: whether an event counts, and the letter's own bytes.

import {
  bin,
  bool,
  hash,
  int,
  intIn,
  list,
  literal,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { address, mailboxShape } from "@/crypto/mailEvent.ts";

const MAX_VERSION = 999;
const MAX_RECIPIENTS = 20;
const LAST_FILE = 19;

const letter = bin(16);
const name = text(128);
const version = intIn({ min: 1, max: MAX_VERSION });

export const letterPatientShape = structure({
  family: name,
  birthName: name,
  given: name,
  birthDate: text(16),
  sex: text(1),
  birthPlace: text(16),
  matricule: text(15),
  oid: text(64),
  status: text(16),
});

/** A file of a message of the same thread. */
export const fileOfShape = structure({
  message: bin(16),
  index: intIn({ max: LAST_FILE }),
});

const draftShape = structure({
  tag: literal("letter-draft/1"),
  letter,
  version,
  kind: text(32),
  title: name,
  patient: letterPatientShape,
  unit: text(64),
  entry: int,
  exit: int,
  file: fileOfShape,
  sha256: hash,
  recipients: list(structure({ mailbox: mailboxShape, role: text(16) }), {
    max: MAX_RECIPIENTS,
  }),
  opposed: bool,
  validator: hash,
  validateBy: int,
});

const validatedShape = structure({
  tag: literal("letter-validated/1"),
  letter,
  version,
  sha256: hash,
});

const exitShape = structure({ tag: literal("letter-exit/1"), letter, time: int });

const recallShape = structure({
  tag: literal("letter-recall/1"),
  letter,
  version,
  address,
  reason: text(512),
});

export type LetterPatientField = Type<typeof letterPatientShape>;
export type FileOf = Type<typeof fileOfShape>;
export type LetterDraftEvent = Type<typeof draftShape>;
export type LetterValidatedEvent = Type<typeof validatedShape>;
export type LetterExitEvent = Type<typeof exitShape>;
export type LetterRecallEvent = Type<typeof recallShape>;

export type LetterEvent =
  | LetterDraftEvent
  | LetterValidatedEvent
  | LetterExitEvent
  | LetterRecallEvent;

export const LETTER_SHAPES = {
  "letter-draft/1": draftShape,
  "letter-validated/1": validatedShape,
  "letter-exit/1": exitShape,
  "letter-recall/1": recallShape,
} as const;
