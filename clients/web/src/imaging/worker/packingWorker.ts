/**
 * The worker that makes packs of dropped files; ended when its person gives up.
 *
 * What never enters this room: the network but for a codec's own file; the page.
 */

import { Codecs } from "@/imaging/codecs/emscripten.ts";
import { loadCodec } from "@/imaging/codecs/loading.ts";
import { decoders } from "@/imaging/worker/decodingClient.ts";
import { type FromPacking, Packing, type ToPacking } from "@/imaging/worker/packing.ts";
import { thumbnailOf } from "@/imaging/writing/thumbnail.ts";

interface Scope {
  postMessage(message: FromPacking): void;
  addEventListener(kind: "message", take: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const packing = new Packing({
  codecs: new Codecs(loadCodec),
  decode: decoders().decode,
  post: (message) => scope.postMessage(message),
  thumbnail: thumbnailOf,
  signal: new AbortController().signal,
});

/** One after the other. */
let last: Promise<void> = Promise.resolve();

scope.addEventListener("message", ({ data }) => {
  last = last.then(() => packing.hear(data as ToPacking));
});
