/**
 * What can go wrong, and what to do about it: the tree of clients/sdk/errors.py.
 *
 *     CordeeError                  .remedy: what to do; .temporary: waiting may do it
 *     ├── LocalError               what was asked cannot be done here; ask otherwise
 *     │   ├── ProfileError
 *     │   │   ├── ProfileMissing   nothing is kept in this browser
 *     │   │   ├── ProfileExists    a profile is kept here already
 *     │   │   ├── ProfileInUse     another page of this browser holds its lock
 *     │   │   ├── ProfileLocked    .retryAfter: its key is not in memory; unlock it
 *     │   │   ├── ProfileErased    .reason: this device is no longer one, all is gone
 *     │   │   └── WrongKey         the PIN, the passkey or a record's key does not open it
 *     │   ├── InvitationError      not an invitation, expired, or made for another use
 *     │   │   └── InvitationUsed   it has served another account already
 *     │   ├── CardRefused          .rule, .groups: a card as typed, or of no account here
 *     │   ├── LastWayIn            .reason: log-out would lose the account, or messages
 *     │   ├── NotAllowed           not with this account's capacity or kind
 *     │   ├── NotFound             no such person, thread or message here
 *     │   ├── TooLarge             text, title, thread or file beyond its bound
 *     │   ├── FileFault            a file here cannot be read or written; .word says why
 *     │   │   └── FileChanged      it is not what it was when it was sent (FIL-05)
 *     │   └── StorageFull          the browser gives this origin no more room
 *     ├── NotOnline                no session with the server now (temporary)
 *     ├── ServerRefused            .code, .rule, .sentence, .retryAfter (ms)
 *     └── Refused                  verification said no; .rule of docs/protocol.md
 *         ├── TamperedError        what the server gave broke a rule
 *         └── ThreadFrozen         .evidence: the signed objects that contradict
 *
 * Messages are English, for a log, and never hold content, a name or a secret.
 */

import type { Remedy } from "@/api/faults.ts";
import { Code, TEMPORARY } from "@/wire/protocol.ts";

export abstract class CordeeError extends Error {
  /** Written out, since a build shortens the names of classes. */
  abstract override readonly name: string;
  readonly remedy: Remedy = "stop_and_report";
  readonly temporary: boolean = false;
}

export class LocalError extends CordeeError {
  override readonly name: string = "LocalError";
  override readonly remedy: Remedy = "choose_other";
}

export class ProfileError extends LocalError {
  override readonly name: string = "ProfileError";
}

export class ProfileMissing extends ProfileError {
  override readonly name: string = "ProfileMissing";
  override readonly remedy = "sign_up";
}

export class ProfileExists extends ProfileError {
  override readonly name: string = "ProfileExists";
  override readonly remedy = "use_it";
}

export class ProfileInUse extends ProfileError {
  override readonly name: string = "ProfileInUse";
  override readonly remedy = "close_other";
  override readonly temporary = true;
}

export class ProfileLocked extends ProfileError {
  override readonly name: string = "ProfileLocked";
  override readonly remedy = "give_right_key";
  /** Milliseconds until the next try is heard; null when it is now. */
  readonly retryAfter: number | null;

  constructor(message: string, retryAfter: number | null = null) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

export class WrongKey extends ProfileError {
  override readonly name: string = "WrongKey";
  override readonly remedy = "give_right_key";
}

/** This device is no longer one of its account: what it kept is erased. */
export class ProfileErased extends ProfileError {
  override readonly name: string = "ProfileErased";
  override readonly remedy = "recover";
  /** `revoked`, `locked` or `logged_out`. */
  readonly reason: string;

  constructor(reason: string) {
    super(`this profile was erased: ${reason}`);
    this.reason = reason;
  }
}

/** A recovery card that cannot be used; `groups`, from 1, are those to look at. */
export class CardRefused extends LocalError {
  override readonly name: string = "CardRefused";
  override readonly remedy = "check_card";
  readonly rule: string;
  readonly groups: readonly number[];

  constructor(rule: string, sentence: string, groups: readonly number[] = []) {
    super(`${rule}: ${sentence}`);
    this.rule = rule;
    this.groups = groups;
  }
}

/** Log-out would lose something; `reason` is `last_way_in` or `outbox`. */
export class LastWayIn extends LocalError {
  override readonly name: string = "LastWayIn";
  override readonly remedy = "keep_way_in";
  readonly reason: string;

  constructor(reason: string) {
    super(`log-out would lose something: ${reason}`);
    this.reason = reason;
  }
}

export class InvitationError extends LocalError {
  override readonly name: string = "InvitationError";
  override readonly remedy: Remedy = "ask_invitation";
}

/** Two accounts know one invitation: it has been in other hands. */
export class InvitationUsed extends InvitationError {
  override readonly name: string = "InvitationUsed";
  override readonly remedy = "stop_and_report";
}

/** `rule` is the one that would refuse it, where that says more. */
export class NotAllowed extends LocalError {
  override readonly name: string = "NotAllowed";
  override readonly remedy = "ask_owner";
  readonly rule: string | null;

  constructor(sentence: string, rule: string | null = null) {
    super(rule === null ? sentence : `${rule}: ${sentence}`);
    this.rule = rule;
  }
}

export class NotFound extends LocalError {
  override readonly name: string = "NotFound";
}

export class TooLarge extends LocalError {
  override readonly name: string = "TooLarge";
  override readonly remedy = "shorten";
}

/**
 * A file on this machine cannot be read or written; nothing of it was lost. `word` is
 * stable: missing, unreadable, changed, exists, not_writable, disk_full, busy, blocked.
 */
export class FileFault extends LocalError {
  override readonly name: string = "FileFault";

  readonly word: string;

  constructor(word: string) {
    super(`a file is ${word}`);
    this.word = word;
  }
}

/** It is not what it was when it was sent: it is never sealed in two versions. */
export class FileChanged extends FileFault {
  override readonly name: string = "FileChanged";

  readonly rule = "FIL-05";

  constructor() {
    super("changed");
  }
}

export class StorageFull extends LocalError {
  override readonly name: string = "StorageFull";
  override readonly remedy = "free_space";
}

/** No session with the server now; what is durable waits in the outbox. */
export class NotOnline extends CordeeError {
  override readonly name: string = "NotOnline";
  override readonly remedy = "check_network";
  override readonly temporary = true;
}

const REMEDIES: Partial<Record<Code, Remedy>> = {
  [Code.VERSION]: "update",
  [Code.LOCKED]: "ask_administrator",
  [Code.REVOKED]: "ask_administrator",
  [Code.UNAUTHENTICATED]: "ask_administrator",
  [Code.INVITATION]: "ask_invitation",
  [Code.NOT_MEMBER]: "ask_owner",
  [Code.CAPACITY]: "ask_owner",
  [Code.FORBIDDEN]: "ask_owner",
  [Code.QUOTA]: "ask_administrator",
  [Code.TOO_LARGE]: "shorten",
  [Code.NOT_FOUND]: "choose_other",
};

/** The server said no and changed nothing. */
export class ServerRefused extends CordeeError {
  override readonly name: string = "ServerRefused";
  override readonly remedy: Remedy;
  override readonly temporary: boolean;
  readonly code: Code;
  readonly rule: string | null;
  readonly sentence: string;
  readonly retryAfter: number | null;

  constructor(
    code: Code,
    rule: string | null = null,
    sentence = "",
    retryAfter: number | null = null,
  ) {
    super(`${code} ${rule ?? ""}: ${sentence}`);
    this.code = code;
    this.rule = rule;
    this.sentence = sentence;
    this.retryAfter = retryAfter;
    this.temporary = TEMPORARY.includes(code);
    this.remedy = REMEDIES[code] ?? (this.temporary ? "wait" : "stop_and_report");
  }
}

/** Verification refused what was served; nothing was changed here. */
export class Refused extends CordeeError {
  override readonly name: string = "Refused";

  readonly rule: string;

  constructor(rule: string, sentence = "") {
    super(`${rule}: ${sentence}`);
    this.rule = rule;
  }
}

/** What the server gave broke a rule of the protocol. */
export class TamperedError extends Refused {
  override readonly name: string = "TamperedError";
}

/** Two signed objects contradict each other; nothing more is read or written. */
export class ThreadFrozen extends Refused {
  override readonly name: string = "ThreadFrozen";

  readonly evidence: readonly Uint8Array[];

  constructor(rule: string, evidence: readonly Uint8Array[] = []) {
    super(rule, "the thread is frozen, its evidence is kept");
    this.evidence = evidence;
  }
}
