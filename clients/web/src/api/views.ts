/**
 * What a screen is shown: plain values, all verified or marked.
 *
 * Times are Unix milliseconds. Ids are lowercase hexadecimal: accounts, threads and devices
 * of 32 bytes, messages of 16. What never enters this room: a key, a signature, a connection.
 */

import type { CaseLineStep, CaseView, ConsentView } from "./expertise.ts";
import type { LetterView } from "./letters.ts";
import type { CorrespondentView, MailboxChange, MailStateView, MailView } from "./mail.ts";
import type { StudyView } from "./studies.ts";

export type Id = string;

export type MessageState = "waiting" | "stored" | "delivered" | "displayed" | "failed";

/**
 * `unknown` needs a newer version; `refused` broke a rule (see `marks`); `sealed` has no key
 * here; `members` is a change of members, title or keys; `erased` was due and is gone here and
 * on the server; `filed` says that all up to a number is in the patient's record. `mail` came by
 * mail and counts, `held` waits for a member's word (or was refused); `mailbox` came or went.
 */
export type MessageKind =
  | "text"
  | "file"
  | "unknown"
  | "refused"
  | "members"
  | "left"
  | "complaint"
  | "sealed"
  | "erased"
  | "filed"
  | "mail"
  | "held"
  | "mailbox"
  | "letter"
  | "study"
  | "case"
  | "case-step"
  | "case-report"
  | "consent"
  | "consent-end";

export type AccountKind = "person" | "role" | "organisation" | "gateway" | "agent" | "record";
export type Capacity = "owner" | "member" | "reader" | "gateway" | "agent" | "record";

/** Someone; names are empty unless `verified` by a trusted organisation (ATT rules in `warnings`). */
export interface PersonView {
  readonly account: Id;
  readonly name: string;
  readonly profession: string;
  readonly speciality: string;
  readonly place: string;
  readonly organisation: Id | null;
  readonly organisationName: string;
  readonly verified: boolean;
  readonly warnings: readonly string[];
  readonly kind: AccountKind;
}

/** Someone who holds a role now; `stale` when the role's key is behind his. */
export interface HolderView {
  readonly account: Id;
  readonly name: string;
  readonly manager: boolean;
  readonly stale: boolean;
}

/** Somebody is asked to hold a role, by the server's word; `by` is who asks. */
export interface ProposalView {
  readonly account: Id;
  readonly name: string;
  readonly manager: boolean;
  readonly accepted: boolean;
  readonly by: Id;
  readonly byName: string;
  readonly mine: boolean;
}

export interface Named {
  readonly account: Id;
  readonly name: string;
}

export interface HandOverView {
  readonly time: number;
  readonly came: readonly Named[];
  readonly gone: readonly Named[];
}

/** A role or record; `warnings`: CHN-12 while its key is to be renewed, ROL-01 when fewer than two hold it. */
export interface RoleView {
  readonly account: Id;
  readonly name: string;
  readonly speciality: string;
  readonly place: string;
  readonly kind: AccountKind;
  readonly verified: boolean;
  readonly held: boolean;
  readonly manager: boolean;
  readonly holders: readonly HolderView[];
  readonly warnings: readonly string[];
  readonly proposals: readonly ProposalView[];
  readonly history: readonly HandOverView[];
}

/** A reader of a thread: his capacity, the epoch from which he reads, and who vouches for him. */
export interface MemberView {
  readonly account: Id;
  readonly name: string;
  readonly profession: string;
  readonly place: string;
  readonly capacity: Capacity;
  readonly readsFrom: number;
  readonly readsPast: boolean;
  readonly kind: AccountKind;
  readonly holders: readonly HolderView[];
  readonly warnings: readonly string[];
  readonly verified: boolean;
  readonly organisation: Id | null;
  readonly organisationName: string;
  readonly mine: boolean;
}

/**
 * A row of the list. `service` is the role, or the place of the other one, that says where it
 * comes from. `other` and `kind` are who is at the other end where one account is, and what it
 * is; null in a group.
 */
export interface ThreadSummary {
  readonly id: Id;
  readonly title: string;
  readonly patient: string | null;
  readonly service: string;
  readonly direct: boolean;
  readonly other: Id | null;
  readonly kind: AccountKind | null;
  readonly unread: number;
  readonly mentioned: boolean;
  readonly lastTime: number;
  readonly lastText: string;
  readonly lastAuthor: string;
  readonly lastMine: boolean;
  readonly lastState: MessageState | null;
  readonly frozen: string | null;
  readonly joined: boolean;
  readonly seat: Id | null;
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly draft: string;
  readonly memberCount: number;
  /** Failed messages of mine that wait for a decision. */
  readonly failed: number;
}

/** `frozen` is the rule that froze it. `retention`, `hold` are seconds, 0 for ever and none. */
export interface ThreadView extends ThreadSummary {
  readonly members: readonly MemberView[];
  readonly epoch: number;
  readonly retention: number;
  readonly hold: number;
  readonly filed: number;
  readonly owner: boolean;
  readonly mayWrite: boolean;
  readonly speaksFor: readonly Named[];
  /** Highest number that this account has displayed: where "new" begins. */
  readonly displayed: number;
  readonly head: number;
  /** Someone outside my organisation reads here. */
  readonly outsiders: boolean;
  /** Whom the gateway writes to. */
  readonly mailboxes: readonly CorrespondentView[];
}

export interface ReactionView {
  readonly symbol: string;
  readonly by: readonly Named[];
  readonly mine: boolean;
}

/**
 * A file of a message; `thumbnail` is a JPEG. `blocked`: its patient agrees no more, it is not
 * opened. `done` are bytes the server has while on its way, null once stored.
 */
export interface FileView {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly thumbnail: Uint8Array | null;
  readonly done: number | null;
  readonly blocked?: true;
}

export interface QuoteView {
  readonly id: Id;
  readonly author: string;
  readonly text: string;
  readonly gone: boolean;
}

/**
 * A line of a thread. `seq` is null until the server has stored it. `confirmed` is false while the
 * start of a partial view rests on the server's word. `marks` are rule ids. `state` is about mine:
 * delivered and displayed mean by every one of the `recipients`. `reason` is a code or rule when it failed.
 */
export interface MessageView {
  readonly id: Id;
  readonly seq: number | null;
  readonly author: Id;
  readonly authorName: string;
  readonly authorProfession: string;
  readonly behalf: Id | null;
  readonly behalfName: string;
  readonly time: number;
  readonly kind: MessageKind;
  readonly text: string;
  readonly mentions: readonly Named[];
  readonly mentionsMe: boolean;
  readonly replyTo: QuoteView | null;
  readonly edited: boolean;
  readonly withdrawn: boolean;
  readonly reactions: readonly ReactionView[];
  readonly acknowledgedBy: readonly Named[];
  readonly deliveredTo: readonly Named[];
  readonly displayedBy: readonly Named[];
  readonly recipients: number;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly confirmed: boolean;
  readonly marks: readonly string[];
  readonly mine: boolean;
  readonly followsGap: boolean;
  readonly came: readonly Named[];
  readonly gone: readonly Named[];
  readonly files: readonly FileView[];
  readonly retention: number;
  /** Kind `members`: the title, or the patient ("" for none), became this; null when it did not. */
  readonly newTitle: string | null;
  readonly newPatient: string | null;
  /** Of kind `mail` and `held`; its author is an address then, no account. */
  readonly mail: MailView | null;
  readonly mailbox: MailboxChange | null;
  readonly letter: LetterView | null;
  /** Of kind `study`, whose files are in it; null once withdrawn. */
  readonly study: StudyView | null;
  /** Of the kinds `case…`: how the case stands now; null where its request does not count. */
  readonly expertise: CaseView | null;
  readonly caseStep: CaseLineStep | null;
  /** Of the kinds `consent…`; null where what ends is not here. */
  readonly consent: ConsentView | null;
  /** What became of it, by mailbox; of a letter, by recipient. */
  readonly mails: readonly MailStateView[];
}

export interface HistoryPage {
  readonly messages: readonly MessageView[];
  /** Nothing older can be read. */
  readonly atStart: boolean;
}

export interface VerifyReport {
  readonly thread: Id;
  readonly chains: number;
  readonly epochs: number;
  readonly items: number;
  readonly first: number;
  readonly head: number;
  readonly logHash: string;
  readonly anchored: number;
  readonly confirmed: boolean;
  readonly frozen: string | null;
  readonly refusals: readonly { readonly seq: number; readonly rule: string }[];
}

/** Up to where a device of a member says, signed, that it erased what was due; `time` of that line. */
export interface ReceiptView {
  readonly account: Id;
  readonly name: string;
  readonly device: Id;
  readonly seq: number;
  readonly time: number | null;
  readonly mine: boolean;
}

export interface DeviceView {
  readonly key: Id;
  readonly since: number;
  readonly mine: boolean;
}

export interface SlotView {
  readonly key: Id;
  readonly type: "card" | "passkey";
  readonly since: number;
}

export interface Warning {
  readonly rule: string;
  /** A stable word, not a text. */
  readonly sentence: string;
  readonly thread: Id | null;
  readonly account: Id | null;
}

export interface StatusView {
  readonly origin: string;
  readonly serverName: string;
  readonly software: string | null;
  readonly online: boolean;
  readonly me: PersonView;
  readonly attested: boolean;
  readonly cardPending: boolean;
  readonly device: Id;
  readonly devices: readonly DeviceView[];
  readonly slots: readonly SlotView[];
  readonly ephemeral: boolean;
  readonly lock: LockKind;
  readonly outbox: number;
  readonly failed: number;
  readonly threads: number;
  readonly pushKey: string | null;
  readonly maxRetention: number;
  /** Seconds that the server proposes for a new thread, 0 for ever; null while nothing is known. */
  readonly retention: number | null;
  /** Tasks that nobody has taken. */
  readonly tasks: number;
  readonly warnings: readonly Warning[];
}

export type LockKind = "none" | "pin" | "passkey";

export interface SearchHit {
  readonly thread: Id;
  readonly message: Id | null;
  readonly seq: number | null;
  readonly title: string;
  readonly author: string;
  readonly time: number;
  /** The text around the find, with [start, end) offsets of what matched. */
  readonly text: string;
  readonly marks: readonly (readonly [number, number])[];
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Everything from this time on is indexed; null while nothing is, 0 when all is. */
  readonly since: number | null;
}

/** What this device may show and how it behaves; kept on this device only. */
export interface Settings {
  readonly language: "fr" | "en";
  readonly theme: "system" | "light" | "dark";
  readonly lockAfter: number;
  readonly notifications: boolean;
  readonly notifyContent: boolean;
  readonly enterSends: boolean;
}
