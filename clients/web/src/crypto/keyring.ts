// The secrets of an account's generations, and how an opener comes to them (§5.1, Opening).
// From the newest entry to the oldest: by own box, by the reserve of a lock, by link.

import { openerOf } from "@/crypto/accountState.ts";
import { aeadOpen } from "@/crypto/aead.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { isHolder, type Opener } from "@/crypto/chainEntry.ts";
import { CryptoFailure, RuleError } from "@/crypto/errors.ts";
import {
  boxAt,
  generationOf,
  type NamedBox,
  type Published,
  publishedGenerations,
  reserveAt,
  reserveBoxAt,
} from "@/crypto/generations.ts";
import { kdf, sha256 } from "@/crypto/labels.ts";
import { type KemKeyPair, keyPair, openBox } from "@/crypto/sealing.ts";
import { Secret } from "@/crypto/secret.ts";
import type { Value } from "@/crypto/value.ts";

/** The boxes that travel beside one entry, in any order. */
export interface ServedBoxes {
  readonly openers: readonly Uint8Array[];
  readonly reserve: readonly Uint8Array[];
}

/** Secrets by generation, and their key pairs. */
export class Keyring {
  readonly secrets: ReadonlyMap<number, Secret>;
  /** The number in the KEM derivation of each: after a lock it is that of the reserve. */
  readonly kemGenerations: ReadonlyMap<number, number>;
  readonly #pairs = new Map<number, Promise<KemKeyPair>>();

  constructor(
    secrets: ReadonlyMap<number, Secret>,
    kemGenerations: ReadonlyMap<number, number> = new Map(),
  ) {
    this.secrets = secrets;
    this.kemGenerations = kemGenerations;
  }

  has(generation: number): boolean {
    return this.secrets.has(generation);
  }

  secret(generation: number): Secret | undefined {
    return this.secrets.get(generation);
  }

  /** The key pair of a generation. @throws RuleError CHN-10 when it is not held */
  key(generation: number): Promise<KemKeyPair> {
    const known = this.#pairs.get(generation);
    if (known !== undefined) return known;
    const secret = this.secrets.get(generation);
    if (secret === undefined) throw new RuleError("CHN-10", "a generation that is not held");
    const pair = kemPair(secret, this.kemGenerations.get(generation) ?? generation);
    this.#pairs.set(generation, pair);
    return pair;
  }

  /** With the secrets of another keyring of the same account besides. */
  with(other: Keyring): Keyring {
    return new Keyring(
      new Map([...this.secrets, ...other.secrets]),
      new Map([...this.kemGenerations, ...other.kemGenerations]),
    );
  }
}

/** The key pair of a generation or a reserve. */
export function kemPair(secret: Secret, generation: number): Promise<KemKeyPair> {
  return keyPair(kdf(secret.reveal(), "acct-kem", [generation]));
}

/** Fills a keyring, generation by generation, with what opens and gives the published keys. */
export class KeyringBuilder {
  readonly published: ReadonlyMap<number, Published>;
  readonly #secrets = new Map<number, Secret>();

  constructor(chain: Chain) {
    this.published = publishedGenerations(chain);
  }

  get(generation: number): Secret | undefined {
    return this.#secrets.get(generation);
  }

  has(generation: number): boolean {
    return this.#secrets.has(generation);
  }

  /** Takes a secret when it has 32 bytes and gives the key that the chain publishes. */
  async take(generation: number, bytes: Uint8Array): Promise<boolean> {
    const known = this.published.get(generation);
    if (known === undefined || bytes.length !== 32) return false;
    const secret = new Secret(bytes);
    const pair = await kemPair(secret, known.kemGeneration);
    if (!equal(pair.publicKey, known.publicKey)) return false;
    if (!this.#secrets.has(generation)) this.#secrets.set(generation, secret);
    return true;
  }

  keyring(): Keyring {
    const moved = [...this.published.values()]
      .filter((each) => this.has(each.generation) && each.kemGeneration !== each.generation)
      .map((each) => [each.generation, each.kemGeneration] as const);
    const sorted = [...this.#secrets].sort(([one], [other]) => one - other);
    return new Keyring(new Map(sorted), new Map(moved));
  }
}

/** The keys of a device, a card or a passkey, as far as opening needs them. */
export interface OpeningKeys {
  readonly sigPk: Uint8Array;
  readonly kem: KemKeyPair;
}

/**
 * Opens every generation that an opener can; `boxes` by the number of their entry.
 *
 * @throws RuleError CHN-10 when the current generation does not open for one of its openers
 */
export async function openAccount(
  chain: Chain,
  keys: OpeningKeys,
  boxes: ReadonlyMap<number, ServedBoxes>,
): Promise<Keyring> {
  const opening: Opening = {
    chain,
    keys,
    boxes,
    builder: new KeyringBuilder(chain),
    isMine: (opener) => !isHolder(opener) && equal(opener.sigPk, keys.sigPk),
  };
  for (let seq = chain.length - 1; seq >= 0; seq--) {
    await openOwnBox(opening, seq);
    await openReserve(opening, seq);
    await followLink(opening, seq);
  }
  const { state } = chain;
  if (openerOf(state, keys.sigPk) !== undefined && !opening.builder.has(state.generation)) {
    throw new RuleError("CHN-10");
  }
  return opening.builder.keyring();
}

interface Opening {
  readonly chain: Chain;
  readonly keys: OpeningKeys;
  readonly boxes: ReadonlyMap<number, ServedBoxes>;
  readonly builder: KeyringBuilder;
  readonly isMine: (opener: Opener) => boolean;
}

async function openOwnBox(opening: Opening, seq: number): Promise<void> {
  const { chain, boxes, builder, isMine } = opening;
  const named = boxAt(chain, seq, isMine);
  if (named === null || builder.has(named.generation)) return;
  const secret = await openNamed(opening, named, boxes.get(seq)?.openers ?? []);
  if (secret !== null) await builder.take(named.generation, secret);
}

/** A lock makes a reserve the current secret, which holds its own generation by a link. */
async function openReserve(opening: Opening, seq: number): Promise<void> {
  const { chain, boxes, builder, isMine } = opening;
  const change = chain.entryAt(seq)?.change;
  const generation = chain.stateAt(seq)?.generation;
  if (change?.kind !== "lock" || generation === undefined) return;
  const { reserveSeq } = change.content;
  const named = reserveBoxAt(chain, reserveSeq, isMine);
  if (named !== null && !builder.has(generation)) {
    const secret = await openNamed(opening, named, boxes.get(reserveSeq)?.reserve ?? []);
    if (secret !== null) await builder.take(generation, secret);
  }
  const made = reserveAt(chain, reserveSeq);
  if (made === null) return;
  const { kemGeneration, link } = made;
  const context = [scopeAt(chain, reserveSeq), kemGeneration];
  await unlink(builder, generation, "reserve-link", context, link, [kemGeneration]);
}

/** A generation holds the one before. */
async function followLink({ chain, builder }: Opening, seq: number): Promise<void> {
  const entry = chain.entryAt(seq);
  const gen = entry && generationOf(entry);
  if (!gen?.link) return;
  const context = [scopeAt(chain, seq), gen.generation];
  const older = gen.generation - 1;
  await unlink(builder, gen.generation, "acct-link", context, gen.link, [older]);
}

/** Opens a link, and takes what it holds as the first generation whose key it gives. */
export async function unlink(
  builder: KeyringBuilder,
  generation: number,
  label: "acct-link" | "reserve-link",
  context: readonly Value[],
  link: Uint8Array,
  candidates: readonly number[],
): Promise<void> {
  const secret = builder.get(generation);
  if (secret === undefined || candidates.every((each) => builder.has(each))) return;
  const older = await orNothing(aeadOpen(kdf(secret.reveal(), label, context), link));
  if (older === null) return;
  for (const candidate of candidates) {
    if (await builder.take(candidate, older)) return;
  }
}

/** The box that the entry names, opened; null when it was not served, or does not open. */
async function openNamed(
  { chain, keys }: Opening,
  named: NamedBox,
  served: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  const box = servedBox(named, served);
  if (box === undefined) return null;
  const context = [scopeAt(chain, named.seq), named.generation, keys.sigPk, named.publicKey];
  return orNothing(openBox(keys.kem, "acct-box", context, box));
}

/** A served box whose hash is not the one in the entry counts as not served. */
export function servedBox(
  named: NamedBox,
  served: readonly Uint8Array[],
): Uint8Array | undefined {
  return served.find((box) => equal(sha256(box), named.hash));
}

/** The salt in entry 0, and the account id after. */
export function scopeAt(chain: Chain, seq: number): Uint8Array {
  const change = chain.entryAt(0)?.change;
  return seq === 0 && change?.kind === "create" ? change.content.salt : chain.account;
}

/** What opens, or nothing: a fellow opener may have spoiled it. */
export async function orNothing(opening: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof CryptoFailure) return null;
    throw error;
  }
}
