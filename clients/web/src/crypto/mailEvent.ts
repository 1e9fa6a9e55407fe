// Events of mailboxes (§5.12, §6): whom the gateway writes to, what became of it, what came back.
// Never enters here: whether an event counts, and what is shown of it.

import { partShape } from "@/crypto/attachment.ts";
import {
  bin,
  bool,
  hash,
  int,
  list,
  literal,
  nullable,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";

const MAX_BODY = 40_000;
const MAX_OPENED_BODY = 20_000;
const MAX_FILES = 20;
const MAX_MARKS = 8;

const messageId = bin(16);
const name = text(128);
const word = text(16);
export const address = text(254, 3);

export const mailboxShape = structure({
  address,
  name,
  practitioner: text(32),
  phone: text(32),
});

const correspondentShape = structure({
  tag: literal("correspondent/1"),
  mailbox: mailboxShape,
  on: bool,
});

const mailStateShape = structure({
  tag: literal("mail-state/1"),
  target: messageId,
  address,
  state: word,
  time: int,
  code: text(32),
  reason: text(512),
  host: text(255),
});

const openedShape = structure({
  title: name,
  code: text(32),
  time: int,
  author: name,
  patient: name,
  matricule: text(15),
  marks: list(word, { max: MAX_MARKS }),
  body: text(MAX_OPENED_BODY),
});

const mailInShape = structure({
  tag: literal("mail-in/1"),
  digest: hash,
  address,
  name,
  subject: text(512),
  time: int,
  kind: word,
  standing: word,
  replyTo: nullable(messageId),
  body: text(MAX_BODY),
  quote: text(MAX_BODY),
  opened: list(openedShape, { max: MAX_FILES }),
  files: list(partShape, { max: MAX_FILES }),
  omitted: list(name, { max: MAX_FILES }),
});

const mailConfirmShape = structure({
  tag: literal("mail-confirm/1"),
  target: messageId,
  accept: bool,
  remember: bool,
  name,
});

export type MailboxField = Type<typeof mailboxShape>;
export type CorrespondentEvent = Type<typeof correspondentShape>;
export type MailStateEvent = Type<typeof mailStateShape>;
export type MailInEvent = Type<typeof mailInShape>;
export type MailConfirmEvent = Type<typeof mailConfirmShape>;

export type MailEvent = CorrespondentEvent | MailStateEvent | MailInEvent | MailConfirmEvent;

export const MAIL_SHAPES = {
  "correspondent/1": correspondentShape,
  "mail-state/1": mailStateShape,
  "mail-in/1": mailInShape,
  "mail-confirm/1": mailConfirmShape,
} as const;
