/**
 * Chains as last verified; whoever loads one verifies it again.
 * What never enters this room: what an entry says.
 */

import type { Reader, Writer } from "@/store/store.ts";

export interface SignedBytes {
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

/** The entries kept of an account, to be verified again; null when none are. */
export async function loadChain(
  reader: Reader,
  account: Uint8Array,
): Promise<readonly SignedBytes[] | null> {
  return (await reader.get<readonly SignedBytes[]>("chains", [account]))?.record ?? null;
}

/** Every account of which a chain is kept. */
export async function chainsKnown(reader: Reader): Promise<Uint8Array[]> {
  return (await reader.columns("chains")).map((columns) => columns.account);
}

/** Keep the highest verified head (FRE-01). */
export function saveChain(
  writer: Writer,
  account: Uint8Array,
  seq: number,
  head: Uint8Array,
  entries: readonly SignedBytes[],
): void {
  const record = entries.map(({ body, signature }) => ({ body, signature }));
  writer.put("chains", { account, seq, head }, record);
}
