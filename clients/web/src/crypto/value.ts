// The values of §1.1 and their MessagePack form: written in the shortest way, read in any.
// Shapes and rules of size are in encoding.ts; this file knows bytes only.

import { RuleError } from "@/crypto/errors.ts";

export type Value = null | boolean | number | string | Uint8Array | readonly Value[];

/** No structure is deeper; an event of an unknown tag may be sixteen arrays deep (§6). */
const DEEPEST = 16;

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * `enc(x)`: the shortest form of each element.
 *
 * @throws TypeError when a number is not an int of the protocol or a text has lone surrogates
 */
export function encode(value: Value): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.bytes();
}

class Writer {
  #buffer = new Uint8Array(256);
  #length = 0;

  byte(byte: number): void {
    this.#room(1);
    this.#buffer[this.#length++] = byte;
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** `size` bytes, big-endian. */
  number(value: number, size: number): void {
    for (let shift = size - 1; shift >= 0; shift--) {
      this.byte(Math.floor(value / 256 ** shift) % 256);
    }
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length + more));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}

function write(writer: Writer, value: Value): void {
  if (value === null) writer.byte(0xc0);
  else if (typeof value === "boolean") writer.byte(value ? 0xc3 : 0xc2);
  else if (typeof value === "number") writeInteger(writer, value);
  else if (typeof value === "string") writeText(writer, value);
  else if (value instanceof Uint8Array) writeBytes(writer, value);
  else writeArray(writer, value);
}

function writeInteger(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError("not an int of 0..2^53-1");
  if (value < 0x80) writer.byte(value);
  else writeSized(writer, value, [0xcc, 0xcd, 0xce, 0xcf]);
}

/** A number behind the head that its size asks for: 1, 2, 4 or 8 bytes; 0 where there is none. */
function writeSized(writer: Writer, value: number, heads: readonly number[]): void {
  for (const [power, head] of heads.entries()) {
    const size = 2 ** power;
    if (head === 0 || value >= 256 ** size) continue;
    writer.byte(head);
    writer.number(value, size);
    return;
  }
  throw new TypeError("too long to be encoded");
}

function writeText(writer: Writer, value: string): void {
  if (!value.isWellFormed()) throw new TypeError("a lone surrogate is not text");
  const bytes = utf8.encode(value);
  if (bytes.length < 32) writer.byte(0xa0 | bytes.length);
  else writeSized(writer, bytes.length, [0xd9, 0xda, 0xdb]);
  writer.append(bytes);
}

function writeBytes(writer: Writer, value: Uint8Array): void {
  writeSized(writer, value.length, [0xc4, 0xc5, 0xc6]);
  writer.append(value);
}

function writeArray(writer: Writer, value: readonly Value[]): void {
  if (value.length < 16) writer.byte(0x90 | value.length);
  else writeSized(writer, value.length, [0, 0xdc, 0xdd]);
  for (const element of value) write(writer, element);
}

export interface Parsed {
  readonly value: Value;
  /** Whether each element has its shortest form: encoding it again gives the same bytes. */
  readonly canonical: boolean;
}

/**
 * One whole value and nothing after it; longer forms are read, and told.
 *
 * @throws RuleError ENC-01
 */
export function parse(bytes: Uint8Array): Parsed {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd) throw new RuleError("ENC-01", "bytes after the end");
  return { value, canonical: reader.canonical };
}

/** A form with a number of `size` bytes, for less than `least` of which a shorter one serves. */
interface Form {
  readonly kind: "bytes" | "text" | "array" | "integer";
  readonly size: number;
  readonly least: number;
  readonly most: number;
}

const FORMS: ReadonlyMap<number, Form> = new Map([
  ...forms("bytes", 0xc4, [
    [1, 0],
    [2, 0x100],
    [4, 0x1_0000],
  ]),
  ...forms("integer", 0xcc, [
    [1, 0x80],
    [2, 0x100],
    [4, 0x1_0000],
    [8, 0x1_0000_0000],
  ]),
  ...signedForms(),
  ...forms("text", 0xd9, [
    [1, 0x20],
    [2, 0x100],
    [4, 0x1_0000],
  ]),
  ...forms("array", 0xdc, [
    [2, 0x10],
    [4, 0x1_0000],
  ]),
]);

function forms(
  kind: Form["kind"],
  head: number,
  sizes: readonly (readonly [size: number, least: number])[],
): (readonly [number, Form])[] {
  const most = Number.MAX_SAFE_INTEGER;
  return sizes.map(([size, least], place) => [head + place, { kind, size, least, most }]);
}

/** The signed forms are longer ones of what is not negative, and hold nothing else here. */
function signedForms(): (readonly [number, Form])[] {
  return [1, 2, 4, 8].map((size, place) => {
    const most = Math.min(256 ** size / 2 - 1, Number.MAX_SAFE_INTEGER);
    return [0xd0 + place, { kind: "integer", size, least: Number.POSITIVE_INFINITY, most }];
  });
}

class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  canonical = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  value(depth: number): Value {
    const head = this.#number(1);
    if (head < 0x80) return head;
    if (head >= 0x90 && head < 0xa0) return this.#array(head & 0x0f, depth);
    if (head >= 0xa0 && head < 0xc0) return this.#text(head & 0x1f);
    if (head === 0xc0) return null;
    if (head === 0xc2 || head === 0xc3) return head === 0xc3;
    const form = FORMS.get(head);
    if (form === undefined) throw new RuleError("ENC-01", "a type that is not permitted");
    return this.#sized(form, depth);
  }

  #sized({ kind, size, least, most }: Form, depth: number): Value {
    const number = this.#number(size);
    if (number < least) this.canonical = false;
    if (number > most) throw new RuleError("ENC-01", "not an int of 0..2^53-1");
    if (kind === "bytes") return this.#take(number);
    if (kind === "text") return this.#text(number);
    return kind === "array" ? this.#array(number, depth) : number;
  }

  #text(length: number): string {
    try {
      return strictUtf8.decode(this.#take(length));
    } catch (error) {
      if (error instanceof RuleError) throw error;
      throw new RuleError("ENC-01", "text is not UTF-8");
    }
  }

  #array(length: number, depth: number): Value[] {
    if (depth === DEEPEST) throw new RuleError("ENC-01", "arrays too deep");
    if (length > this.#bytes.length - this.#offset) throw new RuleError("ENC-01", "cut short");
    const elements: Value[] = [];
    for (let i = 0; i < length; i++) elements.push(this.value(depth + 1));
    return elements;
  }

  /** Big-endian. Eight bytes may lose their last digits, but only above 2^53. */
  #number(size: number): number {
    let value = 0;
    for (const byte of this.#take(size)) value = value * 256 + byte;
    return value;
  }

  #take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new RuleError("ENC-01", "cut short");
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return taken;
  }
}
