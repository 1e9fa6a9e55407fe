/**
 * What can go wrong, as it crosses from the engine to a screen.
 *
 * `name` is the class of clients/sdk/errors.py; `rule` a rule of docs/protocol.md §9; `remedy` a
 * stable word that a screen turns into a sentence of its reader's language.
 */

export type FaultName =
  | "ProfileMissing"
  | "ProfileExists"
  | "ProfileInUse"
  | "ProfileErased"
  | "ProfileLocked"
  | "WrongKey"
  | "CardRefused"
  | "LastWayIn"
  | "InvitationError"
  | "InvitationUsed"
  | "NotAllowed"
  | "NotFound"
  | "TooLarge"
  | "FileFault"
  | "FileChanged"
  | "NotOnline"
  | "ServerRefused"
  | "TamperedError"
  | "ThreadFrozen"
  | "StorageFull"
  | "InternalError";

export type Remedy =
  | "wait"
  | "check_network"
  | "close_other"
  | "sign_up"
  | "use_it"
  | "give_right_key"
  | "recover"
  | "check_card"
  | "keep_way_in"
  | "ask_invitation"
  | "ask_owner"
  | "ask_administrator"
  | "choose_other"
  | "shorten"
  | "free_space"
  | "update"
  | "stop_and_report";

export interface Fault {
  readonly name: FaultName;
  readonly remedy: Remedy;
  readonly rule: string | null;
  readonly code: string | null;
  /** English, for a log; never shown, never holds content. */
  readonly message: string;
  /** Milliseconds to wait before the next try (a locked PIN, a busy server). */
  readonly retryAfter: number | null;
}

/** Thrown by every call of the Engine proxy. */
export class EngineFault extends Error implements Fault {
  override readonly name: FaultName;
  readonly remedy: Remedy;
  readonly rule: string | null;
  readonly code: string | null;
  readonly retryAfter: number | null;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = fault.name;
    this.remedy = fault.remedy;
    this.rule = fault.rule;
    this.code = fault.code;
    this.retryAfter = fault.retryAfter;
  }
}
