// A chain entry (§5.1): its body, its content by kind, and how both are read and written.
// Only the form is judged here: whether an entry may stand in its chain is chainRules.ts.

import {
  bin,
  binUpTo,
  bool,
  decode,
  decodeBody,
  encodeAs,
  hash,
  int,
  LIMITS,
  list,
  nullable,
  type Shape,
  signature,
  structure,
  type Type,
  text,
} from "@/crypto/encoding.ts";
import { RuleError } from "@/crypto/errors.ts";
import { H } from "@/crypto/labels.ts";
import { type Signed, signedShape } from "@/crypto/signed.ts";
import type { Value } from "@/crypto/value.ts";

/** Openers, boxes and words in one entry. */
export const MOST_OPENERS = 64;

const count = { max: MOST_OPENERS };

const authorityShape = structure({ account: hash, seq: int, head: hash });

const signerShape = structure({ publicKey: hash, authority: nullable(authorityShape) });

const keyOpenerShape = structure({ type: text(16), sigPk: hash, kemPk: bin(1216) });

const holderShape = structure({
  type: text(16),
  account: hash,
  seq: int,
  head: hash,
  generation: int,
  manager: bool,
});

export type Authority = Type<typeof authorityShape>;
/** A device, a card or a passkey: an opener by keys of its own. */
export type KeyOpener = Type<typeof keyOpenerShape>;
/** An account that opens a held one with the keys of a generation of its own. */
export type Holder = Type<typeof holderShape>;
export type Opener = KeyOpener | Holder;

export function isHolder(opener: Opener): opener is Holder {
  return "account" in opener;
}

/** Three elements or six, whatever the type. */
export const openerShape: Shape<Opener> = {
  read(value) {
    return Array.isArray(value) && value.length === 6
      ? holderShape.read(value)
      : keyOpenerShape.read(value);
  },
  write: (opener) =>
    isHolder(opener) ? holderShape.write(opener) : keyOpenerShape.write(opener),
};

const reserveShape = structure({
  publicKey: bin(1216),
  boxHashes: list(hash, count),
  link: bin(60),
});

const generationShape = structure({
  generation: int,
  publicKey: bin(1216),
  boxHashes: list(hash, count),
  link: nullable(bin(60)),
  reserve: nullable(reserveShape),
});

export type Reserve = Type<typeof reserveShape>;
export type Generation = Type<typeof generationShape>;

const openers = list(openerShape, count);
const accepts = list(signature, count);

/** The content of an entry, by its kind. */
const CONTENTS = {
  create: structure({
    accountKind: text(16),
    salt: bin(16),
    openers,
    accepts,
    gen: generationShape,
    admin: nullable(hash),
    suites: list(int, { min: 1, max: 16 }),
  }),
  add: structure({ opener: openerShape, accept: signature, boxHash: hash }),
  rotate: structure({
    revoked: list(hash, count),
    added: openers,
    accepts,
    gen: generationShape,
  }),
  lock: structure({ revoked: list(hash, count), reserveSeq: int }),
  attest: structure({ attestation: signedShape }),
  admin: structure({ organisation: nullable(hash) }),
  plan: structure({ from: int, openers, accepts, gen: generationShape }),
  endorse: structure({ organisation: hash, until: int }),
  withdraw: structure({ attestation: hash }),
  close: structure({ successor: nullable(hash) }),
} as const;

export type EntryKind = keyof typeof CONTENTS;
export type ContentOf<K extends EntryKind> = Type<(typeof CONTENTS)[K]>;

/** A kind and its content: what an entry does. */
export type Change = {
  [K in EntryKind]: { readonly kind: K; readonly content: ContentOf<K> };
}[EntryKind];

export type ChangeOf<K extends EntryKind> = Extract<Change, { readonly kind: K }>;

const bodyShape = structure({
  suite: int,
  account: nullable(hash),
  seq: int,
  previous: nullable(hash),
  time: int,
  signer: signerShape,
  kind: text(16),
  content: binUpTo(LIMITS.entry),
});

type Body = Type<typeof bodyShape>;

/** An entry whose form is right; nothing else of it is known. */
export interface ChainEntry extends Omit<Body, "kind" | "content"> {
  readonly signed: Signed;
  readonly change: Change;
  /** `H("entry", body)` */
  readonly head: Uint8Array;
}

/**
 * Decodes an entry with its content.
 *
 * @throws RuleError ENC-*, SUI-01, and CHN-04 for an unknown kind
 */
export function readEntry(signed: Signed): ChainEntry {
  const { kind, content, ...body } = decodeBody(bodyShape, LIMITS.entry, signed.body);
  if (!isKind(kind)) throw new RuleError("CHN-04", "unknown kind of entry");
  const decoded = decode<unknown>(CONTENTS[kind], LIMITS.entry, content);
  const change = { kind, content: decoded } as Change;
  return { ...body, signed, change, head: entryHash(signed.body) };
}

function isKind(kind: string): kind is EntryKind {
  return Object.hasOwn(CONTENTS, kind);
}

export function entryHash(body: Uint8Array): Uint8Array {
  return H("entry", [body]);
}

/** The body of a new entry. */
export function writeBody(body: Omit<Body, "kind" | "content">, change: Change): Uint8Array {
  const shape = CONTENTS[change.kind] as Shape<unknown>;
  const content = encodeAs<unknown>(shape, change.content);
  return encodeAs(bodyShape, { ...body, kind: change.kind, content });
}

/** The opener as the value that a box, a word or a link code speaks of. */
export function openerValue(opener: Opener): Value {
  return openerShape.write(opener);
}
