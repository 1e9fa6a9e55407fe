/**
 * The store of a shared ward PC: in memory, as the other one in all else.
 * What never enters this room: anything that outlives the page.
 */

import type { Source } from "@/store/cells.ts";
import type { Changes } from "@/store/overlay.ts";
import { entryCell } from "@/store/overlay.ts";
import type { Entry } from "@/store/sortedTable.ts";
import { SortedTable } from "@/store/sortedTable.ts";
import type { Store } from "@/store/store.ts";
import type { TableName } from "@/store/tables.ts";
import { TABLES } from "@/store/tables.ts";
import { TransactingStore } from "@/store/transacting.ts";

export function memoryStore(): Store {
  return new MemoryStore();
}

type Held = Map<TableName, SortedTable<TableName>>;

class MemoryStore extends TransactingStore {
  readonly isPersistent = false;
  private readonly tables: Held;

  constructor() {
    const tables: Held = new Map(TABLES.map((table) => [table, new SortedTable(table)]));
    super(sourceOf(tables), new Map());
    this.tables = tables;
  }

  protected async apply({ puts, deletes }: Changes): Promise<void> {
    for (const { table, entry } of puts) this.tables.get(table)?.put(entry);
    for (const { table, key } of deletes) this.tables.get(table)?.delete(key);
  }

  protected async release(): Promise<void> {
    this.tables.clear();
  }
}

function sourceOf(tables: Held): Source {
  return {
    cells: async (table, span) => {
      const found = tables.get(table)?.find(span) ?? [];
      return found.map((entry) => entryCell(entry as Entry<typeof table>));
    },
    count: async (table, span) => tables.get(table)?.find(span).length ?? 0,
  };
}
