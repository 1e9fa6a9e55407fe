/**
 * The order of keys, as IndexedDB has it, and which rows a query means.
 * What never enters this room: a database, a record.
 */

import type { Query } from "@/store/store.ts";
import type { Key, KeyPart, TableName, Tables } from "@/store/tables.ts";
import { shapeOf } from "@/store/tables.ts";

/** What a query says, without the types of its table. */
export interface Span {
  readonly index: string | null;
  readonly prefix: Key;
  readonly from: KeyPart | null;
  readonly to: KeyPart | null;
  readonly descending: boolean;
  readonly limit: number;
}

export function spanOf<T extends TableName>(query: Query<T> | undefined): Span {
  return {
    index: query?.index ?? null,
    prefix: query?.prefix ?? [],
    from: query?.from ?? null,
    to: query?.to ?? null,
    descending: query?.descending ?? false,
    limit: query?.limit ?? Number.POSITIVE_INFINITY,
  };
}

/** The names of the columns that an order sorts by; null is the primary key. */
export function columnsOf(table: TableName, index: string | null): readonly string[] {
  const shape = shapeOf(table);
  return index === null ? shape.key : (shape.indexes[index] ?? []);
}

/** The key of a row in an order; null when a column is null, and the row is not in it. */
export function keyIn<T extends TableName>(
  table: T,
  index: string | null,
  columns: Tables[T],
): Key | null {
  const row = columns as Readonly<Record<string, KeyPart | null>>;
  const key: KeyPart[] = [];
  for (const name of columnsOf(table, index)) {
    const part = row[name] ?? null;
    if (part === null) return null;
    key.push(part);
  }
  return key;
}

/** A key as a text, for what is looked up by it. */
export function keyText(key: Key): string {
  return key.map(partText).join("/");
}

export function compareKeys(a: Key, b: Key): number {
  for (let place = 0; place < Math.min(a.length, b.length); place++) {
    const order = compareParts(a[place] as KeyPart, b[place] as KeyPart);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Whether a key of the right order lies in a span. */
export function isWithin(key: Key, { prefix, from, to }: Span): boolean {
  const begins = prefix.every((part, place) => {
    const own = key[place];
    return own !== undefined && compareParts(own, part) === 0;
  });
  const next = key[prefix.length];
  if (!begins || next === undefined) return begins;
  const above = from === null || compareParts(next, from) >= 0;
  return above && (to === null || compareParts(next, to) <= 0);
}

function compareParts(a: KeyPart, b: KeyPart): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const difference = (a[place] as number) - (b[place] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function partText(part: KeyPart): string {
  if (!(part instanceof Uint8Array)) return JSON.stringify(part);
  return Array.from(part, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
