/**
 * One table in memory, in the order of its key and of each index.
 * What never enters this room: a database, a key of a cipher.
 */

import { compareKeys, isWithin, keyIn, keyText, type Span } from "@/store/order.ts";
import type { Key, TableName, Tables } from "@/store/tables.ts";
import { shapeOf } from "@/store/tables.ts";

/** A row as it was put: `body` is the record's bytes. */
export interface Entry<T extends TableName> {
  readonly columns: Tables[T];
  readonly body: Uint8Array;
}

interface Placed<T extends TableName> {
  /** The key in this order, then the primary key. */
  readonly key: Key;
  readonly entry: Entry<T>;
}

export class SortedTable<T extends TableName> {
  private readonly table: T;
  private readonly entries = new Map<string, Entry<T>>();
  private readonly orders: ReadonlyMap<string | null, Placed<T>[]>;

  constructor(table: T) {
    this.table = table;
    const names = [null, ...Object.keys(shapeOf(table).indexes)];
    this.orders = new Map(names.map((name) => [name, []]));
  }

  get all(): Iterable<Entry<T>> {
    return this.entries.values();
  }

  put(entry: Entry<T>): void {
    const primary = this.primary(entry);
    this.delete(primary);
    this.entries.set(keyText(primary), entry);
    for (const [index, order] of this.orders) {
      const key = this.placeOf(index, entry);
      if (key !== null) order.splice(lowest(order, key), 0, { key, entry });
    }
  }

  delete(primary: Key): void {
    const entry = this.entries.get(keyText(primary));
    if (entry === undefined) return;
    this.entries.delete(keyText(primary));
    for (const [index, order] of this.orders) {
      const key = this.placeOf(index, entry);
      if (key !== null) order.splice(lowest(order, key), 1);
    }
  }

  /** Rows of a span, in its direction; its limit is not looked at when `whole`. */
  find(span: Span, whole = false): Entry<T>[] {
    const order = this.orders.get(span.index) ?? [];
    const start = span.from === null ? span.prefix : [...span.prefix, span.from];
    const found: Entry<T>[] = [];
    const limit = whole || span.descending ? Number.POSITIVE_INFINITY : span.limit;
    for (let place = lowest(order, start); place < order.length; place++) {
      const placed = order[place] as Placed<T>;
      if (found.length >= limit || !isWithin(placed.key, span)) break;
      found.push(placed.entry);
    }
    if (!span.descending) return found;
    return found.reverse().slice(0, whole ? undefined : span.limit);
  }

  private primary(entry: Entry<T>): Key {
    return keyIn(this.table, null, entry.columns) ?? [];
  }

  private placeOf(index: string | null, entry: Entry<T>): Key | null {
    const key = keyIn(this.table, index, entry.columns);
    return key === null || index === null ? key : [...key, ...this.primary(entry)];
  }
}

/** The first place whose key is not below. */
function lowest<T extends TableName>(order: readonly Placed<T>[], key: Key): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys((order[middle] as Placed<T>).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
