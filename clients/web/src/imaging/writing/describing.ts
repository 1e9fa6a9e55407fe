/**
 * What a file says of its image and of its place in a study (§5.17.3, 7).
 *
 * What never enters this room: a pixel, another file.
 */

import type { DataSet } from "dicom-parser";
import { ImagingFault } from "@/imaging/faults.ts";
import type { ImageShape } from "@/imaging/studyIndex.ts";
import type { Header } from "@/imaging/writing/dataset.ts";
import {
  dateOf,
  has,
  integerOf,
  itemOf,
  textOf,
  wordOf,
  wordsOf,
} from "@/imaging/writing/values.ts";

/** Frames of one file; an angiography has some hundreds. */
const MAX_FRAMES = 100_000;

const DIRECTORY = "1.2.840.10008.1.3.10";
const SHARED = "x52009229";
const EACH = "x52009230";
const POSITION = "x00209113";

/** What groups an image, orders it, and is said of it. Texts are the file's, without trust. */
export interface Described {
  readonly study: string;
  readonly series: string;
  /** Empty where the file gives none. */
  readonly instance: string;
  readonly seriesNumber: number;
  readonly number: number;
  readonly position: string;
  readonly location: string;
  readonly frameOfReference: string;
  readonly modality: string;
  readonly seriesDescription: string;
  readonly body: string;
  readonly studyDescription: string;
  readonly date: string;
  readonly patient: string;
  readonly birthDate: string;
  readonly shape: ImageShape;
}

/** @throws ImagingFault not_dicom for a directory of files */
export function describe(header: Header): Described {
  const { dataset } = header;
  const text = (tag: string, limit = 64) => textOf(dataset, tag, limit);
  const words = (tag: string, limit: number) => wordsOf(dataset, tag, limit);
  const shape = shapeOf(header);
  if (shape.class === DIRECTORY || has(dataset, "x00041220"))
    throw new ImagingFault("not_dicom");
  return {
    study: text("x0020000d"),
    series: text("x0020000e"),
    instance: text("x00080018"),
    seriesNumber: integerOf(dataset, "x00200011"),
    number: integerOf(dataset, "x00200013"),
    position: grouped(dataset, "x00200032", POSITION, 64),
    location: text("x00201041", 16),
    frameOfReference: text("x00200052"),
    modality: words("x00080060", 16),
    seriesDescription: words("x0008103e", 128),
    body: words("x00180015", 64),
    studyDescription: words("x00081030", 128),
    date: dateOf(dataset, "x00080020"),
    patient: words("x00100010", 128),
    birthDate: dateOf(dataset, "x00100030"),
    shape,
  };
}

/** NumberOfFrames; 1 where it is not said, 0 beyond the limit. */
export function frameCount(dataset: DataSet): number {
  if (!has(dataset, "x00280008")) return 1;
  const count = integerOf(dataset, "x00280008");
  return count <= MAX_FRAMES ? count : 0;
}

function shapeOf({ dataset, opened }: Header): ImageShape {
  const text = (tag: string, limit: number) => textOf(dataset, tag, limit);
  const small = (tag: string) => within(wordOf(dataset, tag), 255);
  return {
    transfer: opened.transfer,
    rows: wordOf(dataset, "x00280010"),
    columns: wordOf(dataset, "x00280011"),
    samples: small("x00280002"),
    allocated: small("x00280100"),
    stored: small("x00280101"),
    signed: wordOf(dataset, "x00280103") === 1,
    photometric: text("x00280004", 32),
    planar: small("x00280006"),
    slope: grouped(dataset, "x00281053", VALUES, 16),
    intercept: grouped(dataset, "x00281052", VALUES, 16),
    centers: grouped(dataset, "x00281050", WINDOW, 64),
    widths: grouped(dataset, "x00281051", WINDOW, 64),
    spacing: grouped(dataset, "x00280030", MEASURES, 64),
    imagerSpacing: text("x00181164", 64),
    orientation: grouped(dataset, "x00200037", ORIENTATION, 128),
    class: text("x00080016", 64),
  };
}

const MEASURES = "x00289110";
const ORIENTATION = "x00209116";
const VALUES = "x00289145";
const WINDOW = "x00289132";

/** Of the data set; else of its functional groups, shared, then of the first frame. */
function grouped(dataset: DataSet, tag: string, group: string, limit: number): string {
  const places = [
    dataset,
    itemOf(itemOf(dataset, SHARED), group),
    itemOf(itemOf(dataset, EACH), group),
  ];
  return places.map((place) => textOf(place, tag, limit)).find((text) => text !== "") ?? "";
}

function within(value: number, limit: number): number {
  return value <= limit ? value : 0;
}
