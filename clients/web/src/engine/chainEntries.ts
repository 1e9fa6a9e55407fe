/**
 * Entries of chains as they are published and looked for.
 *
 * What never enters this room: whether an entry is valid, which its chain has judged.
 */

import { equal } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { type ChainEntry, isHolder, type KeyOpener } from "@/crypto/chainEntry.ts";
import type { ServedBoxes } from "@/crypto/keyring.ts";
import type { SealedEntry } from "@/crypto/sealedEntry.ts";
import type { Signed } from "@/crypto/signed.ts";
import type { AppendEntry, EntryBoxes } from "@/wire/protocol.ts";

/** The request that publishes an entry of an account. */
export function entryFrame(
  account: Uint8Array,
  { signed, boxes }: Pick<SealedEntry, "signed" | "boxes">,
): (ref: number) => AppendEntry {
  const entry = [signed.body, signed.signature] as const;
  return (ref) => ["entry", ref, account, entry, boxes.openers, boxes.reserve];
}

/** The boxes that a server gives, by the number of their entry. */
export function boxesBySeq(served: readonly EntryBoxes[]): ReadonlyMap<number, ServedBoxes> {
  return new Map(served.map(([seq, openers, reserve]) => [seq, { openers, reserve }]));
}

/** Openers with keys of their own that an entry brings. */
export function newcomers({ change }: ChainEntry): readonly KeyOpener[] {
  const openers =
    change.kind === "create"
      ? change.content.openers
      : change.kind === "rotate"
        ? change.content.added
        : change.kind === "add"
          ? [change.content.opener]
          : [];
  return openers.filter((opener): opener is KeyOpener => !isHolder(opener));
}

/** Where an entry stands in a chain; -1 when it does not. */
export function placeOf(chain: Chain, { body }: Signed): number {
  return chain.entries.findIndex((entry) => equal(entry.signed.body, body));
}
