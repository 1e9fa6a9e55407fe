/**
 * Starts the worker that decodes, from another worker.
 *
 * What never enters this room: what is decoded.
 */

import { type Connect, type DecodeAnswer, Decoders } from "@/imaging/worker/decoders.ts";
import workerUrl from "@/imaging/worker/decodingWorker.ts?worker&url";
import { trustedScriptUrl } from "@/worker/trustedUrls.ts";

export function decoders(): Decoders {
  return new Decoders(connect);
}

const connect: Connect = (answer, failed) => {
  const address = trustedScriptUrl(workerUrl);
  const worker = new Worker(address, { type: "module", name: "decoding" });
  worker.addEventListener("message", ({ data }) => answer(data as DecodeAnswer));
  worker.addEventListener("error", failed);
  return {
    post: (task) => worker.postMessage(task, [task.bytes.buffer as ArrayBuffer]),
    end: () => worker.terminate(),
  };
};
