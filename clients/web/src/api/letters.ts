/**
 * What a screen is shown of letters (docs/protocol.md §5.13): drafted, validated, sent at the exit.
 *
 * What never enters this room: the letter itself, which is a file of an ordinary message.
 */

import type { Mailbox } from "./mail.ts";
import type { Id, Named } from "./views.ts";

export type LetterKind =
  | "discharge-letter"
  | "hospital-report"
  | "imaging-report"
  | "referral"
  | "expertise-request"
  | "expertise-report";

export type RecipientRole = "gp" | "referring" | "patient" | "other";

/** `birthDate` is `YYYYMMDD` or `YYYY-MM-DD`; `birthPlace` an INSEE code; `status` of the identity. */
export interface LetterPatient {
  readonly family: string;
  readonly birthName: string;
  readonly given: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly birthPlace: string;
  readonly matricule: string;
  readonly oid: string;
  readonly status: string;
}

export interface LetterRecipient {
  readonly mailbox: Mailbox;
  readonly role: RecipientRole;
}

export interface RecipientView extends LetterRecipient {
  /** Why it was called back; null when it was not. */
  readonly recalled: string | null;
}

/** Who said it, and when the server stored it. */
export interface SaidBy extends Named {
  readonly time: number;
}

/**
 * `drafted` waits for its validator, `validated` for the exit, `leaving` for the gateway. `replaced`:
 * a later version stands.
 */
export type LetterStatus =
  | "drafted"
  | "validated"
  | "leaving"
  | "sent"
  | "opposed"
  | "recalled"
  | "replaced";

/** A letter as its draft says; `exit`, `entry` and `validateBy` are Unix ms, 0 for none. */
export interface LetterView {
  readonly letter: Id;
  readonly version: number;
  readonly kind: string;
  readonly title: string;
  readonly patient: LetterPatient;
  readonly unit: string;
  readonly entry: number;
  readonly exit: number;
  /** Where its PDF is. */
  readonly message: Id;
  readonly index: number;
  readonly recipients: readonly RecipientView[];
  readonly opposed: boolean;
  readonly validator: Named;
  readonly validateBy: number;
  readonly status: LetterStatus;
  readonly validated: SaidBy | null;
  readonly left: SaidBy | null;
  readonly mayValidate: boolean;
}

export interface LetterDraft {
  readonly message: Id;
  readonly index: number;
  readonly kind: LetterKind;
  readonly title: string;
  readonly patient: LetterPatient;
  readonly unit: string;
  readonly entry: number;
  readonly exit: number;
  readonly recipients: readonly LetterRecipient[];
  readonly opposed: boolean;
  readonly validator: Id;
  readonly validateBy: number;
  /** The role that gets the task when it is not validated in time; null for the validator. */
  readonly tasked: Id | null;
  /** A further version of this one; null for a new letter. */
  readonly letter: Id | null;
}

export interface LetterCalls {
  /** @throws NotAllowed while a mailbox stands in the thread: its PDF would go there at once */
  draftLetter(thread: Id, draft: LetterDraft): Promise<void>;
  /** Sign that the newest version is right: its bytes are read again and compared first. */
  validateLetter(thread: Id, letter: Id): Promise<void>;
  /** The patient has left, at this time. */
  letterExit(thread: Id, letter: Id, time: number): Promise<void>;
  recallLetter(thread: Id, letter: Id, address: string, reason: string): Promise<void>;
}

/** One row of what gateways published: counts and seconds by name, of a unit in a period. */
export interface FigureRowView {
  readonly period: string;
  readonly unit: string;
  readonly figures: Readonly<Record<string, number>>;
}

export interface FigureCalls {
  /** Figures of a subject between two periods (`YYYY-MM` or `YYYY-MM-DD`), both included. */
  figures(subject: string, first: string, last: string): Promise<readonly FigureRowView[]>;
}
