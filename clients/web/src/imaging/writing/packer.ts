/**
 * Series into packs, of which any slice opens alone (§5.17.8): previews, then frames, then rests.
 *
 * What never enters this room: a pack in memory; what is done goes into blobs of the browser.
 */

import type { Codecs } from "@/imaging/codecs/emscripten.ts";
import { deflated, joined } from "@/imaging/deflate.ts";
import { ImagingFault } from "@/imaging/faults.ts";
import type { Frame } from "@/imaging/pixels.ts";
import type { FrameRange, ImageShape, Instance, Series } from "@/imaging/studyIndex.ts";
import type { Decode } from "@/imaging/worker/decoders.ts";
import type { Group } from "@/imaging/writing/arranging.ts";
import { readHeader } from "@/imaging/writing/dataset.ts";
import { describe } from "@/imaging/writing/describing.ts";
import { encodeFrame, encodePreview, openFrame } from "@/imaging/writing/encoding.ts";
import type { Member } from "@/imaging/writing/gathering.ts";
import { cutsOf, frameBytes, framesOf, restOf } from "@/imaging/writing/layout.ts";

/** Bytes from which the next series begins a pack of its own. */
const PACK = 256 * 1024 * 1024;
/** A message carries 20 files, and one of them is the index. */
const MAX_PACKS = 19;

const TEXT_UID = 64;

/** What one file becomes, before its series has a place in a pack. */
interface Written {
  readonly shape: ImageShape;
  readonly instance: Omit<Instance, "shape" | "pack">;
}

/** Is given the frame in the middle of a series, to make a small picture of. */
export type TakeMiddle = (shape: ImageShape, frame: Frame) => Promise<void>;

export class Packer {
  readonly #codecs: Codecs;
  readonly #decode: Decode;
  readonly #packs: Spool[] = [];
  readonly #series: Series[] = [];
  readonly #shapes: ImageShape[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(codecs: Codecs, decode: Decode) {
    this.#codecs = codecs;
    this.#decode = decode;
  }

  /** Series and shapes so far. */
  get index(): { readonly series: readonly Series[]; readonly shapes: readonly ImageShape[] } {
    return { series: this.#series, shapes: this.#shapes };
  }

  /** The packs so far; each is kept by the browser, not here. */
  get packs(): readonly Blob[] {
    return this.#packs.map((pack) => pack.blob);
  }

  /** Write a series; `told` hears of each file, with what was wrong with it. */
  async add(
    group: Group<Member>,
    told: (member: Member, error: unknown) => void,
    takeMiddle: TakeMiddle,
  ): Promise<void> {
    const parts = [new Spool(), new Spool(), new Spool()] as const;
    const written: Written[] = [];
    const middle = Math.floor(group.members.length / 2);
    for (const [at, member] of group.members.entries()) {
      try {
        const take = at === middle ? takeMiddle : null;
        written.push(await this.#write(parts, member, take));
        told(member, null);
      } catch (error) {
        if (error instanceof ImagingFault && error.word === "cancelled") throw error;
        told(member, error);
      }
    }
    if (written.length > 0) this.#keep(group, written, parts);
  }

  #keep(
    { members, spaced }: Group<Member>,
    written: readonly Written[],
    [previews, frames, rests]: Parts,
  ): void {
    const first = members[0]?.described;
    if (first === undefined) return;
    const pack = this.#pack();
    const bases = {
      previews: pack.length,
      frames: pack.length + previews.length,
      rest: pack.length + previews.length + frames.length,
    };
    for (const part of [previews, frames, rests]) pack.append(part);
    const number = this.#packs.length;
    this.#series.push({
      uid: first.series,
      number: first.seriesNumber,
      modality: first.modality,
      description: first.seriesDescription,
      body: first.body,
      spaced,
      instances: written.map(({ shape, instance }) => ({
        ...moved(instance, bases),
        shape: this.#shape(shape),
        pack: number,
      })),
    });
  }

  /** The pack that is written: a new one when the last is full. */
  #pack(): Spool {
    const last = this.#packs.at(-1);
    if (last && (last.length < PACK || this.#packs.length >= MAX_PACKS)) return last;
    const pack = new Spool();
    this.#packs.push(pack);
    return pack;
  }

  #shape(shape: ImageShape): number {
    const key = JSON.stringify(shape);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#shapes.length);
    return this.#shapes.push(shape) - 1;
  }

  async #write(
    [previews, frames, rests]: Parts,
    member: Member,
    takeMiddle: TakeMiddle | null,
  ): Promise<Written> {
    const file = await member.source.whole();
    const header = await readHeader(file);
    const { shape } = describe(header);
    const layout = framesOf(header, shape);
    const cuts = cutsOf(header.opened.isInflated ? [] : layout, file.length);
    const pixels = await this.#pixels(shape, header.opened.body, layout, takeMiddle);
    const rest = await deflated(joined(restOf(file, cuts)));
    const { number, position, location } = member.described;
    const instance = {
      uid: member.uid.slice(0, TEXT_UID),
      number,
      position,
      location,
      size: file.length,
      sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", file)),
      rest: { offset: rests.length, length: rest.length },
      cuts,
      frames: ranges(pixels.frames, frames.length),
      previews: ranges(pixels.previews, previews.length),
    };
    for (const { bytes } of pixels.frames) frames.add(bytes);
    for (const { bytes } of pixels.previews) previews.add(bytes);
    rests.add(rest);
    return { shape, instance };
  }

  async #pixels(
    shape: ImageShape,
    body: Uint8Array,
    layout: ReturnType<typeof framesOf>,
    takeMiddle: TakeMiddle | null,
  ) {
    const frames: Coded[] = [];
    const previews: Coded[] = [];
    for (const [at, pieces] of layout.entries()) {
      const raw = frameBytes(body, pieces);
      frames.push(await encodeFrame(this.#codecs, shape, raw));
      const opened = await openFrame(this.#decode, shape, raw);
      if (opened === null) continue;
      const preview = await encodePreview(this.#codecs, shape, opened).catch(() => null);
      if (preview !== null) previews.push(preview);
      const isMiddle = at === Math.floor(layout.length / 2);
      if (isMiddle) await takeMiddle?.(shape, opened);
    }
    // One for each frame, or none at all.
    return { frames, previews: previews.length === frames.length ? previews : [] };
  }
}

interface Coded {
  readonly codec: string;
  readonly bytes: Uint8Array;
}

type Parts = readonly [Spool, Spool, Spool];

/** Bytes in the order they came, in blobs: the browser moves them to files of its own. */
export class Spool {
  /** Bytes that wait to become a blob. */
  static readonly MOST_WAITING = 4 * 1024 * 1024;

  readonly #blobs: Blob[] = [];
  #waiting: Uint8Array[] = [];
  #waitingLength = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get blob(): Blob {
    this.#flush();
    return new Blob(this.#blobs);
  }

  add(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingLength += bytes.length;
    this.#length += bytes.length;
    if (this.#waitingLength >= Spool.MOST_WAITING) this.#flush();
  }

  append(other: Spool): void {
    this.#flush();
    this.#blobs.push(other.blob);
    this.#length += other.length;
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    this.#blobs.push(new Blob(this.#waiting as Uint8Array<ArrayBuffer>[]));
    this.#waiting = [];
    this.#waitingLength = 0;
  }
}

function ranges(coded: readonly Coded[], from: number): readonly FrameRange[] {
  let offset = from;
  return coded.map(({ codec, bytes }) => {
    offset += bytes.length;
    return { codec, offset: offset - bytes.length, length: bytes.length };
  });
}

interface Bases {
  readonly previews: number;
  readonly frames: number;
  readonly rest: number;
}

function moved(instance: Written["instance"], bases: Bases): Written["instance"] {
  const by = (base: number) => (range: FrameRange) => ({
    ...range,
    offset: range.offset + base,
  });
  const { rest } = instance;
  return {
    ...instance,
    rest: { ...rest, offset: rest.offset + bases.rest },
    frames: instance.frames.map(by(bases.frames)),
    previews: instance.previews.map(by(bases.previews)),
  };
}
