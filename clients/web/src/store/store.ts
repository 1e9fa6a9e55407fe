/**
 * What a profile's store gives to the engine, whatever stands behind it.
 * Reads open records after the database has answered; writes are gathered by a
 * transaction, sealed, and applied at once. What never enters this room: a rule.
 */

import type {
  IndexName,
  Key,
  KeyPart,
  NumberedTable,
  TableName,
  Tables,
} from "@/store/tables.ts";

/**
 * A row: columns in clear, and the record that is sealed. A record is made of
 * `Uint8Array`, text, numbers, booleans, null, arrays, plain objects, `Map` and `Set`.
 */
export interface Row<T extends TableName, R = unknown> {
  readonly columns: Tables[T];
  readonly record: R;
}

/**
 * Rows of the primary key, or of an index, in its order.
 *
 * The first columns equal `prefix`; the one after lies between `from` and `to`, both
 * included. With `descending` the highest come first, and `limit` counts from there.
 */
export interface Query<T extends TableName> {
  readonly index?: IndexName<T>;
  readonly prefix?: Key;
  readonly from?: KeyPart;
  readonly to?: KeyPart;
  readonly descending?: boolean;
  readonly limit?: number;
}

/** Reading. Raises WrongKey for a record that was altered or moved. */
export interface Reader {
  get<R, T extends TableName = TableName>(table: T, key: Key): Promise<Row<T, R> | null>;
  select<R, T extends TableName = TableName>(
    table: T,
    query?: Query<T>,
  ): Promise<readonly Row<T, R>[]>;
  /** Columns only: no record is opened. */
  columns<T extends TableName>(table: T, query?: Query<T>): Promise<readonly Tables[T][]>;
  count<T extends TableName>(table: T, query?: Query<T>): Promise<number>;
}

/**
 * A transaction under way. Its own writes are seen by its reads, and by nobody else
 * before it is committed. `put` replaces the row of the same primary key.
 */
export interface Writer extends Reader {
  put<T extends TableName>(table: T, columns: Tables[T], record: unknown): void;
  delete(table: TableName, key: Key): void;
  /** The next number of a table whose key is a number; never given twice. */
  next(table: NumberedTable): Promise<number>;
}

export interface Durability {
  /** Wait for the disk: what the server does not give again. */
  readonly durable?: boolean;
}

export interface Store extends Reader {
  /**
   * Run `work`, then apply all that it wrote, or nothing when it throws.
   *
   * One runs at a time, in the order of the calls: what `work` reads stays true until
   * it is committed. It must not wait for the network, and must not open another
   * transaction of this store (it would wait for itself): pass the `Writer` on.
   */
  transaction<V>(work: (writer: Writer) => Promise<V>, durability?: Durability): Promise<V>;
  /** Whether anything outlives this page. False in a ward PC's memory store. */
  readonly isPersistent: boolean;
  /** Forget the key and let the database go; every later call raises StoreClosed. */
  close(): Promise<void>;
}
