/**
 * Where a browser finds the codecs: files of this build, each fetched when it is needed.
 *
 * What never enters this room: what is decoded.
 */

import charlsAddress from "@cornerstonejs/codec-charls/decodewasm?url";
import encoderAddress from "@cornerstonejs/codec-charls/wasm?url";
import turboAddress from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url";
import openjpegAddress from "@cornerstonejs/codec-openjpeg/decodewasm?url";
import openjphAddress from "@cornerstonejs/codec-openjph/wasm?url";
import type { CodecName, Factory, LoadCodec } from "@/imaging/codecs/emscripten.ts";
import { ImagingFault } from "@/imaging/faults.ts";

interface Place {
  readonly address: string;
  readonly glue: () => Promise<{ default: Factory }>;
}

const PLACES: Readonly<Record<CodecName, Place>> = {
  charls: {
    address: charlsAddress,
    glue: () => import("@cornerstonejs/codec-charls/decodewasmjs"),
  },
  "charls-encoder": {
    address: encoderAddress,
    glue: () => import("@cornerstonejs/codec-charls/wasmjs"),
  },
  openjpeg: {
    address: openjpegAddress,
    glue: () => import("@cornerstonejs/codec-openjpeg/decodewasmjs"),
  },
  openjph: {
    address: openjphAddress,
    glue: () => import("@cornerstonejs/codec-openjph/wasmjs"),
  },
  turbo: {
    address: turboAddress,
    glue: () => import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs"),
  },
};

export const loadCodec: LoadCodec = async (name) => {
  const { address, glue } = PLACES[name];
  try {
    const [binary, module] = await Promise.all([fetched(address), glue()]);
    return { factory: module.default, binary };
  } catch {
    throw new ImagingFault("away", "a decoder did not come");
  }
};

async function fetched(address: string): Promise<ArrayBuffer> {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError("no such file");
  return await response.arrayBuffer();
}
