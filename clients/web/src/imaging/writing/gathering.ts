/**
 * What is in a drop: studies to send, and what is left out and why.
 *
 * What never enters this room: a pixel. A bad file is told of and concerns no other.
 */

import { faultWord, ImagingFault } from "@/imaging/faults.ts";
import { DEFLATED } from "@/imaging/transfer.ts";
import { type Arranged, arrange, type Group } from "@/imaging/writing/arranging.ts";
import { type Header, readHeader } from "@/imaging/writing/dataset.ts";
import { type Described, describe } from "@/imaging/writing/describing.ts";
import type { Source } from "@/imaging/writing/source.ts";

/** Bytes read of a file to know what it is; nearly all headers are shorter. */
const HEAD = 128 * 1024;
/** Bytes of the longest header: an enhanced CT of 5,000 frames has about 10 MiB. */
const MAX_HEAD = 64 * 1024 * 1024;

export type LeftOutWord =
  | "not_dicom"
  | "damaged"
  | "too_large"
  | "differs"
  | "archive"
  | "unsupported";

export interface LeftOut {
  readonly name: string;
  readonly word: LeftOutWord;
}

/** A file of a study: what it says, and where to read it again. */
export interface Member extends Arranged {
  readonly source: Source;
}

export interface FoundStudy {
  readonly uid: string;
  readonly groups: readonly Group<Member>[];
  readonly count: number;
}

export interface Found {
  readonly studies: readonly FoundStudy[];
  readonly leftOut: readonly LeftOut[];
  /** Files that were there twice, byte by byte: one of them is sent. */
  readonly duplicates: number;
}

export interface Watching {
  readonly signal: AbortSignal;
  told(done: number, total: number): void;
}

/** @throws ImagingFault cancelled */
export async function gather(sources: readonly Source[], watching: Watching): Promise<Found> {
  const kept = new Map<string, Member>();
  const leftOut: LeftOut[] = [];
  let duplicates = 0;
  for (const [at, source] of sources.entries()) {
    if (watching.signal.aborted) throw new ImagingFault("cancelled");
    watching.told(at, sources.length);
    try {
      const member = await memberOf(source, at);
      const key = `${member.described.study}\\${member.uid}`;
      const earlier = kept.get(key);
      if (earlier === undefined) kept.set(key, member);
      else if (await areSame(earlier.source, source)) duplicates += 1;
      else leftOut.push({ name: source.name, word: "differs" });
    } catch (error) {
      leftOut.push({ name: source.name, word: leftOutWord(error) });
    }
  }
  watching.told(sources.length, sources.length);
  return { studies: studiesOf(kept.values()), leftOut, duplicates };
}

async function memberOf(source: Source, at: number): Promise<Member> {
  const described = describe(await headOf(source));
  const isNamed = described.instance !== "" || described.shape.rows > 0;
  if (!isNamed) throw new ImagingFault("damaged", "no name");
  // Without a name of its own, one that is of nobody else's (PS3.5 B.2).
  const uid = described.instance || `2.25.${at + 1}`;
  return { source, described, uid };
}

/** Its head, read further while it ends before the pixels do. */
async function headOf(source: Source): Promise<Header> {
  for (let length = HEAD; ; length *= 16) {
    const bytes = await source.head(Math.min(length, MAX_HEAD));
    const isAll = bytes.length < length || length >= MAX_HEAD;
    const header = await tried(bytes, isAll);
    if (header === null) return await readHeader(await source.whole());
    if (header !== "more") return header;
  }
}

/** Null where only the whole file tells, as it is deflated. */
async function tried(bytes: Uint8Array, isAll: boolean): Promise<Header | "more" | null> {
  try {
    const header = await readHeader(bytes);
    return header.isWhole || isAll ? header : "more";
  } catch (error) {
    if (!isAll && faultWord(error) === "damaged") {
      return isDeflated(bytes) ? null : "more";
    }
    throw error;
  }
}

function isDeflated(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 2_048)).includes(DEFLATED);
}

async function areSame(one: Source, other: Source): Promise<boolean> {
  if (one.size !== other.size) return false;
  const [first, second] = [await one.whole(), await other.whole()];
  return first.length === second.length && first.every((byte, at) => byte === second[at]);
}

function studiesOf(members: Iterable<Member>): readonly FoundStudy[] {
  const studies = new Map<string, Member[]>();
  for (const member of members) {
    const { study } = member.described;
    const known = studies.get(study) ?? [];
    studies.set(study, known);
    known.push(member);
  }
  return [...studies]
    .map(([uid, all]) => ({ uid, groups: arrange(all), count: all.length }))
    .sort((one, other) => dateOf(one).localeCompare(dateOf(other)));
}

function dateOf({ groups }: FoundStudy): string {
  return groups[0]?.members[0]?.described.date ?? "";
}

/** What is said of a study whole: by its first file. */
export function firstOf({ groups }: FoundStudy): Described | null {
  return groups[0]?.members[0]?.described ?? null;
}

function leftOutWord(error: unknown): LeftOutWord {
  const word = faultWord(error);
  if (word === "not_dicom" || word === "too_large" || word === "unsupported") return word;
  return "damaged";
}
