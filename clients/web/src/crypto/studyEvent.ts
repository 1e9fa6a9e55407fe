// Events of imaging (§5.17, §6): a study that was brought, and what was marked on it.
// Never enters here: the study's index and packs.

import { partShape } from "@/crypto/attachment.ts";
import {
  bin,
  bool,
  int,
  intIn,
  list,
  literal,
  structure,
  type Type,
  text,
  textLike,
} from "@/crypto/encoding.ts";

export const MAX_STUDY_FILES = 20;
const MAX_MEASURES = 32;
const MAX_POINTS = 16;
const MAX_SERIES = 10_000;
const MAX_INSTANCES = 1_000_000;
const MAX_FRAME = 100_000;

const id = bin(16);
const uid = text(64);
const name = text(128);
const word = text(16);
const words = text(2_000);
const instances = intIn({ max: MAX_INSTANCES });
/** Thousandths of a pixel, or of a unit. */
const thousandths = intIn({ max: 2 ** 40 });
const decimal = textLike(/^-?[0-9]{1,9}(\.[0-9]{1,6})?$/u);

const studyShape = structure({
  tag: literal("study/1"),
  caption: words,
  uid,
  description: name,
  modality: word,
  date: word,
  patient: name,
  birthDate: word,
  series: intIn({ max: MAX_SERIES }),
  instances,
  omitted: instances,
  files: list(partShape, { min: 1, max: MAX_STUDY_FILES }),
});

const measureShape = structure({
  kind: word,
  points: list(list(thousandths, { min: 2, max: 2 }), { max: MAX_POINTS }),
  value: thousandths,
  unit: word,
  label: name,
});

const markShape = structure({
  tag: literal("image-mark/1"),
  mark: id,
  target: id,
  series: uid,
  instance: uid,
  frame: intIn({ max: MAX_FRAME }),
  center: decimal,
  width: decimal,
  measures: list(measureShape, { max: MAX_MEASURES }),
  note: words,
  on: bool,
  time: int,
});

export type StudyEvent = Type<typeof studyShape>;
export type MeasureField = Type<typeof measureShape>;
export type ImageMarkEvent = Type<typeof markShape>;

export type ImagingEvent = StudyEvent | ImageMarkEvent;

export const IMAGING_SHAPES = {
  "study/1": studyShape,
  "image-mark/1": markShape,
} as const;
