/**
 * The database of a profile in the browser: its tables, their keys and indexes.
 * What never enters this room: a record in clear.
 */

import type { IDBPDatabase } from "idb";
import { deleteDB, openDB } from "idb";
import type { NumberedTable, TableName } from "@/store/tables.ts";
import { shapeOf, TABLES } from "@/store/tables.ts";

const VERSION = 1;

/** The highest number that each table has given. */
export const NUMBERS = "numbers";
export const DATABASE = "cordee-store-";

export interface NumberRow {
  readonly table: NumberedTable;
  readonly last: number;
}

export type Database = IDBPDatabase;

/** A row as it is kept: the columns, and the record sealed. */
export type KeptRow = Readonly<Record<string, unknown>> & { readonly sealed: Uint8Array };

/** Open a database, and make its tables where there are none. `gone` is told when it ends. */
export async function openDatabase(name: string, gone: () => void): Promise<Database> {
  return await openDB(name, VERSION, {
    upgrade: (database) => {
      for (const table of TABLES) makeTable(database, table);
      database.createObjectStore(NUMBERS, { keyPath: "table" });
    },
    blocking: (_current, _wanted, event) => {
      (event.target as IDBDatabase).close();
      gone();
    },
    terminated: gone,
  });
}

/** Delete a database; whoever has it open lets it go. */
export async function deleteDatabase(name: string): Promise<void> {
  await deleteDB(name);
}

function makeTable(database: Database, table: TableName): void {
  const { key, indexes } = shapeOf(table);
  const made = database.createObjectStore(table, { keyPath: [...key] });
  for (const [name, columns] of Object.entries(indexes)) {
    made.createIndex(name, [...columns]);
  }
}
