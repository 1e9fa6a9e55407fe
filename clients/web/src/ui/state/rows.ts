/**
 * A thread as it stands on the screen: its lines in order, by day, who heads, where "new" begins.
 *
 * Rows that did not change are the same objects as before, so that what is drawn is left alone.
 * What never enters this room: an element, the engine.
 */

import type { MessageView } from "@/api/index.ts";
import { dayOf } from "@/ui/state/moments.ts";
import { SAID } from "@/ui/state/wording.ts";

/** Messages of one author closer than this stand under one heading. */
const TOGETHER = 5 * 60 * 1000;
/** Lines drawn or left out together while scrolling. */
export const CHUNK = 24;

export interface MessageRow {
  readonly key: string;
  readonly message: MessageView;
  /** First of its group: the author is named. */
  readonly heads: boolean;
  /** Last of its group: the corner, and the avatar. */
  readonly ends: boolean;
  /** "New messages" stands above it. */
  readonly isFirstNew: boolean;
  /** The last of mine: its state is spelled out below. */
  readonly showsState: boolean;
  /** Where the Tab key comes in. */
  readonly isLast: boolean;
}

export interface Chunk {
  readonly key: string;
  readonly rows: readonly MessageRow[];
}

export interface Day {
  readonly key: string;
  readonly time: number;
  readonly chunks: readonly Chunk[];
}

export interface ArrangeOptions {
  /** Key of the first message that was new when the thread was opened. */
  readonly firstNew: string | null;
  readonly keyOf: (message: MessageView) => string;
}

/** Arrange messages that are in order, keeping what `before` already had. */
export function arrange(
  messages: readonly MessageView[],
  options: ArrangeOptions,
  before: ReadonlyMap<string, MessageRow>,
): readonly MessageRow[] {
  const lastMine = messages.findLastIndex(
    (message) => message.mine && SAID.has(message.kind) && !message.withdrawn,
  );
  return messages.map((message, at) => {
    const key = options.keyOf(message);
    const previous = messages[at - 1];
    const next = messages[at + 1];
    const isFirstNew = key === options.firstNew;
    const row: MessageRow = {
      key,
      message,
      heads: isFirstNew || !follows(message, previous),
      ends: !next || !follows(next, message) || options.keyOf(next) === options.firstNew,
      isFirstNew,
      showsState: at === lastMine,
      isLast: at === messages.length - 1,
    };
    const old = before.get(key);
    return old && isSame(old, row) ? old : row;
  });
}

/** Rows under their days, in chunks cut at fixed places so that growth leaves the old ones alone. */
export function byDay(rows: readonly MessageRow[], before: readonly Day[]): readonly Day[] {
  const known = new Map(before.flatMap((day) => day.chunks).map((chunk) => [chunk.key, chunk]));
  const days: { key: string; time: number; rows: MessageRow[] }[] = [];
  for (const row of rows) {
    const key = `day-${dayOf(row.message.time)}`;
    const last = days.at(-1);
    if (last?.key === key) last.rows.push(row);
    else days.push({ key, time: row.message.time, rows: [row] });
  }
  return days.map((day) => ({
    key: day.key,
    time: day.time,
    chunks: chunksOf(day.rows, known),
  }));
}

function chunksOf(
  rows: readonly MessageRow[],
  known: ReadonlyMap<string, Chunk>,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const part of cut(rows)) {
    const key = `chunk-${part[0]?.key}`;
    const old = known.get(key);
    chunks.push(old && isSameRows(old.rows, part) ? old : { key, rows: part });
  }
  return chunks;
}

/** Cut where the number of a line is a multiple of CHUNK: a place that no arrival moves. */
function cut(rows: readonly MessageRow[]): readonly (readonly MessageRow[])[] {
  const parts: MessageRow[][] = [];
  for (const row of rows) {
    const seq = row.message.seq;
    const last = parts.at(-1);
    const isCut = seq !== null && seq % CHUNK === 0;
    if (!last || isCut || last.length >= CHUNK * 2) parts.push([row]);
    else last.push(row);
  }
  return parts;
}

function follows(message: MessageView, before: MessageView | undefined): boolean {
  return (
    before !== undefined &&
    SAID.has(before.kind) &&
    SAID.has(message.kind) &&
    before.author === message.author &&
    before.behalf === message.behalf &&
    before.mine === message.mine &&
    message.time - before.time < TOGETHER &&
    dayOf(message.time) === dayOf(before.time) &&
    !message.followsGap
  );
}

function isSame(a: MessageRow, b: MessageRow): boolean {
  return (
    a.message === b.message &&
    a.heads === b.heads &&
    a.ends === b.ends &&
    a.isFirstNew === b.isFirstNew &&
    a.showsState === b.showsState &&
    a.isLast === b.isLast
  );
}

function isSameRows(a: readonly MessageRow[], b: readonly MessageRow[]): boolean {
  return a.length === b.length && a.every((row, at) => row === b[at]);
}
