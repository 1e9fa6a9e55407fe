/**
 * One drop: what is in it, then studies of it packed, one after the other.
 *
 * What never enters this room: a thread, the network; a file once its person has given up.
 */

import type { StudyAbout } from "@/api/studies.ts";
import type { Codecs } from "@/imaging/codecs/emscripten.ts";
import { type FaultWord, faultWord, ImagingFault } from "@/imaging/faults.ts";
import type { Frame } from "@/imaging/pixels.ts";
import { type ImageShape, writeIndex } from "@/imaging/studyIndex.ts";
import type { Decode } from "@/imaging/worker/decoders.ts";
import {
  type Found,
  type FoundStudy,
  firstOf,
  gather,
  type LeftOut,
} from "@/imaging/writing/gathering.ts";
import { Packer } from "@/imaging/writing/packer.ts";
import { sourcesOf } from "@/imaging/writing/sources.ts";

export type ToPacking =
  | { readonly kind: "gather"; readonly files: readonly File[] }
  /** Pack a study by its place among those found. */
  | { readonly kind: "pack"; readonly study: number };

/** What a person is shown of a drop. */
export interface FoundView {
  readonly studies: readonly StudyAbout[];
  readonly leftOut: readonly LeftOut[];
  readonly duplicates: number;
}

/** A study as it is sent: its index, its packs, what is said of it. */
export interface Packed {
  readonly study: number;
  readonly index: Blob;
  readonly packs: readonly Blob[];
  readonly thumbnail: Uint8Array | null;
  readonly about: StudyAbout;
}

export type FromPacking =
  | { readonly kind: "reading"; readonly done: number; readonly total: number }
  | { readonly kind: "found"; readonly found: FoundView }
  | {
      readonly kind: "packing";
      readonly study: number;
      readonly done: number;
      readonly total: number;
    }
  | ({ readonly kind: "packed" } & Packed)
  | { readonly kind: "failed"; readonly word: FaultWord };

export interface PackingPort {
  readonly codecs: Codecs;
  readonly decode: Decode;
  readonly post: (message: FromPacking) => void;
  readonly thumbnail: (shape: ImageShape, frame: Frame) => Promise<Uint8Array | null>;
  readonly signal: AbortSignal;
}

/** Files of another kind that a disc brings beside its images: nobody misses them. */
const NO_IMAGE_NAME = /\.(?!dcm$|dic$|dicom$|ima$)[a-z][a-z0-9]{1,4}$/iu;

export class Packing {
  readonly #port: PackingPort;
  #found: Found | null = null;

  constructor(port: PackingPort) {
    this.#port = port;
  }

  async hear(message: ToPacking): Promise<void> {
    try {
      if (message.kind === "gather") await this.#gather(message.files);
      else await this.#pack(message.study);
    } catch (error) {
      this.#port.post({ kind: "failed", word: faultWord(error) });
    }
  }

  async #gather(files: readonly File[]): Promise<void> {
    const { post, signal } = this.#port;
    const { sources, refused } = await sourcesOf(files);
    const told = (done: number, total: number): void => {
      if (done % 20 === 0 || done === total) post({ kind: "reading", done, total });
    };
    const found = await gather(sources, { signal, told });
    const archives = refused.map((name): LeftOut => ({ name, word: "archive" }));
    this.#found = { ...found, leftOut: [...archives, ...found.leftOut] };
    const { leftOut, duplicates } = this.#found;
    const studies = found.studies.map((study) => aboutOf(study, countLost(leftOut)));
    post({ kind: "found", found: { studies, leftOut, duplicates } });
  }

  async #pack(place: number): Promise<void> {
    const study = this.#found?.studies[place];
    if (study === undefined) throw new ImagingFault("damaged", "no such study");
    const { codecs, decode, post, signal, thumbnail } = this.#port;
    const packer = new Packer(codecs, decode);
    const largest = study.groups.reduce(
      (most, group) => (group.members.length > most.members.length ? group : most),
      study.groups[0] ?? { members: [], spaced: false },
    );
    let done = 0;
    let lost = 0;
    let small: Uint8Array | null = null;
    for (const group of study.groups) {
      const told = (_member: unknown, error: unknown): void => {
        if (signal.aborted) throw new ImagingFault("cancelled");
        if (error !== null) lost += 1;
        done += 1;
        post({ kind: "packing", study: place, done, total: study.count });
      };
      await packer.add(group, told, async (shape, frame) => {
        if (group === largest) small = await thumbnail(shape, frame).catch(() => null);
      });
    }
    const { series } = packer.index;
    if (series.length === 0) throw new ImagingFault("damaged", "nothing could be packed");
    const index = await writeIndex({ tag: "study-index/1", uid: study.uid, ...packer.index });
    const about = aboutOf(study, countLost(this.#found?.leftOut ?? []) + lost);
    const instances = series.reduce((sum, one) => sum + one.instances.length, 0);
    post({
      kind: "packed",
      study: place,
      index: new Blob([new Uint8Array(index)]),
      packs: packer.packs,
      thumbnail: small,
      about: { ...about, series: series.length, instances },
    });
  }
}

/** Files that may have been images, and are not inside. */
function countLost(leftOut: readonly LeftOut[]): number {
  return leftOut.filter(({ name, word }) => word !== "not_dicom" || !NO_IMAGE_NAME.test(name))
    .length;
}

function aboutOf(study: FoundStudy, omitted: number): StudyAbout {
  const first = firstOf(study);
  return {
    caption: "",
    uid: study.uid,
    description: first?.studyDescription ?? "",
    modality: first?.modality ?? "",
    date: first?.date ?? "",
    patient: first?.patient ?? "",
    birthDate: first?.birthDate ?? "",
    series: study.groups.length,
    instances: study.count,
    omitted,
  };
}
