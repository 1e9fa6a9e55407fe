/** Codecs from the packages themselves, and the study that the Python side wrote. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type CodecName, Codecs, type Factory } from "@/imaging/codecs/emscripten.ts";
import { decodeTask } from "@/imaging/decoding.ts";
import type { ReadRange } from "@/imaging/restoring.ts";
import type { Decode } from "@/imaging/worker/decoders.ts";

const require = createRequire(import.meta.url);

const PLACES: Readonly<Record<CodecName, readonly [string, string]>> = {
  charls: ["codec-charls/decodewasmjs", "codec-charls/decodewasm"],
  "charls-encoder": ["codec-charls/wasmjs", "codec-charls/wasm"],
  openjpeg: ["codec-openjpeg/decodewasmjs", "codec-openjpeg/decodewasm"],
  openjph: ["codec-openjph/wasmjs", "codec-openjph/wasm"],
  turbo: ["codec-libjpeg-turbo-8bit/decodewasmjs", "codec-libjpeg-turbo-8bit/decodewasm"],
};

export function nodeCodecs(): Codecs {
  return new Codecs(async (name) => {
    const [glue, wasm] = PLACES[name];
    const binary = readFileSync(require.resolve(`@cornerstonejs/${wasm}`));
    const factory = require(`@cornerstonejs/${glue}`) as Factory;
    return { factory, binary: new Uint8Array(binary).buffer };
  });
}

/** In this thread, as long as it takes. */
export function decodingHere(codecs: Codecs): Decode {
  return (task) => decodeTask(codecs, task);
}

export interface VectorFile {
  readonly name: string;
  readonly bytes: string;
}

export interface VectorPixels {
  readonly instance: string;
  readonly frame: number;
  readonly sha256: string;
  readonly length: number;
  readonly preview: {
    readonly rows: number;
    readonly columns: number;
    readonly sha256: string;
  } | null;
}

export interface StudyVector {
  readonly files: readonly VectorFile[];
  readonly index: string;
  readonly packs: readonly string[];
  readonly meant: unknown;
  readonly pixels: readonly VectorPixels[];
}

export const VECTORS = join(import.meta.dirname, "../../../../tests/vectors/imaging");

export function studyVector(): StudyVector {
  return JSON.parse(readFileSync(join(VECTORS, "study.json"), "utf-8")) as StudyVector;
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Reads ranges of a pack that lies in memory. */
export function ranges(pack: Uint8Array): ReadRange {
  return async ({ offset, length }) => pack.slice(offset, offset + length);
}

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return Buffer.from(digest).toString("hex");
}
