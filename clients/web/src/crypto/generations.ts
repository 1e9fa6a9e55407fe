// The generations of a chain (§5.1): their public keys, and who was given a box of each.
// Nothing is opened here; keyring.ts and heldKeyring.ts do that.

import { slots } from "@/crypto/accountState.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { ChainEntry, Generation, Opener } from "@/crypto/chainEntry.ts";

/** A generation as the chain publishes it. */
export interface Published {
  readonly generation: number;
  readonly publicKey: Uint8Array;
  /** The number in the KEM derivation: after a lock, that of the reserve. */
  readonly kemGeneration: number;
  /** What an older generation is sealed under; a lock has none. */
  readonly link: Uint8Array | null;
}

/** Every generation of the chain, planned ones too, by number. */
export function publishedGenerations(chain: Chain): ReadonlyMap<number, Published> {
  const all = new Map<number, Published>();
  for (const [seq, entry] of chain.entries.entries()) {
    const gen = generationOf(entry);
    if (gen !== null) {
      const { generation, publicKey, link } = gen;
      all.set(generation, { generation, publicKey, kemGeneration: generation, link });
    } else if (entry.change.kind === "lock") {
      const reserve = reserveAt(chain, entry.change.content.reserveSeq);
      const generation = chain.stateAt(seq)?.generation;
      if (reserve === null || generation === undefined) continue;
      const { publicKey, kemGeneration } = reserve;
      all.set(generation, { generation, publicKey, kemGeneration, link: null });
    }
  }
  return all;
}

/** What an entry makes: the generation of a create, a rotate or a plan. */
export function generationOf({ change }: ChainEntry): Generation | null {
  switch (change.kind) {
    case "create":
    case "rotate":
    case "plan":
      return change.content.gen;
    default:
      return null;
  }
}

/** The reserve that an entry made, as a lock uses it. */
export function reserveAt(chain: Chain, seq: number): ReserveMade | null {
  const entry = chain.entryAt(seq);
  const gen = entry && generationOf(entry);
  if (!gen?.reserve) return null;
  const { publicKey, link } = gen.reserve;
  return { publicKey, kemGeneration: gen.generation, link };
}

interface ReserveMade {
  readonly publicKey: Uint8Array;
  readonly kemGeneration: number;
  /** What the generation of the entry is sealed under. */
  readonly link: Uint8Array;
}

/** A box that an entry names for an opener: the secret of which generation, and its hash. */
export interface NamedBox {
  readonly seq: number;
  readonly opener: Opener;
  readonly generation: number;
  readonly publicKey: Uint8Array;
  readonly hash: Uint8Array;
}

/** The box that an entry names for an opener, if it names one. */
export function boxAt(
  chain: Chain,
  seq: number,
  isMine: (opener: Opener) => boolean,
): NamedBox | null {
  const entry = chain.entryAt(seq);
  const state = chain.stateAt(seq);
  if (entry === undefined || state === undefined) return null;
  if (entry.change.kind === "add") {
    const { opener, boxHash: hash } = entry.change.content;
    const { generation, publicKey } = state;
    return isMine(opener) ? { seq, opener, generation, publicKey, hash } : null;
  }
  const gen = generationOf(entry);
  if (gen === null) return null;
  const sealedTo = entry.change.kind === "plan" ? entry.change.content.openers : state.openers;
  return placeIn(sealedTo, gen.boxHashes, isMine, { seq, ...gen });
}

/** The reserve box of a slot at an entry. */
export function reserveBoxAt(
  chain: Chain,
  seq: number,
  isMine: (opener: Opener) => boolean,
): NamedBox | null {
  const entry = chain.entryAt(seq);
  const state = chain.stateAt(seq);
  const gen = entry && generationOf(entry);
  if (!gen?.reserve || state === undefined) return null;
  const { boxHashes, publicKey } = gen.reserve;
  const made = { seq, generation: gen.generation, publicKey };
  return placeIn(slots(state.openers), boxHashes, isMine, made);
}

/** Boxes stand in the order of those to whom they are sealed. */
function placeIn(
  openers: readonly Opener[],
  hashes: readonly Uint8Array[],
  isMine: (opener: Opener) => boolean,
  { seq, generation, publicKey }: Pick<NamedBox, "seq" | "generation" | "publicKey">,
): NamedBox | null {
  const place = openers.findIndex(isMine);
  const [opener, hash] = [openers[place], hashes[place]];
  if (opener === undefined || hash === undefined) return null;
  return { seq, opener, generation, publicKey, hash };
}
