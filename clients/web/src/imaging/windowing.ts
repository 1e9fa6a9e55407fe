/**
 * From stored values to grey (PS3.3 C.11.1, C.11.2): rescale, then a window.
 *
 * What never enters this room: a file, a screen.
 */

import { decimal, decimals } from "@/imaging/geometry.ts";
import type { Frame } from "@/imaging/pixels.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";

/** In values of the image after its rescale: Hounsfield units in a CT. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

export type PresetName = "brain" | "bone" | "lung" | "mediastinum" | "soft";

/** What radiologists read a CT with, in Hounsfield units. */
export const PRESETS: Readonly<Record<PresetName, Window>> = {
  brain: { center: 40, width: 80 },
  bone: { center: 500, width: 2_000 },
  lung: { center: -600, width: 1_500 },
  mediastinum: { center: 40, width: 350 },
  soft: { center: 60, width: 400 },
};

/** Value = stored value × slope + intercept. */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

const SIXTEEN = 65_536;
/** A window of the values that are there leaves out as many at each end: metal, noise. */
const LEFT_OUT = 0.005;
/** Values looked at for that. */
const LOOKED_AT = 40_000;

export function rescaleOf({
  slope,
  intercept,
}: Pick<ImageShape, "slope" | "intercept">): Rescale {
  const factor = decimal(slope);
  const added = decimal(intercept);
  return {
    slope: Number.isFinite(factor) && factor !== 0 ? factor : 1,
    intercept: Number.isFinite(added) ? added : 0,
  };
}

/** Windows that the file gives, those that can be used. */
export function windowsOf(shape: Pick<ImageShape, "centers" | "widths">): readonly Window[] {
  const widths = decimals(shape.widths);
  return decimals(shape.centers).flatMap((center, at) => {
    const width = widths[at] ?? Number.NaN;
    return Number.isFinite(center) && width >= 1 ? [{ center, width }] : [];
  });
}

/** A window of the values that are there. */
export function ownWindow({ samples }: Frame, { slope, intercept }: Rescale): Window {
  const step = Math.max(1, Math.floor(samples.length / LOOKED_AT));
  const values = Float64Array.from(
    { length: Math.ceil(samples.length / step) },
    (_, at) => samples[at * step] ?? 0,
  ).sort();
  const cut = Math.floor(values.length * LEFT_OUT);
  const ends = [values[cut] ?? 0, values[values.length - 1 - cut] ?? 0];
  const [low = 0, high = 0] = ends.map((value) => value * slope + intercept).sort(ascending);
  return { center: (low + high) / 2, width: Math.max(1, high - low) };
}

function ascending(one: number, other: number): number {
  return one - other;
}

/** The grey of one value: the linear function of C.11.2.1.2.1. */
export function greyOf(value: number, { center, width }: Window): number {
  if (width <= 1) return value > center - 0.5 ? 255 : 0;
  const part = (value - (center - 0.5)) / (width - 1) + 0.5;
  return part <= 0 ? 0 : part >= 1 ? 255 : Math.round(part * 255);
}

/** How stored values are shown. */
export interface Tone {
  readonly window: Window;
  readonly rescale: Rescale;
  /** MONOCHROME1 shows low values bright; a person may turn either around. */
  readonly isInverted: boolean;
}

/** Paints a frame into pixels of a canvas, RGBA. `into` has four bytes a pixel. */
export function paint(frame: Frame, tone: Tone, into: Uint8ClampedArray): void {
  const pixels = new Uint32Array(into.buffer, into.byteOffset, into.byteLength >> 2);
  if (frame.channels === 3) paintColours(frame, tone.isInverted, pixels);
  else paintGreys(frame, tone, pixels);
}

function paintColours({ samples }: Frame, isInverted: boolean, pixels: Uint32Array): void {
  const turn = isInverted ? 0xffffff : 0;
  for (let at = 0, from = 0; at < pixels.length; at++, from += 3) {
    const red = samples[from] ?? 0;
    const green = samples[from + 1] ?? 0;
    const blue = samples[from + 2] ?? 0;
    pixels[at] = ((red | (green << 8) | (blue << 16)) ^ turn) | 0xff000000;
  }
}

function paintGreys({ samples }: Frame, tone: Tone, pixels: Uint32Array): void {
  if (samples.BYTES_PER_ELEMENT > 2) {
    for (let at = 0; at < pixels.length; at++) pixels[at] = toneOf(samples[at] ?? 0, tone);
    return;
  }
  const isSigned = samples instanceof Int8Array || samples instanceof Int16Array;
  const table = keptTable(tone, samples.BYTES_PER_ELEMENT, isSigned);
  const mask = table.length - 1;
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = table[(samples[at] ?? 0) & mask] ?? 0xff000000;
  }
}

let kept: { readonly key: string; readonly table: Uint32Array } | null = null;

/** Slices that follow each other share theirs: a table of its own for each is 256 KiB of waste. */
function keptTable(tone: Tone, bytes: number, isSigned: boolean): Uint32Array {
  const { window, rescale, isInverted } = tone;
  const { center, width } = window;
  const { slope, intercept } = rescale;
  const key = [center, width, slope, intercept, isInverted, bytes, isSigned].join(" ");
  if (kept?.key !== key) kept = { key, table: tableOf(tone, bytes, isSigned) };
  return kept.table;
}

/** The pixel of every stored value, by its bits. */
export function tableOf(tone: Tone, bytes: number, isSigned: boolean): Uint32Array {
  const length = bytes === 1 ? 256 : SIXTEEN;
  const table = new Uint32Array(length);
  for (let bits = 0; bits < length; bits++) {
    const stored = isSigned && bits >= length / 2 ? bits - length : bits;
    table[bits] = toneOf(stored, tone);
  }
  return table;
}

function toneOf(stored: number, { window, rescale, isInverted }: Tone): number {
  const grey = greyOf(stored * rescale.slope + rescale.intercept, window);
  const shown = isInverted ? 255 - grey : grey;
  return (0xff000000 | (shown << 16) | (shown << 8) | shown) >>> 0;
}
