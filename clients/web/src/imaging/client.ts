/**
 * The page's end of a study that is looked at: starts the worker, and brings it segments.
 *
 * What never enters this room: what is in a segment.
 */

import workerUrl from "@/imaging/worker/imagingWorker.ts?worker&url";
import type { FromImaging, Look, ToImaging } from "@/imaging/worker/messages.ts";
import { trustedScriptUrl } from "@/worker/trustedUrls.ts";

/** Gives a segment of a file of the study, checked. */
export type Bring = (file: number, segment: number) => Promise<Uint8Array<ArrayBuffer>>;

export interface Listening {
  readonly bring: Bring;
  readonly hear: (message: FromImaging) => void;
  /** A segment did not come: why, as the engine says it. */
  readonly failed: (error: unknown) => void;
}

export class Imaging {
  readonly #worker: Worker;
  readonly #listening: Listening;
  #isOver = false;

  /**
   * Draws on `canvas` from its worker where it can be given away; with null, or where it
   * cannot, the page is told what to draw.
   */
  constructor(
    sizes: readonly number[],
    canvas: HTMLCanvasElement | null,
    listening: Listening,
  ) {
    this.#listening = listening;
    const address = trustedScriptUrl(workerUrl);
    this.#worker = new Worker(address, { type: "module", name: "imaging" });
    this.#worker.addEventListener("message", ({ data }) => this.#hear(data as FromImaging));
    this.#worker.addEventListener("error", () => {
      if (!this.#isOver) listening.hear({ kind: "failed", word: "damaged" });
    });
    const given = canvas && givenAway(canvas);
    const message = { kind: "open", sizes, canvas: given } as const;
    this.#post(message, given === null ? [] : [given]);
  }

  look(look: Look): void {
    this.#post({ kind: "look", look });
  }

  probe(x: number, y: number): void {
    this.#post({ kind: "probe", x, y });
  }

  /** Ask again for what did not come. */
  again(): void {
    this.#post({ kind: "again" });
  }

  close(): void {
    this.#isOver = true;
    this.#worker.terminate();
  }

  #hear(message: FromImaging): void {
    if (this.#isOver) return;
    if (message.kind === "want") void this.#bring(message.file, message.segment);
    else this.#listening.hear(message);
  }

  async #bring(file: number, segment: number): Promise<void> {
    try {
      const bytes = await this.#listening.bring(file, segment);
      this.#post({ kind: "segment", file, segment, bytes }, [bytes.buffer]);
    } catch (error) {
      if (this.#isOver) return;
      this.#listening.failed(error);
      this.#post({ kind: "segment", file, segment, bytes: null });
    }
  }

  #post(message: ToImaging, transfer: Transferable[] = []): void {
    if (!this.#isOver) this.#worker.postMessage(message, transfer);
  }
}

function givenAway(canvas: HTMLCanvasElement): OffscreenCanvas | null {
  if (!("transferControlToOffscreen" in canvas) || typeof OffscreenCanvas !== "function") {
    return null;
  }
  return canvas.transferControlToOffscreen();
}
