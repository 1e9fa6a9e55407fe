/**
 * An organisation's invitations: the secret, and whom each is meant for.
 * What never enters this room: checking an attestation.
 */

import type { SignedBytes } from "@/store/chains.ts";
import type { Reader, Writer } from "@/store/store.ts";

/**
 * An invitation as text, the identity that it is meant for, and the attestation once it
 * was used. `kind` is that of the account that it is for.
 */
export interface Issued {
  readonly text: string;
  readonly identity: unknown;
  readonly account: Uint8Array | null;
  readonly attestation: SignedBytes | null;
  readonly withdrawn: boolean;
  readonly kind: string;
}

export function saveIssued(writer: Writer, invitation: Uint8Array, issued: Issued): void {
  writer.put("invitations", { invitation }, issued);
}

/** All invitations with their ids. */
export async function loadIssued(
  reader: Reader,
): Promise<{ readonly invitation: Uint8Array; readonly issued: Issued }[]> {
  const rows = await reader.select<Issued, "invitations">("invitations");
  return rows.map((row) => ({ invitation: row.columns.invitation, issued: row.record }));
}
