/**
 * The verified log: each item as it came, what it says, and what is wrong with it.
 * What never enters this room: reading an event.
 */

import { sha256 } from "@/store/digest.ts";
import type { Reader, Row, Writer } from "@/store/store.ts";
import type { ItemColumns } from "@/store/tables.ts";

/** Takes part in another line: an edit, a reaction. */
export const HIDDEN = 0;
/** A line of its own that is nobody's message to read. */
export const SHOWN = 1;
/** A line of someone else's that counts until it is displayed. */
export const UNREAD = 2;
export type Shown = typeof HIDDEN | typeof SHOWN | typeof UNREAD;

/**
 * `event` is the opened event's bytes, null when it did not open. `rules` are the broken
 * rules. `erased` is SHA-256 of a payload that was erased, here or before it came here;
 * there is no event then. `behalf` is the role that it was said for. `box` is my own box
 * of an epoch record, for a server that loses it.
 */
export interface ItemRecord {
  readonly kind: string;
  readonly time: number;
  readonly body: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly account: Uint8Array;
  readonly device: Uint8Array;
  readonly event: Uint8Array | null;
  readonly rules: readonly string[];
  readonly erased: Uint8Array | null;
  readonly behalf: Uint8Array | null;
  readonly box: Uint8Array | null;
}

/** A row: number, hash of the log there, message id if it is one. */
export interface StoredItem {
  readonly seq: number;
  readonly logHash: Uint8Array;
  readonly message: Uint8Array | null;
  readonly record: ItemRecord;
}

/** What the item's hash is made of, whether the payload is here or not. */
export async function payloadHash(record: ItemRecord): Promise<Uint8Array> {
  return record.erased ?? (await sha256(record.payload));
}

export function addItem(
  writer: Writer,
  thread: Uint8Array,
  item: StoredItem,
  target: Uint8Array | null,
  shown: Shown,
): void {
  const columns = {
    thread,
    seq: item.seq,
    logHash: item.logHash,
    message: item.message,
    target,
    line: shown === HIDDEN ? null : item.seq,
    unread: shown === UNREAD ? item.seq : null,
  };
  writer.put("items", columns, item.record);
}

/** Keep another judgement of an item that stays as it is. */
export async function setRecord(
  writer: Writer,
  thread: Uint8Array,
  seq: number,
  record: ItemRecord,
): Promise<void> {
  const row = await writer.get("items", [thread, seq]);
  if (row !== null) writer.put("items", row.columns, record);
}

/** Forget what an item says; its header, its hashes and its place stay. */
export async function eraseItem(
  writer: Writer,
  thread: Uint8Array,
  item: StoredItem,
): Promise<void> {
  const row = await writer.get("items", [thread, item.seq]);
  if (row === null) return;
  const record = {
    ...item.record,
    payload: new Uint8Array(),
    event: null,
    erased: await payloadHash(item.record),
  };
  writer.put("items", { ...row.columns, target: null }, record);
}

/** Hash of the own verified log at a number. */
export async function logHash(
  reader: Reader,
  thread: Uint8Array,
  seq: number,
): Promise<Uint8Array | null> {
  const [found] = await reader.columns("items", { prefix: [thread, seq] });
  return found?.logHash ?? null;
}

export async function itemAt(
  reader: Reader,
  thread: Uint8Array,
  seq: number,
): Promise<StoredItem | null> {
  const row = await reader.get<ItemRecord, "items">("items", [thread, seq]);
  return row === null ? null : stored(row);
}

/** The accepted item of a message id. */
export async function itemOf(
  reader: Reader,
  thread: Uint8Array,
  message: Uint8Array,
): Promise<StoredItem | null> {
  const query = { index: "message", prefix: [thread, message], limit: 1 } as const;
  const [row] = await reader.select<ItemRecord, "items">("items", query);
  return row === undefined ? null : stored(row);
}

/** The accepted item of a message id that is a line of its own. */
export async function lineOf(
  reader: Reader,
  thread: Uint8Array,
  message: Uint8Array,
): Promise<StoredItem | null> {
  const query = { index: "message", prefix: [thread, message], limit: 1 } as const;
  const [row] = await reader.select<ItemRecord, "items">("items", query);
  return row === undefined || row.columns.line === null ? null : stored(row);
}

export async function isMessageKnown(
  reader: Reader,
  thread: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  return (await reader.count("items", { index: "message", prefix: [thread, message] })) > 0;
}

/** The last `limit` lines below `before`, oldest first. */
export async function shownBefore(
  reader: Reader,
  thread: Uint8Array,
  before: number | null,
  limit: number,
): Promise<StoredItem[]> {
  const rows = await reader.select<ItemRecord, "items">("items", {
    index: "line",
    prefix: [thread],
    to: before === null ? Number.MAX_SAFE_INTEGER : before - 1,
    descending: true,
    limit,
  });
  return rows.map(stored).reverse();
}

/** The first `limit` lines from a number on, oldest first. */
export async function shownFrom(
  reader: Reader,
  thread: Uint8Array,
  first: number,
  limit: number,
): Promise<StoredItem[]> {
  const query = { index: "line", prefix: [thread], from: first, limit } as const;
  return (await reader.select<ItemRecord, "items">("items", query)).map(stored);
}

/** Edits, withdrawals, reactions and acknowledgements of a message, in order. */
export async function aimedAt(
  reader: Reader,
  thread: Uint8Array,
  target: Uint8Array,
): Promise<StoredItem[]> {
  const query = { index: "target", prefix: [thread, target] } as const;
  return (await reader.select<ItemRecord, "items">("items", query)).map(stored);
}

/** Every item from a number on, at most `limit`. */
export async function itemsFrom(
  reader: Reader,
  thread: Uint8Array,
  first: number,
  limit: number,
): Promise<StoredItem[]> {
  const query = { prefix: [thread], from: first, limit };
  return (await reader.select<ItemRecord, "items">("items", query)).map(stored);
}

export async function countUnread(
  reader: Reader,
  thread: Uint8Array,
  after: number,
): Promise<number> {
  return await reader.count("items", { index: "unread", prefix: [thread], from: after + 1 });
}

function stored(row: Row<"items", ItemRecord>): StoredItem {
  const columns: ItemColumns = row.columns;
  const { seq, message } = columns;
  return { seq, logHash: columns.logHash, message, record: row.record };
}
