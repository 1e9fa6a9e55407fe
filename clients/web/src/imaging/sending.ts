/**
 * The page's end of a drop: starts the worker that reads and packs it, and ends it.
 *
 * What never enters this room: a byte of a file.
 */

import type { FromPacking } from "@/imaging/worker/packing.ts";
import workerUrl from "@/imaging/worker/packingWorker.ts?worker&url";
import { trustedScriptUrl } from "@/worker/trustedUrls.ts";

export type { FoundView, FromPacking, Packed } from "@/imaging/worker/packing.ts";

export class Sending {
  readonly #worker: Worker;

  constructor(hear: (message: FromPacking) => void) {
    const address = trustedScriptUrl(workerUrl);
    this.#worker = new Worker(address, { type: "module", name: "packing" });
    this.#worker.addEventListener("message", ({ data }) => hear(data as FromPacking));
    this.#worker.addEventListener("error", () => hear({ kind: "failed", word: "damaged" }));
  }

  gather(files: readonly File[]): void {
    this.#worker.postMessage({ kind: "gather", files });
  }

  pack(study: number): void {
    this.#worker.postMessage({ kind: "pack", study });
  }

  /** Read and pack no further. */
  end(): void {
    this.#worker.terminate();
  }
}
