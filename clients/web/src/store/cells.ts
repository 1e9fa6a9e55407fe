/**
 * Rows whose record is not opened yet, and reading as the engine sees it.
 * What never enters this room: where rows come from.
 */

import type { Span } from "@/store/order.ts";
import { spanOf } from "@/store/order.ts";
import type { Query, Reader, Row } from "@/store/store.ts";
import type { Key, TableName, Tables } from "@/store/tables.ts";

/** A row; `open` gives its record, each time anew. */
export interface Cell<T extends TableName> {
  readonly columns: Tables[T];
  open(): Promise<unknown>;
}

/** Where rows come from. */
export interface Source {
  cells<T extends TableName>(table: T, span: Span): Promise<readonly Cell<T>[]>;
  count(table: TableName, span: Span): Promise<number>;
}

/** Records opened at once: WebCrypto works on them in parallel, memory stays bounded. */
const AT_ONCE = 512;

export class SourceReader implements Reader {
  private readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  async get<R, T extends TableName>(table: T, key: Key): Promise<Row<T, R> | null> {
    const [cell] = await this.source.cells(table, spanOf({ prefix: key, limit: 1 }));
    return cell === undefined ? null : await opened<R, T>(cell);
  }

  async select<R, T extends TableName>(
    table: T,
    query?: Query<T>,
  ): Promise<readonly Row<T, R>[]> {
    const cells = await this.source.cells(table, spanOf(query));
    return await inChunks(cells, AT_ONCE, (cell) => opened<R, T>(cell));
  }

  async columns<T extends TableName>(
    table: T,
    query?: Query<T>,
  ): Promise<readonly Tables[T][]> {
    return (await this.source.cells(table, spanOf(query))).map((cell) => cell.columns);
  }

  async count<T extends TableName>(table: T, query?: Query<T>): Promise<number> {
    return await this.source.count(table, spanOf(query));
  }
}

/** Do something with each, so many at once, in order. */
export async function inChunks<A, B>(
  all: readonly A[],
  atOnce: number,
  act: (one: A) => Promise<B>,
): Promise<B[]> {
  const done: B[] = [];
  for (let first = 0; first < all.length; first += atOnce) {
    done.push(...(await Promise.all(all.slice(first, first + atOnce).map(act))));
  }
  return done;
}

/** The caller names the shape of what it put there itself. */
async function opened<R, T extends TableName>(cell: Cell<T>): Promise<Row<T, R>> {
  return { columns: cell.columns, record: (await cell.open()) as R };
}
