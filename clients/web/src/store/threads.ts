/**
 * Where each thread stands: verified head, epochs with their keys, own cursor.
 * What never enters this room: parsing a record.
 */

import type { AccountKind, MessageState } from "@/api/views.ts";
import type { MailboxField } from "@/crypto/mailEvent.ts";
import type { Reader, Writer } from "@/store/store.ts";

/** The last accepted counter of a device here, and its newest signed base. */
export interface DeviceMark {
  n: number;
  base: number;
}

/** How far a device is; `displayed` only as far as it signed. */
export interface ReaderCursor {
  account: Uint8Array;
  delivered: number;
  displayed: number;
}

/**
 * What is remembered of a thread between two runs. Keys of maps and members of sets are
 * ids in lowercase hexadecimal.
 *
 * `first` is the first readable number and `start` the hash before it; `seq`, `hash` the
 * verified head. `provisional` says that the start rests on the server's word; `anchored`
 * is the highest number that another device has signed for. `doubted` are numbers of
 * messages marked MSG-05; `gaps` are those before which a part is not mine to read,
 * between two stays. `settled` is the generation of mine that the server had when all
 * that came before was read here. Up to `filed` all is in the patient's record; up to
 * `erased` all that was due is erased here, and this device has said so up to `receipt`;
 * `unjudged` is the highest number that came erased and is not judged yet. `seat` is the
 * role through which this account reads, and whose generation is settled; null for itself.
 */
export interface ThreadMemory {
  readonly thread: Uint8Array;
  first: number;
  start: Uint8Array;
  seq: number;
  hash: Uint8Array;
  provisional: boolean;
  epoch: number;
  anchored: number;
  title: string;
  patient: string | null;
  joined: boolean;
  leaving: boolean;
  frozen: string | null;
  evidence: readonly Uint8Array[];
  stale: boolean;
  complain: boolean;
  keyless: boolean;
  leavers: Set<string>;
  complaints: Map<string, number>;
  devices: Map<string, DeviceMark>;
  cursors: Map<string, ReaderCursor>;
  displayed: number;
  displayedSent: number;
  unread: number;
  lastTime: number;
  lastText: string;
  lastId: Uint8Array;
  direct: boolean;
  epochTime: number;
  doubted: Set<number>;
  settled: number;
  gaps: Set<number>;
  filed: number;
  erased: number;
  receipt: number;
  unjudged: number;
  seat: Uint8Array | null;
  /** Cases that were asked for here, the first one first. */
  cases: readonly string[];
  /** What patients agreed to here, and whether they still do. */
  consents: ReadonlyMap<string, ConsentMark>;
  /** The practitioner whose ledger this is; null in any other thread. */
  ledger: string | null;
  /** Mailboxes by their address in lower case, also those that went. */
  mailboxes: ReadonlyMap<string, NamedMailbox>;
  /** What the list of threads shows, so that it reads nothing else. */
  row: ThreadRow;
}

/** Hashes (hex) of what a consent is about, from which number on it was said, and ended. */
export interface ConsentMark {
  readonly about: readonly string[];
  readonly since: number;
  readonly until: number | null;
}

/** A mailbox that is written what comes after `since` and, unless null, before `until`. */
export interface NamedMailbox {
  readonly mailbox: MailboxField;
  readonly since: number;
  readonly until: number | null;
  readonly by: Uint8Array;
}

/** `label` is the names of the others, for a thread without a title. */
export interface ThreadRow {
  label: string;
  service: string;
  /** The other end of a thread between two, and what it is; null in a group. */
  other: Uint8Array | null;
  kind: AccountKind | null;
  lastAuthor: Uint8Array | null;
  lastAuthorName: string;
  lastMine: boolean;
  lastSeq: number;
  lastState: MessageState | null;
  mentioned: boolean;
  memberCount: number;
  outsiders: boolean;
}

type Beginning = Pick<
  ThreadMemory,
  "thread" | "first" | "start" | "seq" | "hash" | "provisional"
>;

/** Never changed in place. */
const NOTHING_SAID = {
  cases: [],
  consents: new Map<string, ConsentMark>(),
  ledger: null,
  mailboxes: new Map<string, NamedMailbox>(),
} as const;

/** A thread of which nothing else is known yet. */
export function newMemory(beginning: Beginning & Partial<ThreadMemory>): ThreadMemory {
  return {
    epoch: -1,
    anchored: 0,
    title: "",
    patient: null,
    joined: true,
    leaving: false,
    frozen: null,
    evidence: [],
    stale: false,
    complain: false,
    keyless: false,
    leavers: new Set(),
    complaints: new Map(),
    devices: new Map(),
    cursors: new Map(),
    displayed: 0,
    displayedSent: 0,
    unread: 0,
    lastTime: 0,
    lastText: "",
    lastId: new Uint8Array(),
    direct: false,
    epochTime: 0,
    doubted: new Set(),
    settled: 0,
    gaps: new Set(),
    filed: 0,
    erased: 0,
    receipt: 0,
    unjudged: 0,
    seat: null,
    ...NOTHING_SAID,
    row: newRow(),
    ...beginning,
  };
}

function newRow(): ThreadRow {
  return {
    label: "",
    service: "",
    other: null,
    kind: null,
    lastAuthor: null,
    lastAuthorName: "",
    lastMine: false,
    lastSeq: 0,
    lastState: null,
    mentioned: false,
    memberCount: 0,
    outsiders: false,
  };
}

/** A verified epoch record, its number in the log, and its key if it opens here. */
export interface StoredEpoch {
  readonly epoch: number;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  readonly seq: number;
  readonly key: Uint8Array | null;
}

export async function loadThreads(reader: Reader): Promise<ThreadMemory[]> {
  return (await reader.select<ThreadMemory>("threads")).map((row) => grown(row.record));
}

export async function loadThread(
  reader: Reader,
  thread: Uint8Array,
): Promise<ThreadMemory | null> {
  const row = await reader.get<ThreadMemory>("threads", [thread]);
  return row === null ? null : grown(row.record);
}

/** What an earlier release kept knows nothing of some of this. */
function grown(memory: ThreadMemory): ThreadMemory {
  return { ...NOTHING_SAID, ...memory };
}

export function saveThread(writer: Writer, memory: ThreadMemory): void {
  writer.put("threads", { thread: memory.thread }, memory);
}

/** Verified records in order; they were verified before they were sealed here. */
export async function loadEpochs(reader: Reader, thread: Uint8Array): Promise<StoredEpoch[]> {
  const rows = await reader.select<StoredEpoch>("epochs", { prefix: [thread] });
  return rows.map((row) => row.record);
}

export function saveEpoch(writer: Writer, thread: Uint8Array, held: StoredEpoch): void {
  writer.put("epochs", { thread, epoch: held.epoch }, held);
}
