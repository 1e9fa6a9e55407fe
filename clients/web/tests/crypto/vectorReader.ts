// Reading the shared vectors: fields by name and type, and the signed structures they name.
// No file is read here: the families come parsed, so that a browser can run them too.

import { hex, unhex } from "@/crypto/bytes.ts";
import { type Accounts, Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import type { Signed } from "@/crypto/signed.ts";

export interface Family {
  readonly family: string;
  readonly signed: Readonly<Record<string, readonly [string, string]>>;
  readonly authorities?: Readonly<Record<string, readonly string[]>>;
  readonly valid: readonly RawVector[];
  readonly invalid: readonly RawVector[];
}

export interface RawVector {
  readonly name: string;
  readonly operation: string;
  readonly rule?: string;
  readonly [field: string]: unknown;
}

export type Operation = (vector: Vector, family: FamilyReader) => Promise<void>;

export type Operations = Readonly<Record<string, Operation>>;

/** One vector, whose fields are asked for by the type that they must have. */
export class Vector {
  readonly #raw: RawVector;
  readonly family: FamilyReader;

  constructor(raw: RawVector, family: FamilyReader) {
    this.#raw = raw;
    this.family = family;
  }

  get name(): string {
    return this.#raw.name;
  }

  has(field: string): boolean {
    return this.#raw[field] !== undefined && this.#raw[field] !== null;
  }

  raw(field: string): unknown {
    return this.#raw[field];
  }

  text(field: string): string {
    return asText(this.#raw[field], field);
  }

  number(field: string): number {
    const value = this.#raw[field];
    if (typeof value !== "number") throw new TypeError(`${field} is not a number`);
    return value;
  }

  boolean(field: string): boolean {
    return this.#raw[field] === true;
  }

  bytes(field: string): Uint8Array {
    return unhex(this.text(field));
  }

  bytesOrNull(field: string): Uint8Array | null {
    return this.has(field) ? this.bytes(field) : null;
  }

  list(field: string): readonly unknown[] {
    const value = this.#raw[field];
    if (!Array.isArray(value)) throw new TypeError(`${field} is not a list`);
    return value;
  }

  texts(field: string): readonly string[] {
    return this.list(field).map((value) => asText(value, field));
  }

  record(field: string): Readonly<Record<string, unknown>> {
    const value = this.#raw[field];
    if (typeof value !== "object" || value === null)
      throw new TypeError(`${field} is no object`);
    return value as Readonly<Record<string, unknown>>;
  }

  /** The signed structure that a field names. */
  signed(field: string): Signed {
    return this.family.signed(this.text(field));
  }

  signedList(field: string): Signed[] {
    return this.texts(field).map((name) => this.family.signed(name));
  }
}

function asText(value: unknown, field: string): string {
  if (typeof value !== "string") throw new TypeError(`${field} is not text`);
  return value;
}

/** A family: its signed structures, and the chains of those who are looked up. */
export class FamilyReader {
  readonly family: Family;
  #authorities: Promise<Accounts> | undefined;

  constructor(family: Family) {
    this.family = family;
  }

  vectors(kind: "valid" | "invalid"): Vector[] {
    return this.family[kind].map((raw) => new Vector(raw, this));
  }

  signed(name: string): Signed {
    const pair = this.family.signed[name];
    if (pair === undefined) throw new TypeError(`nothing signed is named ${name}`);
    return { body: unhex(pair[0]), signature: unhex(pair[1]) };
  }

  /** The authorities of the family; none where the vector says so. */
  async accounts(vector: Vector): Promise<Accounts> {
    if (vector.raw("authorities") !== undefined) return NO_ACCOUNTS;
    this.#authorities ??= this.#verifyAuthorities();
    return this.#authorities;
  }

  async #verifyAuthorities(): Promise<Accounts> {
    const chains = new Map<string, Chain>();
    const accounts: Accounts = { get: (account) => chains.get(hex(account)) };
    for (const [account, names] of Object.entries(this.family.authorities ?? {})) {
      const entries = names.map((name) => this.signed(name));
      chains.set(account, await Chain.verify(entries, accounts, unhex(account)));
    }
    return accounts;
  }
}

/** @throws Error unless both are the same */
export function expectSame(got: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(got), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: expected ${other}, got ${one}`);
}

/** @throws Error unless both are the same bytes */
export function expectBytes(got: Uint8Array, expected: Uint8Array, what: string): void {
  expectSame(hex(got), hex(expected), what);
}
