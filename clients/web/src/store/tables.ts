/**
 * The tables of a profile: columns in clear, primary keys, indexes.
 * Columns in clear are numbers, hashes and random ids, only what is looked up by, as
 * in the Python store. What never enters this room: a name or a text in clear.
 */

/** What stands in clear beside each sealed record. */
export interface Tables {
  readonly keys: { readonly name: string };
  readonly facts: { readonly name: string };
  readonly chains: {
    readonly account: Uint8Array;
    readonly seq: number;
    readonly head: Uint8Array;
  };
  readonly threads: { readonly thread: Uint8Array };
  readonly epochs: { readonly thread: Uint8Array; readonly epoch: number };
  readonly items: ItemColumns;
  readonly outbox: OutboxColumns;
  readonly uploads: {
    readonly place: number;
    readonly thread: Uint8Array;
    readonly message: Uint8Array;
  };
  readonly uploadFiles: { readonly place: number; readonly number: number };
  readonly uploadPieces: { readonly pieces: Uint8Array; readonly piece: number };
  readonly evidence: { readonly number: number };
  readonly invitations: { readonly invitation: Uint8Array };
  readonly roles: { readonly account: Uint8Array };
  readonly drafts: { readonly thread: Uint8Array };
  readonly prefs: { readonly name: string };
  readonly intents: { readonly intent: string; readonly time: number };
  readonly search: { readonly segment: number };
}

/** `line` is the number of a line of its own, `unread` of one that counts until displayed. */
export interface ItemColumns {
  readonly thread: Uint8Array;
  readonly seq: number;
  readonly logHash: Uint8Array;
  readonly message: Uint8Array | null;
  readonly target: Uint8Array | null;
  readonly line: number | null;
  readonly unread: number | null;
}

/** `n` is null once it failed; `acked` is the number that the server gave. */
export interface OutboxColumns {
  readonly place: number;
  readonly thread: Uint8Array;
  readonly n: number | null;
  readonly message: Uint8Array;
  readonly target: Uint8Array | null;
  readonly acked: number | null;
}

export type TableName = keyof Tables;

/** What a column may hold; null stands in no index. */
export type Column = string | number | Uint8Array | null;
export type KeyPart = string | number | Uint8Array;
export type Key = readonly KeyPart[];

export interface TableShape {
  readonly key: readonly string[];
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** An index holds the rows none of whose columns in it is null. */
export const SCHEMA = {
  keys: { key: ["name"], indexes: {} },
  facts: { key: ["name"], indexes: {} },
  chains: { key: ["account"], indexes: {} },
  threads: { key: ["thread"], indexes: {} },
  epochs: { key: ["thread", "epoch"], indexes: {} },
  items: {
    key: ["thread", "seq"],
    indexes: {
      message: ["thread", "message", "seq"],
      target: ["thread", "target", "seq"],
      line: ["thread", "line"],
      unread: ["thread", "unread"],
    },
  },
  outbox: {
    key: ["place"],
    indexes: {
      thread: ["thread", "place"],
      n: ["thread", "n"],
      message: ["thread", "message", "place"],
      target: ["thread", "target", "place"],
      acked: ["thread", "acked"],
    },
  },
  uploads: {
    key: ["place"],
    indexes: { thread: ["thread", "place"], message: ["thread", "message"] },
  },
  uploadFiles: { key: ["place", "number"], indexes: {} },
  uploadPieces: { key: ["pieces", "piece"], indexes: {} },
  evidence: { key: ["number"], indexes: {} },
  invitations: { key: ["invitation"], indexes: {} },
  roles: { key: ["account"], indexes: {} },
  drafts: { key: ["thread"], indexes: {} },
  prefs: { key: ["name"], indexes: {} },
  intents: { key: ["intent"], indexes: { time: ["time", "intent"] } },
  search: { key: ["segment"], indexes: {} },
} as const satisfies Record<TableName, TableShape>;

export type IndexName<T extends TableName> = keyof (typeof SCHEMA)[T]["indexes"] & string;

export const TABLES = Object.keys(SCHEMA) as readonly TableName[];

/** Tables whose first key is given by the store, ever greater and never again. */
export const NUMBERED = ["outbox", "uploads", "evidence", "search"] as const;
export type NumberedTable = (typeof NUMBERED)[number];

export function shapeOf(table: TableName): TableShape {
  return SCHEMA[table];
}
