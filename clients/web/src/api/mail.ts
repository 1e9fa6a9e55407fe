/**
 * What a screen is shown of mailboxes: whom a gateway writes to, what became of it, what came back.
 *
 * What never enters this room: an INS, a mail as it travelled.
 */

import type { Id, ThreadView } from "./views.ts";

/** Whoever has nothing but an address; `practitioner` is an IDNPS. All but `address` may be empty. */
export interface Mailbox {
  readonly address: string;
  readonly name: string;
  readonly practitioner: string;
  readonly phone: string;
}

/** A mailbox of a thread: it is sent what is said after number `since`. */
export interface CorrespondentView extends Mailbox {
  readonly since: number;
  readonly by: Id;
}

/** A mailbox came, or went. */
export interface MailboxChange extends Mailbox {
  readonly on: boolean;
}

/** Times are those of the gateway. `read` is the reader's own program's word. */
export type MailState =
  | "accepted"
  | "relayed"
  | "delivered"
  | "read"
  | "answered"
  | "delayed"
  | "silent"
  | "failed"
  | "refused";

export interface MailStep {
  readonly state: MailState;
  readonly time: number;
  readonly reason: string;
  readonly code: string;
  readonly host: string;
}

/** What became of one message at one mailbox; no `steps` while the gateway has said nothing. */
export interface MailStateView {
  readonly address: string;
  readonly name: string;
  readonly state: MailState | null;
  readonly time: number;
  /** Oldest first. */
  readonly steps: readonly MailStep[];
}

/** A clinical document that came by mail. `marks` are words for what is wrong with it. */
export interface OpenedView {
  readonly title: string;
  readonly code: string;
  readonly time: number;
  readonly author: string;
  readonly patient: string;
  readonly matricule: string;
  readonly marks: readonly string[];
  readonly body: string;
}

/**
 * A line that came by mail. While it is `held` (or was `rejected`) name, subject, quote, documents
 * and what was left out are empty, as are text and files of its line.
 */
export interface MailView {
  readonly address: string;
  readonly name: string;
  readonly subject: string;
  readonly time: number;
  readonly sort: "reply" | "automatic" | "ended" | "fault";
  readonly standing: "known" | "desk" | "held" | "accepted" | "rejected";
  /** Who said whether it counts; empty while nobody has. */
  readonly by: string;
  readonly quote: string;
  readonly opened: readonly OpenedView[];
  /** What was not taken over: a word for why, a space, what it was called. */
  readonly omitted: readonly string[];
}

/** A mailbox of a thread whose owner has come to Cordée. */
export interface Replaceable {
  readonly address: string;
  readonly name: string;
  readonly account: Id;
}

export interface MailCalls {
  /** Whether a gateway of my organisation can be written through. */
  canMail(): Promise<boolean>;
  /** A thread with this mailbox and the gateway. */
  writeTo(options: {
    intent: Id;
    title: string;
    patient: string | null;
    mailbox: Mailbox;
  }): Promise<ThreadView>;
  /** Name a mailbox; the gateway comes with the first one. */
  addMailbox(thread: Id, mailbox: Mailbox): Promise<ThreadView>;
  removeMailbox(thread: Id, address: string): Promise<ThreadView>;
  /** Say whether a held mail counts, and whether its address is a mailbox from now on. */
  confirmMail(
    thread: Id,
    message: Id,
    accept: boolean,
    remember: boolean,
    name: string,
  ): Promise<void>;
  /** Mailboxes whose practitioner has an account by now; asks the directory. */
  replaceable(thread: Id): Promise<readonly Replaceable[]>;
  /** The account comes in the mailbox's place; the gateway goes when no mailbox is left. */
  takePlace(thread: Id, address: string, account: Id, past: boolean): Promise<ThreadView>;
}
