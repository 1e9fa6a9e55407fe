/**
 * A worker that decodes, ended and begun anew when one frame takes it too long: a stream that was
 * made to hurt costs its own slice, and no other.
 *
 * What never enters this room: a codec; what a frame shows.
 */

import { type FaultWord, ImagingFault } from "@/imaging/faults.ts";
import type { Frame } from "@/imaging/pixels.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";

/** Milliseconds that a frame is given: the largest mammogram takes two seconds on a phone. */
export const PATIENCE = 10_000;

export interface DecodeTask {
  readonly kind: "frame" | "preview";
  readonly shape: ImageShape;
  readonly codec: string;
  readonly bytes: Uint8Array;
}

export type DecodeAnswer = { readonly frame: Frame } | { readonly word: FaultWord };

/** One frame after the other. @throws ImagingFault */
export type Decode = (task: DecodeTask) => Promise<Frame>;

/** What a worker is to who asks it. */
export interface DecodingPort {
  post(task: DecodeTask): void;
  end(): void;
}

export type Connect = (
  answer: (given: DecodeAnswer) => void,
  failed: () => void,
) => DecodingPort;

export class Decoders {
  readonly #connect: Connect;
  readonly #patience: number;
  #port: DecodingPort | null = null;
  #answer: ((given: DecodeAnswer) => void) | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connect: Connect, patience = PATIENCE) {
    this.#connect = connect;
    this.#patience = patience;
  }

  readonly decode: Decode = (task) => {
    const turn = this.#last.then(() => this.#one(task));
    this.#last = turn.catch(() => undefined);
    return turn;
  };

  #one(task: DecodeTask): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#give({ word: "damaged" }, true), this.#patience);
      this.#answer = (given) => {
        clearTimeout(timer);
        this.#answer = null;
        if ("frame" in given) resolve(given.frame);
        else reject(new ImagingFault(given.word));
      };
      this.#port ??= this.#connect(
        (given) => this.#give(given, false),
        () => this.#give({ word: "damaged" }, true),
      );
      this.#port.post(task);
    });
  }

  #give(given: DecodeAnswer, isLost: boolean): void {
    if (isLost) {
      this.#port?.end();
      this.#port = null;
    }
    this.#answer?.(given);
  }
}
