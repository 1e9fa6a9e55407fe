/**
 * What a transaction has written so far, laid over what is committed.
 * What never enters this room: sealing, the database.
 */

import type { Cell, Source } from "@/store/cells.ts";
import { SourceReader } from "@/store/cells.ts";
import type { Span } from "@/store/order.ts";
import { compareKeys, keyIn, keyText } from "@/store/order.ts";
import { decodeRecord, encodeRecord } from "@/store/record.ts";
import type { Entry } from "@/store/sortedTable.ts";
import { SortedTable } from "@/store/sortedTable.ts";
import type { Writer } from "@/store/store.ts";
import type { Key, NumberedTable, TableName, Tables } from "@/store/tables.ts";

/** What a transaction asks to be applied at once. */
export interface Changes {
  readonly puts: readonly Put[];
  readonly deletes: readonly Removal[];
  /** The highest number given in each table. */
  readonly numbers: ReadonlyMap<NumberedTable, number>;
}

export interface Put {
  readonly table: TableName;
  readonly entry: Entry<TableName>;
}

export interface Removal {
  readonly table: TableName;
  readonly key: Key;
}

/** A table's pending rows, and the primary keys whose committed row no longer counts. */
class Pending<T extends TableName> {
  readonly rows: SortedTable<T>;
  readonly shadowed = new Map<string, Key>();

  constructor(table: T) {
    this.rows = new SortedTable(table);
  }
}

/** The source of a transaction's own reads. */
export class Overlay extends SourceReader implements Writer {
  private readonly numbered: ReadonlyMap<NumberedTable, number>;
  private readonly given = new Map<NumberedTable, number>();
  private readonly tables: Map<TableName, Pending<TableName>>;

  constructor(base: Source, numbered: ReadonlyMap<NumberedTable, number>) {
    const tables = new Map<TableName, Pending<TableName>>();
    super({
      cells: (table, span) => merged(base, tables.get(table), table, span),
      count: (table, span) => counted(base, tables.get(table), table, span),
    });
    this.tables = tables;
    this.numbered = numbered;
  }

  put<T extends TableName>(table: T, columns: Tables[T], record: unknown): void {
    const pending = this.pending(table);
    const entry: Entry<TableName> = { columns: { ...columns }, body: encodeRecord(record) };
    const key = keyIn(table, null, columns) ?? [];
    pending.shadowed.set(keyText(key), key);
    pending.rows.put(entry);
  }

  delete(table: TableName, key: Key): void {
    const pending = this.pending(table);
    pending.shadowed.set(keyText(key), key);
    pending.rows.delete(key);
  }

  async next(table: NumberedTable): Promise<number> {
    const last = this.given.get(table) ?? this.numbered.get(table) ?? 0;
    this.given.set(table, last + 1);
    return last + 1;
  }

  changes(): Changes {
    const puts: Put[] = [];
    const deletes: Removal[] = [];
    for (const [table, { rows, shadowed }] of this.tables) {
      const kept = new Set<string>();
      for (const entry of rows.all) {
        kept.add(keyText(keyIn(table, null, entry.columns) ?? []));
        puts.push({ table, entry });
      }
      for (const [text, key] of shadowed) if (!kept.has(text)) deletes.push({ table, key });
    }
    return { puts, deletes, numbers: this.given };
  }

  private pending<T extends TableName>(table: T): Pending<TableName> {
    const found = this.tables.get(table) ?? new Pending<TableName>(table);
    this.tables.set(table, found);
    return found;
  }
}

/** A cell of a row in memory. */
export function entryCell<T extends TableName>({ columns, body }: Entry<T>): Cell<T> {
  return { columns, open: async () => decodeRecord(body) };
}

async function merged<T extends TableName>(
  base: Source,
  pending: Pending<TableName> | undefined,
  table: T,
  span: Span,
): Promise<readonly Cell<T>[]> {
  if (pending === undefined) return await base.cells(table, span);
  // Every committed row that is shadowed takes the place of one that is not.
  const limit = span.limit + pending.shadowed.size;
  const committed = (await base.cells(table, { ...span, limit })).filter(
    (cell) => !pending.shadowed.has(keyText(keyIn(table, null, cell.columns) ?? [])),
  );
  const own = pending.rows.find(span).map((entry) => entryCell(entry as Entry<T>));
  const cells = [...committed, ...own].map((cell) => ({
    cell,
    key: sortKey(table, span, cell),
  }));
  const direction = span.descending ? -1 : 1;
  cells.sort((a, b) => direction * compareKeys(a.key, b.key));
  return cells.slice(0, span.limit).map(({ cell }) => cell);
}

async function counted(
  base: Source,
  pending: Pending<TableName> | undefined,
  table: TableName,
  span: Span,
): Promise<number> {
  if (pending === undefined) return await base.count(table, span);
  return (await merged(base, pending, table, span)).length;
}

function sortKey<T extends TableName>(table: T, span: Span, cell: Cell<T>): Key {
  const key = keyIn(table, span.index, cell.columns) ?? [];
  return span.index === null ? key : [...key, ...(keyIn(table, null, cell.columns) ?? [])];
}
