/**
 * The worker that decodes frames: it alone runs code on bytes that somebody else compressed.
 *
 * What never enters this room: the network but for the codecs' own files; a page, a canvas.
 */

import { Codecs } from "@/imaging/codecs/emscripten.ts";
import { loadCodec } from "@/imaging/codecs/loading.ts";
import { decodeTask } from "@/imaging/decoding.ts";
import { faultWord } from "@/imaging/faults.ts";
import type { DecodeAnswer, DecodeTask } from "@/imaging/worker/decoders.ts";

interface Scope {
  postMessage(message: DecodeAnswer, transfer: Transferable[]): void;
  addEventListener(kind: "message", take: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const codecs = new Codecs(loadCodec);

scope.addEventListener("message", ({ data }) => void answer(data as DecodeTask));

async function answer(task: DecodeTask): Promise<void> {
  try {
    const frame = await decodeTask(codecs, task);
    scope.postMessage({ frame }, [frame.samples.buffer as ArrayBuffer]);
  } catch (error) {
    scope.postMessage({ word: faultWord(error) }, []);
  }
}
