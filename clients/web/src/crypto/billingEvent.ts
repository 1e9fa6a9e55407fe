// Events of ledgers (§5.16, §6): acts, counter-entries, exports; the count of a year on a line.
// Never enters here: whether an event counts; anything clinical.

import { coverShape, professionalShape, year } from "@/crypto/caseEvent.ts";
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
  textLike,
} from "@/crypto/encoding.ts";
import { H } from "@/crypto/labels.ts";
import { letterPatientShape } from "@/crypto/letterEvent.ts";

const MAX_CENTS = 10_000_000;
const MAX_EXPORTED = 1_000;

const id = bin(16);
const short = text(32);
const reason = text(512);

const ledgerShape = structure({ tag: literal("ledger/1"), practitioner: hash });

const actShape = structure({
  tag: literal("act/1"),
  act: id,
  case: id,
  code: short,
  cents: intIn({ max: MAX_CENTS }),
  day: textLike(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u),
  executant: professionalShape,
  prescriber: professionalShape,
  patient: letterPatientShape,
  cover: nullable(coverShape),
  tariff: short,
  rule: short,
  provisional: bool,
  time: int,
});

const counterShape = structure({
  tag: literal("act-counter/1"),
  entry: id,
  act: id,
  reason,
  time: int,
});

const exportedShape = structure({
  tag: literal("acts-exported/1"),
  export: id,
  month: textLike(/^[0-9]{4}-[0-9]{2}$/u),
  acts: list(id, { max: MAX_EXPORTED }),
  counters: list(id, { max: MAX_EXPORTED }),
  cents: int,
  sha256: hash,
  time: int,
});

const countAskShape = structure({
  tag: literal("count-ask/1"),
  matricule: text(15),
  oid: text(64),
  year,
  expert: short,
  requester: short,
});

const countAnswerShape = structure({
  tag: literal("count-answer/1"),
  target: id,
  outcome: text(16),
  patient: int,
  byExpert: int,
  byRequester: int,
  time: int,
});

export type LedgerEvent = Type<typeof ledgerShape>;
export type ActEvent = Type<typeof actShape>;
export type ActCounterEvent = Type<typeof counterShape>;
export type ActsExportedEvent = Type<typeof exportedShape>;
export type CountAskEvent = Type<typeof countAskShape>;
export type CountAnswerEvent = Type<typeof countAnswerShape>;

/** What is said in a ledger. */
export type BillingEvent = LedgerEvent | ActEvent | ActCounterEvent | ActsExportedEvent;
/** What is said on a line to an automation. */
export type CountingEvent = CountAskEvent | CountAnswerEvent;

export const BILLING_SHAPES = {
  "ledger/1": ledgerShape,
  "act/1": actShape,
  "act-counter/1": counterShape,
  "acts-exported/1": exportedShape,
} as const;

export const COUNTING_SHAPES = {
  "count-ask/1": countAskShape,
  "count-answer/1": countAnswerShape,
} as const;

interface Tagged {
  readonly tag: string | null;
}

export function isOfLedger(event: Tagged): event is BillingEvent {
  return event.tag !== null && Object.hasOwn(BILLING_SHAPES, event.tag);
}

export function isOfCounting(event: Tagged): event is CountingEvent {
  return event.tag !== null && Object.hasOwn(COUNTING_SHAPES, event.tag);
}

/** The same act has the same id whoever tells it, and how often. `by` is who did it. */
export function actId(expertise: Uint8Array, code: string, by: Uint8Array): Uint8Array {
  return H("act", [expertise, code, by]).slice(0, 16);
}
