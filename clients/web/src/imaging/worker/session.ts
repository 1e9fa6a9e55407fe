/**
 * One person looking at one study: what came is decoded, the nearest first, and drawn.
 *
 * What never enters this room: the network, a page. One job after the other, so that a person's
 * next move is heard between two.
 */

import { faultWord } from "@/imaging/faults.ts";
import { aspectOf } from "@/imaging/geometry.ts";
import type { Shown } from "@/imaging/painting.ts";
import type { Frame } from "@/imaging/pixels.ts";
import { type Slice, viewOf } from "@/imaging/reading/slices.ts";
import type { Kind, StudyReader } from "@/imaging/reading/study.ts";
import {
  ownWindow,
  paint,
  rescaleOf,
  type Tone,
  type Window,
  windowsOf,
} from "@/imaging/windowing.ts";
import type { Drawn, FromImaging, Look, ToImaging } from "@/imaging/worker/messages.ts";

/** Milliseconds that a slice is looked at before its frame is decoded, where a preview is drawn. */
const SETTLED = 40;
/** Milliseconds after which somebody who turned a slice has stopped turning. */
const MOVING = 160;
/** Slices around that are decoded before somebody comes there. */
const AHEAD = 6;
const BEHIND = 2;
/** Milliseconds between two words on what is here. */
const TELL_EVERY = 250;
/** Milliseconds until what did not come is looked for again. */
const LOOK_AGAIN = 2_000;
const THUMBNAIL = 128;
/** Series of which there is a small picture. */
const MOST_THUMBNAILS = 200;

/** Draws on whatever there is; null clears it. */
export type Draw = (shown: Shown | null, look: Look) => void;

export interface Surroundings {
  readonly reader: StudyReader;
  readonly post: (message: FromImaging, transfer?: Transferable[]) => void;
  readonly draw: Draw;
  readonly clock: () => number;
  /** Run it once what else waits was heard. */
  readonly soon: (work: () => void, milliseconds: number) => void;
}

type Job = () => Promise<void>;

export class Session {
  readonly #around: Surroundings;
  #look: Look | null = null;
  #movedAt = Number.NEGATIVE_INFINITY;
  #heading: 1 | -1 = 1;
  #isBusy = false;
  #isDue = false;
  #drawn = "";
  #toldAt = 0;
  #told = "";
  #shown: { frame: Frame; slice: Slice } | null = null;
  readonly #waits = new Set<number>();
  readonly #thumbnails = new Set<number>();
  /** Windows of series that have none: of the first frame that was seen. */
  readonly #own = new Map<number, Window>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async hear(message: ToImaging): Promise<void> {
    const { reader, post } = this.#around;
    try {
      if (message.kind === "segment") await this.#take(message);
      else if (message.kind === "look") this.#turn(message.look);
      else if (message.kind === "again") reader.again();
      else if (message.kind === "probe") post({ kind: "value", value: this.#value(message) });
    } catch (error) {
      post({ kind: "failed", word: faultWord(error) });
    }
    // A frame may be on its way from its decoder: what is looked at now does not wait for it.
    this.#show();
    this.#kick();
  }

  /** Ask for what is wanted, and draw what is here. */
  #show(): Slice | null {
    const look = this.#look;
    const { reader } = this.#around;
    if (look === null || reader.index === null) return null;
    const isMoving = this.#around.clock() - this.#movedAt < MOVING;
    if (isMoving) this.#later(MOVING);
    reader.ask(look.series, look.position, this.#heading, isMoving);
    const slice = reader.slice(look.series, look.position);
    if (slice !== null) this.#draw(look, slice);
    return slice;
  }

  async #take({
    file,
    segment,
    bytes,
  }: Extract<ToImaging, { kind: "segment" }>): Promise<void> {
    const { reader, post } = this.#around;
    const isOpen = await reader.take(file, segment, bytes);
    if (isOpen && reader.index !== null) {
      post({ kind: "opened", index: viewOf(reader.index, reader.slices) });
    }
  }

  #turn(look: Look): void {
    const before = this.#look;
    this.#look = look;
    const isElsewhere = before?.series !== look.series || before.position !== look.position;
    if (!isElsewhere) return;
    if (before?.series === look.series) {
      this.#heading = look.position > before.position ? 1 : -1;
    }
    if (before === null || before.series !== look.series) return;
    this.#movedAt = this.#around.clock();
  }

  /** Do what is due, unless that is being done. */
  #kick(): void {
    this.#isDue = true;
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#around.soon(() => void this.#work(), 0);
  }

  /** Look again after a while; one while of each length at a time. */
  #later(milliseconds: number): void {
    const wait = Math.ceil(milliseconds);
    if (this.#waits.has(wait)) return;
    this.#waits.add(wait);
    this.#around.soon(() => {
      this.#waits.delete(wait);
      this.#kick();
    }, wait);
  }

  async #work(): Promise<void> {
    this.#isDue = false;
    try {
      const job = this.#next();
      if (job !== null) {
        await job();
        this.#isDue = true;
      }
    } catch (error) {
      this.#around.post({ kind: "failed", word: faultWord(error) });
    }
    this.#isBusy = false;
    if (this.#isDue) this.#kick();
  }

  #next(): Job | null {
    const slice = this.#show();
    const look = this.#look;
    if (slice === null || look === null) return null;
    this.#tell(look);
    return this.#decodingHere(slice) ?? this.#thumbnail() ?? this.#decodingAround(look);
  }

  #decodingHere(slice: Slice): Job | null {
    const { reader, clock } = this.#around;
    if (reader.known(slice, "frame") !== null) return null;
    const isSeen = reader.known(slice, "preview") !== null;
    if (!isSeen && reader.isReady(slice, "preview")) return this.#decoding(slice, "preview");
    if (reader.isReady(slice, "frame")) {
      const wait = SETTLED - (clock() - this.#movedAt);
      if (!isSeen || wait <= 0) return this.#decoding(slice, "frame");
      this.#later(wait);
    } else if (reader.badness(slice) === "away") {
      this.#later(LOOK_AGAIN);
    }
    return null;
  }

  #decodingAround({ series, position }: Look): Job | null {
    const { reader, clock } = this.#around;
    if (clock() - this.#movedAt < SETTLED) return null;
    for (let step = 1; step <= AHEAD; step++) {
      const steps = step <= BEHIND ? [step, -step] : [step];
      for (const by of steps) {
        const slice = reader.slice(series, position + by * this.#heading);
        if (slice !== null && reader.isSmall(slice) && reader.isReady(slice, "frame"))
          return this.#decoding(slice, "frame");
      }
    }
    return null;
  }

  #decoding(slice: Slice, kind: Kind): Job {
    return () => this.#around.reader.decode(slice, kind);
  }

  #draw(look: Look, slice: Slice): void {
    const { reader, draw, post } = this.#around;
    const whole = reader.known(slice, "frame");
    const frame = whole ?? reader.known(slice, "preview");
    const word = whole === null ? reader.badness(slice) : null;
    const quality = whole ? "full" : word ? "bad" : frame ? "preview" : "none";
    // A preview of what cannot be shown whole is still worth seeing; it is said to be one.
    const seen =
      frame !== null && (quality === "bad" ? word !== "no_image" : true) ? frame : null;
    const tone = seen === null ? null : this.#tone(look, slice, seen);
    const state = JSON.stringify([quality, word, look, tone]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.#shown = seen === null ? null : { frame: seen, slice };
    draw(
      seen === null || tone === null ? null : { frame: seen, tone, sides: sidesOf(slice) },
      look,
    );
    const isColour = seen?.channels === 3;
    const { series, position } = look;
    const window = isColour ? null : (tone?.window ?? null);
    const drawn: Drawn = { series, position, quality, word, window };
    post({ kind: "drawn", ...drawn });
  }

  #tone(look: Look, { shape }: Slice, frame: Frame): Tone {
    const rescale = rescaleOf(shape);
    const isTurned = shape.photometric === "MONOCHROME1";
    const window = look.window ?? windowsOf(shape)[0] ?? this.#ownWindow(look, frame, rescale);
    return { window, rescale, isInverted: look.isInverted !== isTurned };
  }

  /** One for a series: slices that each had their own could not be compared. */
  #ownWindow({ series }: Look, frame: Frame, rescale: Tone["rescale"]): Window {
    const window = this.#own.get(series) ?? ownWindow(frame, rescale);
    this.#own.set(series, window);
    return window;
  }

  #value({ x, y }: { readonly x: number; readonly y: number }): number | null {
    const shown = this.#shown;
    if (shown === null || shown.frame.channels !== 1) return null;
    const { frame, slice } = shown;
    const column = Math.floor((x / slice.shape.columns) * frame.columns);
    const row = Math.floor((y / slice.shape.rows) * frame.rows);
    const stored = frame.samples[row * frame.columns + column];
    const { slope, intercept } = rescaleOf(slice.shape);
    return stored === undefined ? null : stored * slope + intercept;
  }

  /** Which slices of this series are here. */
  #tell({ series }: Look): void {
    const { reader, clock, post } = this.#around;
    if (clock() - this.#toldAt < TELL_EVERY) {
      this.#later(TELL_EVERY);
      return;
    }
    this.#toldAt = clock();
    const slices = reader.slices[series] ?? [];
    const here = Uint8Array.from(slices, (slice) => reader.presence(slice));
    const state = `${series} ${here.join("")}`;
    if (state === this.#told) return;
    this.#told = state;
    post({ kind: "here", series, here });
  }

  /** The small picture of the next series that has none. */
  #thumbnail(): Job | null {
    const { reader, post } = this.#around;
    const count = Math.min(reader.slices.length, MOST_THUMBNAILS);
    for (let series = 0; series < count; series++) {
      const slice = reader.middle(series);
      if (slice === null || this.#thumbnails.has(series)) continue;
      const kind = slice.preview === null ? "frame" : "preview";
      const frame = reader.known(slice, kind);
      if (frame !== null) {
        this.#thumbnails.add(series);
        const small = thumbnailOf(frame, slice);
        post({ kind: "thumbnail", series, ...small }, [small.pixels.buffer]);
      } else if (reader.isReady(slice, kind)) return this.#decoding(slice, kind);
    }
    return null;
  }
}

function sidesOf({ shape }: Slice): Shown["sides"] {
  return { columns: shape.columns, rows: shape.rows, aspect: aspectOf(shape) };
}

/** RGBA, by taking pixels out: a picture of that size needs no more. */
function thumbnailOf(frame: Frame, { shape }: Slice) {
  const factor = Math.max(1, Math.ceil(Math.max(frame.rows, frame.columns) / THUMBNAIL));
  const width = Math.ceil(frame.columns / factor);
  const height = Math.ceil(frame.rows / factor);
  const whole = new Uint8ClampedArray(frame.rows * frame.columns * 4);
  const rescale = rescaleOf(shape);
  const window = windowsOf(shape)[0] ?? ownWindow(frame, rescale);
  paint(frame, { window, rescale, isInverted: shape.photometric === "MONOCHROME1" }, whole);
  const from = new Uint32Array(whole.buffer);
  const pixels = new Uint32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      pixels[at] = from[row * factor * frame.columns + column * factor] ?? 0;
    }
  }
  return { width, height, pixels: new Uint8ClampedArray(pixels.buffer) };
}
