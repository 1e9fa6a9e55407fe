/**
 * The server's list of my threads, a page at a time, newest activity first.
 *
 * What never enters this room: a belief. It says where to look, and nothing else.
 */

import { TamperedError } from "@/wire/errors.ts";
import type { Link } from "@/wire/link.ts";
import { MAX_INDEX_ROWS, type IndexRow as WireRow } from "@/wire/protocol.ts";

/** A thread as the server says that it stands. */
export interface IndexRow {
  readonly thread: Uint8Array;
  readonly headSeq: number;
  readonly logHash: Uint8Array;
  readonly firstSeq: number;
  readonly displayed: number;
  readonly stale: boolean;
  /** The role through which this account reads; null when it is a member. */
  readonly account: Uint8Array | null;
}

export interface IndexPage {
  readonly rows: readonly IndexRow[];
  /** Where the next page starts; 0 on the last. */
  readonly next: number;
}

/** The page that starts at `before`, 0 for the first. Raises NotOnline, ServerRefused. */
export async function indexPage(link: Link, before: number): Promise<IndexPage> {
  const answer = await link.ask((ref) => ["index", ref, before, MAX_INDEX_ROWS]);
  if (answer[0] !== "index") throw new TamperedError("ENC-01", "another answer than the index");
  return { rows: answer[2].map(rowOf), next: answer[3] };
}

function rowOf(row: WireRow): IndexRow {
  const [thread, headSeq, logHash, , , , firstSeq, displayed, , stale, account] = row;
  return { thread, headSeq, logHash, firstSeq, displayed, stale, account };
}
