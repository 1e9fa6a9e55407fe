/**
 * The store of a profile that stays in this browser: sealed rows in IndexedDB.
 * A transaction of IndexedDB ends as soon as something else is waited for: rows are
 * sealed before one begins, and opened after it. What never enters this room: a rule.
 */

import type { Cell, Source } from "@/store/cells.ts";
import { inChunks } from "@/store/cells.ts";
import type { Database, KeptRow, NumberRow } from "@/store/database.ts";
import { deleteDatabase, NUMBERS, openDatabase } from "@/store/database.ts";
import type { Span } from "@/store/order.ts";
import type { Changes, Put } from "@/store/overlay.ts";
import type { NumberedTable, TableName, Tables } from "@/store/tables.ts";
import { TABLES } from "@/store/tables.ts";
import { TransactingStore } from "@/store/transacting.ts";
import { Vault } from "@/store/vault.ts";
import { StorageFull } from "@/wire/errors.ts";

/** Rows sealed at once. */
const AT_ONCE = 512;

/** What the rows stand in and what opens them; they change together. */
interface Ground {
  database: Database;
  vault: Vault;
}

export class IndexedStore extends TransactingStore {
  readonly isPersistent = true;
  private readonly ground: Ground;

  private constructor(ground: Ground, numbers: Map<NumberedTable, number>) {
    super(sourceOf(ground), numbers);
    this.ground = ground;
  }

  /** Open the database of that name under its key. `gone` is told when it is taken away. */
  static async open(
    name: string,
    key: CryptoKey,
    gone: () => void = () => undefined,
  ): Promise<IndexedStore> {
    const ended = () => {
      if (store !== null) store.isClosed = true;
      gone();
    };
    let store: IndexedStore | null = null;
    const database = await openDatabase(name, ended);
    const numbers: readonly NumberRow[] = await database.getAll(NUMBERS);
    const given = new Map(numbers.map((row) => [row.table, row.last]));
    store = new IndexedStore({ database, vault: new Vault(key) }, given);
    return store;
  }

  /**
   * Copy everything into another database under another key, then run `switched`, which
   * makes it the profile's; the old one is deleted. What is cut off before changes nothing.
   */
  async reseal(name: string, key: CryptoKey, switched: () => Promise<void>): Promise<void> {
    await this.alone(async () => {
      const fresh = await this.newGround(name, key);
      try {
        for (const table of TABLES) await this.copy(table, fresh);
        await this.copyNumbers(fresh);
        await switched();
      } catch (error) {
        fresh.database.close();
        await deleteDatabase(name);
        throw error;
      }
      const old = this.ground.database;
      Object.assign(this.ground, fresh);
      old.close();
      await deleteDatabase(old.name);
    });
  }

  protected async apply({ puts, deletes, numbers }: Changes, durable: boolean): Promise<void> {
    const { database, vault } = this.ground;
    const rows = await inChunks(puts, AT_ONCE, (put) => keptRow(vault, put));
    const tables = new Set<string>([...puts, ...deletes].map(({ table }) => table));
    if (numbers.size > 0) tables.add(NUMBERS);
    if (tables.size === 0) return;
    await write(database, [...tables], durable, (put, remove) => {
      for (const [place, row] of rows.entries()) put((puts[place] as Put).table, row);
      for (const { table, key } of deletes) remove(table, key);
      for (const [table, last] of numbers) put(NUMBERS, { table, last });
    });
  }

  protected async release(): Promise<void> {
    this.ground.database.close();
  }

  private async newGround(name: string, key: CryptoKey): Promise<Ground> {
    await deleteDatabase(name);
    const gone = () => {
      this.isClosed = true;
    };
    return { database: await openDatabase(name, gone), vault: new Vault(key) };
  }

  private async copyNumbers(fresh: Ground): Promise<void> {
    await write(fresh.database, [NUMBERS], true, (put) => {
      for (const [table, last] of this.numbers) put(NUMBERS, { table, last });
    });
  }

  private async copy(table: TableName, fresh: Ground): Promise<void> {
    const { database, vault } = this.ground;
    let after: IDBValidKey | null = null;
    for (;;) {
      const range: IDBKeyRange | null =
        after === null ? null : IDBKeyRange.lowerBound(after, true);
      const rows: readonly KeptRow[] = await database.getAll(table, range, AT_ONCE);
      if (rows.length === 0) return;
      const keys: readonly IDBValidKey[] = await database.getAllKeys(table, range, AT_ONCE);
      const sealed = await inChunks(rows, AT_ONCE, (row) => resealed(table, row, vault, fresh));
      await write(fresh.database, [table], false, (put) => {
        for (const row of sealed) put(table, row);
      });
      after = keys.at(-1) ?? null;
    }
  }
}

function sourceOf(ground: Ground): Source {
  return {
    cells: async (table, span) => {
      const { database, vault } = ground;
      const rows = await found(database, table, span);
      return rows.map((row) => keptCell(table, row, vault));
    },
    count: async (table, span) => {
      const { store } = ground.database.transaction(table);
      const range = rangeOf(span);
      const all = await (span.index === null
        ? store.count(range)
        : store.index(span.index).count(range));
      return Math.min(all, span.limit);
    },
  };
}

async function found(database: Database, table: string, span: Span): Promise<KeptRow[]> {
  if (span.limit <= 0) return [];
  const { store } = database.transaction(table);
  const source = span.index === null ? store : store.index(span.index);
  const range = rangeOf(span);
  if (!span.descending) {
    return await source.getAll(range, Number.isFinite(span.limit) ? span.limit : undefined);
  }
  const rows: KeptRow[] = [];
  let cursor = await source.openCursor(range, "prev");
  while (cursor !== null && rows.length < span.limit) {
    rows.push(cursor.value);
    if (rows.length < span.limit) cursor = await cursor.continue();
  }
  return rows;
}

/** An array sorts above every number, text and bytes: it ends what a prefix begins. */
function rangeOf({ prefix, from, to }: Span): IDBKeyRange {
  const lower = from === null ? [...prefix] : [...prefix, from];
  const upper = to === null ? [...prefix, []] : [...prefix, to, []];
  return IDBKeyRange.bound(lower as IDBValidKey, upper as IDBValidKey);
}

function keptCell<T extends TableName>(table: T, row: KeptRow, vault: Vault): Cell<T> {
  const { sealed, ...rest } = row;
  const columns = rest as unknown as Tables[T];
  return { columns, open: () => vault.load([table, rest], sealed) };
}

async function keptRow(vault: Vault, { table, entry }: Put): Promise<KeptRow> {
  const columns = bare(entry.columns);
  return { ...columns, sealed: await vault.seal([table, columns], entry.body) };
}

/**
 * Columns with bytes of their own. A part of a larger array is cloned with the whole of it,
 * and that is most often a record that was opened: it would lie beside its own seal in clear.
 */
function bare(columns: object): Readonly<Record<string, unknown>> {
  const named = Object.entries(columns).map(([name, value]) => {
    return [name, value instanceof Uint8Array ? value.slice() : value];
  });
  return Object.fromEntries(named);
}

async function resealed(
  table: TableName,
  row: KeptRow,
  old: Vault,
  fresh: Ground,
): Promise<KeptRow> {
  const { sealed, ...columns } = row;
  const record = await old.open([table, columns], sealed);
  return { ...columns, sealed: await fresh.vault.seal([table, columns], record) };
}

type PutRow = (table: string, row: object) => void;
type RemoveRow = (table: string, key: readonly unknown[]) => void;

/** One transaction of the database: all of it, or none. Raises StorageFull. */
async function write(
  database: Database,
  tables: readonly string[],
  durable: boolean,
  act: (put: PutRow, remove: RemoveRow) => void,
): Promise<void> {
  const durability = durable ? "strict" : "relaxed";
  try {
    const running = database.transaction([...tables], "readwrite", { durability });
    const asked: Promise<unknown>[] = [];
    act(
      (table, row) => asked.push(running.objectStore(table).put(row)),
      (table, key) => asked.push(running.objectStore(table).delete([...key] as IDBValidKey)),
    );
    await Promise.all([...asked, running.done]);
  } catch (error) {
    if (isFull(error)) throw new StorageFull("the browser gives no more room");
    throw error;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
