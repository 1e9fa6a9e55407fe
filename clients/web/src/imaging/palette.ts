/**
 * PALETTE COLOR (PS3.3 C.7.6.3.1.5): a table in the head of the file gives each value a colour.
 *
 * What never enters this room: where the head comes from.
 */

import dicomParser from "dicom-parser";
import { ImagingFault } from "@/imaging/faults.ts";
import type { Frame } from "@/imaging/pixels.ts";

const COLOURS = ["1", "2", "3"] as const;

/** `first` is the value of the first entry; a value beyond has the last one. */
export interface Palette {
  readonly first: number;
  /** RGB side by side. */
  readonly colours: Uint8Array;
}

/** The table in the bytes of a file before its pixels. @throws ImagingFault */
export function readPalette(head: Uint8Array): Palette {
  const dataset = parsed(head);
  const [count, first, bits] = [0, 1, 2].map((at) => dataset.uint16("x00281101", at) ?? 0);
  const length = count || 65_536;
  const colours = new Uint8Array(length * 3);
  for (const [plane, colour] of COLOURS.entries()) {
    const element = dataset.elements[`x0028120${colour}`];
    if (element === undefined) throw new ImagingFault("damaged", "no palette");
    const bytes = dataset.byteArray.subarray(
      element.dataOffset,
      element.dataOffset + element.length,
    );
    fill(colours, plane, length, bytes, bits ?? 16);
  }
  return { first: signedFirst(first ?? 0, dataset), colours };
}

/** The colours of each pixel. */
export function coloured(frame: Frame, { first, colours }: Palette): Frame {
  const { samples } = frame;
  const pixels = new Uint8Array(samples.length * 3);
  const last = colours.length / 3 - 1;
  for (let at = 0; at < samples.length; at++) {
    const entry = Math.min(last, Math.max(0, (samples[at] ?? 0) - first)) * 3;
    pixels[at * 3] = colours[entry] ?? 0;
    pixels[at * 3 + 1] = colours[entry + 1] ?? 0;
    pixels[at * 3 + 2] = colours[entry + 2] ?? 0;
  }
  return { ...frame, channels: 3, samples: pixels };
}

/** Entries of 16 bits have what is shown in the upper byte, of 8 in one; some lie in words. */
function fill(
  colours: Uint8Array,
  plane: number,
  length: number,
  bytes: Uint8Array,
  bits: number,
): void {
  const isWide = bytes.length >= 2 * length;
  const upper = bits > 8 ? 1 : 0;
  for (let at = 0; at < length; at++) {
    colours[at * 3 + plane] = bytes[isWide ? 2 * at + upper : at] ?? 0;
  }
}

function signedFirst(first: number, dataset: dicomParser.DataSet): number {
  const isSigned = dataset.uint16("x00280103") === 1;
  return isSigned && first > 32_767 ? first - 65_536 : first;
}

function parsed(head: Uint8Array): dicomParser.DataSet {
  try {
    return dicomParser.parseDicom(head, { untilTag: "x7fe00010" });
  } catch {
    throw new ImagingFault("damaged", "no head");
  }
}
