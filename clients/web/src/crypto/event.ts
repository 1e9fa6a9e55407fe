// Events (§6): what a message says.
// For: what is sealed into a message and read out of it. A tag that is not known is kept whole.
// Never enters here: whose event it is, and what it does to earlier ones.

import { partShape } from "@/crypto/attachment.ts";
import {
  BILLING_SHAPES,
  type BillingEvent,
  COUNTING_SHAPES,
  type CountingEvent,
} from "@/crypto/billingEvent.ts";
import {
  CASE_SHAPES,
  type CaseEvent,
  CONSENT_SHAPES,
  type ConsentingEvent,
} from "@/crypto/caseEvent.ts";
import {
  bin,
  bool,
  decode,
  encodeAs,
  hash,
  LIMITS,
  list,
  literal,
  nullable,
  type Shape,
  structure,
  type Type,
  text,
  type Value,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { LETTER_SHAPES, type LetterEvent } from "@/crypto/letterEvent.ts";
import { MAIL_SHAPES, type MailEvent } from "@/crypto/mailEvent.ts";
import { PATIENT_SHAPES, type PatientEvent } from "@/crypto/patientEvent.ts";
import { IMAGING_SHAPES, type ImagingEvent } from "@/crypto/studyEvent.ts";

const MAX_TEXT = 40_000;
const MAX_MENTIONS = 500;
const MAX_FILES = 20;

const messageId = bin(16);
const mentions = list(hash, { max: MAX_MENTIONS });

const textShape = structure({
  tag: literal("text/1"),
  body: text(MAX_TEXT, 1),
  replyTo: nullable(messageId),
  mentions,
});

const fileShape = structure({
  tag: literal("file/1"),
  caption: text(MAX_TEXT),
  replyTo: nullable(messageId),
  mentions,
  files: list(partShape, { min: 1, max: MAX_FILES }),
});

const editShape = structure({
  tag: literal("edit/1"),
  target: messageId,
  body: text(MAX_TEXT, 1),
});

const withdrawShape = structure({ tag: literal("withdraw/1"), target: messageId });

const reactionShape = structure({
  tag: literal("reaction/1"),
  target: messageId,
  symbol: text(32, 1),
  on: bool,
});

const ackShape = structure({ tag: literal("ack/1"), target: messageId });

export type TextEvent = Type<typeof textShape>;
export type FileEvent = Type<typeof fileShape>;
export type EditEvent = Type<typeof editShape>;
export type WithdrawEvent = Type<typeof withdrawShape>;
export type ReactionEvent = Type<typeof reactionShape>;
export type AckEvent = Type<typeof ackShape>;

export type KnownEvent =
  | TextEvent
  | FileEvent
  | EditEvent
  | WithdrawEvent
  | ReactionEvent
  | AckEvent
  | PatientEvent
  | MailEvent
  | LetterEvent
  | CaseEvent
  | ConsentingEvent
  | BillingEvent
  | CountingEvent
  | ImagingEvent;

/** An event of a later version, as it came: its tag is in `value`, and told by `name`. */
export interface UnknownEvent {
  readonly tag: null;
  readonly name: string;
  readonly value: readonly Value[];
}

export type Event = KnownEvent | UnknownEvent;

const SHAPES: { readonly [T in KnownEvent["tag"]]: Shape<Extract<KnownEvent, { tag: T }>> } = {
  "text/1": textShape,
  "file/1": fileShape,
  "edit/1": editShape,
  "withdraw/1": withdrawShape,
  "reaction/1": reactionShape,
  "ack/1": ackShape,
  ...PATIENT_SHAPES,
  ...MAIL_SHAPES,
  ...LETTER_SHAPES,
  ...CASE_SHAPES,
  ...CONSENT_SHAPES,
  ...BILLING_SHAPES,
  ...COUNTING_SHAPES,
  ...IMAGING_SHAPES,
};

const tagShape = text(64);

const eventShape: Shape<Event> = {
  read(value) {
    if (!Array.isArray(value)) throw new RuleError("ENC-01", "an event is an array");
    const [first = null]: readonly Value[] = value;
    const name = tagShape.read(first);
    return isKnown(name) ? SHAPES[name].read(value) : { tag: null, name, value };
  },
  write(event) {
    if (event.tag === null) return event.value;
    const shape: { write(event: never): Value } = SHAPES[event.tag];
    return shape.write(event as never);
  },
};

function isKnown(name: string): name is KnownEvent["tag"] {
  return Object.hasOwn(SHAPES, name);
}

/** @throws RuleError ENC-03, ENC-01, ENC-02 */
export function decodeEvent(bytes: Uint8Array): Event {
  return decode(eventShape, LIMITS.event, bytes);
}

/** @throws RuleError ENC-03 when it is too long to be sent; ENC-01 when a field is out of bounds */
export function encodeEvent(event: Event): Uint8Array {
  const bytes = encodeAs(eventShape, event);
  decodeEvent(bytes);
  return bytes;
}
