/**
 * Everything a screen may ask of the engine. All calls throw EngineFault.
 *
 * The counterpart of the Python facade `cordee.clients.sdk.Client`, with what a browser needs
 * besides. An `intent` is 16 random bytes in hexadecimal that the screen draws for each thing its
 * person does: asked twice with one intent, the engine does it once, also after a crash.
 */

import type { BillingCalls } from "./billing.ts";
import type { DirectoryCalls } from "./directory.ts";
import type { EngineEvent, ProfileState } from "./events.ts";
import type { ExpertiseCalls } from "./expertise.ts";
import type { FigureCalls, LetterCalls } from "./letters.ts";
import type { MailCalls } from "./mail.ts";
import type { StudyCalls } from "./studies.ts";
import type { TaskCalls } from "./tasks.ts";
import type {
  Capacity,
  DeviceView,
  HistoryPage,
  Id,
  LockKind,
  MessageView,
  PersonView,
  ReceiptView,
  RoleView,
  SearchResult,
  Settings,
  StatusView,
  ThreadSummary,
  ThreadView,
  VerifyReport,
} from "./views.ts";

/** Where the profile lives: in this browser, or in memory until the page closes (shared ward PC). */
export type Place = "device" | "ward";

/** PRF output of a passkey, 32 bytes, made by the page (WebAuthn needs a window). */
export interface PasskeyResult {
  readonly credential: Uint8Array;
  readonly prf: Uint8Array;
}

export interface InvitationView {
  readonly origin: string;
  readonly organisation: Id;
  readonly notAfter: number;
}

export interface SendOptions {
  readonly intent: Id;
  readonly replyTo?: Id;
  readonly mentions?: readonly Id[];
  readonly behalf?: Id;
}

export interface ProfileCalls {
  profile(): Promise<ProfileState>;
  /** The lock that guards the profile here, and the credential id to ask the passkey for. */
  lockInfo(): Promise<{
    kind: LockKind;
    credential: Uint8Array | null;
    salt: Uint8Array | null;
    retryAfter: number;
  }>;
  unlock(secret: { pin: string } | { prf: Uint8Array }): Promise<void>;
  lock(): Promise<void>;
  setLock(
    lock:
      | { kind: "none" }
      | { kind: "pin"; pin: string }
      | { kind: "passkey"; passkey: PasskeyResult },
  ): Promise<void>;

  readInvitation(text: string): Promise<InvitationView>;
  /** Keys and card first, durable; then the server is told. Give the card's text. */
  signUp(invitation: string, place: Place): Promise<{ card: string }>;
  /** Come back by card (its text) or passkey. Give the new card's text. */
  recover(
    by: { card: string } | { passkey: PasskeyResult },
    place: Place,
  ): Promise<{ card: string; name: string }>;
  /**
   * Become a device of an account (this is the new device): `linkShown` answers once the old device
   * has answered, with what to show; `finishLink` once it has added this one; then the person
   * confirms the name, or says no and nothing is kept.
   */
  beginJoin(number: string, place: Place): Promise<{ code: string; text: string }>;
  finishJoin(): Promise<{ name: string; profession: string }>;
  confirmJoin(yes: boolean): Promise<void>;
  cancelJoin(): Promise<void>;
  /** Sign out: the other devices put this one out, and nothing is kept here. LastWayIn unless `insist`. */
  logOut(insist: boolean): Promise<void>;
  /** Forget what is kept here without a word to anybody (a locked profile whose secret is lost; ward PC). */
  eraseProfile(): Promise<void>;
}

export interface AccountCalls {
  status(): Promise<StatusView>;
  /** Try to connect at once. */
  wake(): Promise<void>;
  cardPending(): Promise<{ card: string; groups: readonly [number, number] } | null>;
  confirmCard(first: string, second: string): Promise<void>;
  /** The card was printed or written to a file that its owner has. */
  cardIsKept(): Promise<void>;
  replaceCard(): Promise<{ card: string }>;
  /** Add a passkey as a recovery slot (a rotate with the card kept). */
  addPasskey(passkey: PasskeyResult): Promise<void>;
  devices(): Promise<readonly DeviceView[]>;
  revokeDevice(device: Id): Promise<void>;
  rotateAccount(): Promise<void>;
  /** This is the old device: open a link session; `link` events follow; confirm with code or text. */
  beginLink(): Promise<{ number: string; expires: number }>;
  confirmLink(typed: string): Promise<void>;
  cancelLink(): Promise<void>;
  settings(): Promise<Settings>;
  setSettings(settings: Partial<Settings>): Promise<Settings>;
  /** Register or forget this browser's push subscription with the server. */
  subscribePush(subscription: {
    endpoint: string;
    p256dh: Uint8Array;
    auth: Uint8Array;
  }): Promise<void>;
  unsubscribePush(): Promise<void>;
}

export interface PeopleCalls {
  people(query: string, limit?: number): Promise<readonly PersonView[]>;
  person(account: Id): Promise<PersonView | null>;
  watch(accounts: readonly Id[]): Promise<void>;
}

export interface ThreadCalls {
  threads(): Promise<readonly ThreadSummary[]>;
  thread(thread: Id): Promise<ThreadView>;
  newThread(options: {
    intent: Id;
    title: string;
    patient: string | null;
    accounts: readonly Id[];
    readers?: readonly Id[];
    direct: boolean;
  }): Promise<ThreadView>;
  invite(
    thread: Id,
    account: Id,
    options: { past: boolean; capacity: Capacity },
  ): Promise<ThreadView>;
  remove(thread: Id, account: Id): Promise<ThreadView>;
  leave(thread: Id): Promise<void>;
  setTitle(thread: Id, title: string, patient: string | null): Promise<ThreadView>;
  setRetention(thread: Id, after: number, hold: number): Promise<ThreadView>;
  markFiled(thread: Id, upto: number): Promise<ThreadView>;
  verify(thread: Id): Promise<VerifyReport>;
  /** Who says, signed, that he erased what was due; asked of the server, judged here. */
  receipts(thread: Id): Promise<readonly ReceiptView[]>;
  pin(thread: Id, on: boolean): Promise<void>;
  mute(thread: Id, on: boolean): Promise<void>;
  draft(thread: Id, text: string): Promise<void>;
}

export interface MessageCalls {
  /** The last `limit` lines before number `before` (null: the end, with my outbox), oldest first. */
  history(thread: Id, before: number | null, limit: number): Promise<HistoryPage>;
  /** Lines around a message, for a find or a quote. */
  around(thread: Id, message: Id, limit: number): Promise<HistoryPage>;
  /** Durable when this returns; works offline. */
  send(thread: Id, text: string, options: SendOptions): Promise<MessageView>;
  /** Put files in the journal, durable when this returns; images were re-encoded by the screen. */
  sendFiles(
    thread: Id,
    files: readonly OutgoingFile[],
    caption: string,
    options: SendOptions,
  ): Promise<MessageView>;
  cancelFiles(thread: Id, message: Id): Promise<void>;
  /** A whole file, checked (FIL rules), as a Blob; `file` events tell its progress. */
  openFile(thread: Id, message: Id, index: number): Promise<Blob>;
  /** Stream it into a file that the person picked (File System Access), in constant memory. */
  saveFile(thread: Id, message: Id, index: number, handle: FileSystemFileHandle): Promise<void>;
  forward(thread: Id, message: Id, to: Id, intent: Id): Promise<MessageView>;
  edit(thread: Id, message: Id, text: string): Promise<void>;
  withdraw(thread: Id, message: Id): Promise<void>;
  react(thread: Id, message: Id, symbol: string, on: boolean): Promise<void>;
  acknowledge(thread: Id, message: Id): Promise<void>;
  /** A failed message of mine: try it again, or throw it away. */
  retry(thread: Id, message: Id): Promise<void>;
  discard(thread: Id, message: Id): Promise<void>;
  typing(thread: Id, on: boolean): Promise<void>;
  /** Say, signed, that everything up to `seq` was on the screen. */
  displayed(thread: Id, seq: number): Promise<void>;
  search(query: string, options: { thread?: Id; limit?: number }): Promise<SearchResult>;
}

export interface OutgoingFile {
  readonly file: File;
  /** A JPEG of at most 24,576 bytes, or null. */
  readonly thumbnail: Uint8Array | null;
}

export interface RoleCalls {
  roles(): Promise<readonly RoleView[]>;
  role(account: Id): Promise<RoleView>;
  createRole(invitation: string): Promise<RoleView>;
  proposeHolder(role: Id, account: Id, manager: boolean): Promise<void>;
  handOver(role: Id, account: Id): Promise<void>;
  acceptRole(role: Id, replacing: Id | null): Promise<void>;
  declineRole(role: Id, account: Id | null): Promise<void>;
  removeHolder(role: Id, account: Id): Promise<void>;
  askOut(role: Id, text: string): Promise<void>;
}

export interface Engine
  extends ProfileCalls,
    AccountCalls,
    PeopleCalls,
    ThreadCalls,
    MessageCalls,
    RoleCalls,
    DirectoryCalls,
    MailCalls,
    LetterCalls,
    FigureCalls,
    StudyCalls,
    ExpertiseCalls,
    BillingCalls,
    TaskCalls {}

/** What the page holds: the calls, and the events from now on. `events` gives its own end. */
export interface EngineConnection {
  readonly engine: Engine;
  events(take: (event: EngineEvent) => void): () => void;
}
