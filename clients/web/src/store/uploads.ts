/**
 * The journal of files being sent: keys and hashes, durable before any byte leaves.
 * What never enters this room: reading a file, the network.
 */

import type { Query, Reader, Row, Writer } from "@/store/store.ts";

/**
 * A message to be, until its files are stored. `time` is Unix milliseconds. `failed` says
 * why it was given up. `cancelled` waits for the server to forget. `behalf` is the role
 * that it is written for. `intent` is the screen's word for this one deed. `study` is set when the files are a study's.
 */
export interface UploadRecord {
  readonly caption: string;
  readonly replyTo: Uint8Array | null;
  readonly mentions: readonly Uint8Array[];
  readonly time: number;
  readonly failed: string | null;
  readonly cancelled: boolean;
  readonly behalf: Uint8Array | null;
  readonly intent: string | null;
  readonly study?: StudyRecord;
}

/** What a study's message will say of it beside its files (§5.17). */
export interface StudyRecord {
  readonly caption: string;
  readonly uid: string;
  readonly description: string;
  readonly modality: string;
  readonly date: string;
  readonly patient: string;
  readonly birthDate: string;
  readonly series: number;
  readonly instances: number;
  readonly omitted: number;
}

/** What a file was when it was first read whole. */
export interface Digest {
  readonly whole: Uint8Array;
  readonly segments: readonly Uint8Array[];
}

/**
 * One file of it. `digest` is set before anything is sealed. `pieces` names what is kept of
 * it until it is sent. `part` is what the message will say of it, once its blob is complete.
 */
export interface FileRecord {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly blob: Uint8Array;
  readonly fileKey: Uint8Array;
  readonly salt: Uint8Array;
  readonly pieces: Uint8Array;
  readonly digest: Digest | null;
  readonly thumbnail: Uint8Array | null;
  readonly part: Uint8Array | null;
}

/** A row: the message's id for as long as it has no counter, and its files. */
export interface Upload {
  readonly place: number;
  readonly thread: Uint8Array;
  readonly message: Uint8Array;
  readonly record: UploadRecord;
  readonly files: readonly FileRecord[];
}

/** Keep a message to be, and give its place. */
export async function addUpload(
  writer: Writer,
  thread: Uint8Array,
  message: Uint8Array,
  record: UploadRecord,
  files: readonly FileRecord[],
): Promise<number> {
  const place = await writer.next("uploads");
  writer.put("uploads", { place, thread, message }, record);
  for (const [number, file] of files.entries()) setFile(writer, place, number, file);
  return place;
}

export async function setUpload(
  writer: Writer,
  place: number,
  record: UploadRecord,
): Promise<void> {
  const row = await writer.get("uploads", [place]);
  if (row !== null) writer.put("uploads", row.columns, record);
}

export function setFile(writer: Writer, place: number, number: number, file: FileRecord): void {
  writer.put("uploadFiles", { place, number }, file);
}

/**
 * Keep a piece of a file to be sent, of 1 MiB at most, each in a transaction of its own:
 * a page that is closed loses the file that its person picked, but not these.
 */
export function savePiece(
  writer: Writer,
  pieces: Uint8Array,
  piece: number,
  bytes: Uint8Array,
): void {
  writer.put("uploadPieces", { pieces, piece }, bytes);
}

export async function loadPiece(
  reader: Reader,
  pieces: Uint8Array,
  piece: number,
): Promise<Uint8Array | null> {
  return (await reader.get<Uint8Array>("uploadPieces", [pieces, piece]))?.record ?? null;
}

/** By their numbers: to read them all would be to hold the whole file in memory. */
export async function dropPieces(writer: Writer, pieces: Uint8Array): Promise<void> {
  const query = { prefix: [pieces], descending: true, limit: 1 } as const;
  const [last] = await writer.columns("uploadPieces", query);
  for (let piece = last?.piece ?? -1; piece >= 0; piece -= 1) {
    writer.delete("uploadPieces", [pieces, piece]);
  }
}

/** Forget it; its keys are in the message now, or in nothing. */
export async function removeUpload(writer: Writer, place: number): Promise<void> {
  for (const { number } of await writer.columns("uploadFiles", { prefix: [place] })) {
    writer.delete("uploadFiles", [place, number]);
  }
  writer.delete("uploads", [place]);
}

export async function uploadAt(reader: Reader, place: number): Promise<Upload | null> {
  return (await uploads(reader, { prefix: [place] }))[0] ?? null;
}

export async function uploadOf(
  reader: Reader,
  thread: Uint8Array,
  message: Uint8Array,
): Promise<Upload | null> {
  const query = { index: "message", prefix: [thread, message] } as const;
  return (await uploads(reader, query))[0] ?? null;
}

/** The last messages to be of a thread, in the order they were asked for. */
export async function uploadsIn(
  reader: Reader,
  thread: Uint8Array,
  limit: number,
): Promise<Upload[]> {
  const query = { index: "thread", prefix: [thread], descending: true, limit } as const;
  return (await uploads(reader, query)).reverse();
}

/** Every message to be, failed ones too, oldest first. */
export async function uploadPlaces(reader: Reader): Promise<number[]> {
  return (await reader.columns("uploads")).map((columns) => columns.place);
}

async function uploads(reader: Reader, query: Query<"uploads">): Promise<Upload[]> {
  const rows = await reader.select<UploadRecord, "uploads">("uploads", query);
  return await Promise.all(rows.map((row) => withFiles(reader, row)));
}

async function withFiles(reader: Reader, row: Row<"uploads", UploadRecord>): Promise<Upload> {
  const query = { prefix: [row.columns.place] };
  const files = await reader.select<FileRecord>("uploadFiles", query);
  return { ...row.columns, record: row.record, files: files.map((file) => file.record) };
}
