/**
 * Studies of images as a screen sees them: what a message says of one, and what was marked on it.
 *
 * What never enters this room: a pixel; segments of packs pass through to the room that reads them.
 */

import type { OutgoingFile, SendOptions } from "./engine.ts";
import type { FileView, Id, MessageView } from "./views.ts";

/** `date` and `birthDate` are YYYY-MM-DD or empty; all texts are the sender's words. */
export interface StudyAbout {
  readonly caption: string;
  readonly uid: string;
  readonly description: string;
  readonly modality: string;
  readonly date: string;
  readonly patient: string;
  readonly birthDate: string;
  readonly series: number;
  readonly instances: number;
  /** Files of the sender that are not inside. */
  readonly omitted: number;
}

/** `files` are the index, then packs. */
export interface StudyView extends StudyAbout {
  readonly files: readonly FileView[];
  readonly thumbnail: Uint8Array | null;
  readonly marks: readonly ImageMarkView[];
}

/** Points are [x, y] in thousandths of a pixel, `value` in thousandths of `unit`. */
export interface MeasureView {
  readonly kind: string;
  readonly points: readonly (readonly number[])[];
  readonly value: number;
  readonly unit: string;
  readonly label: string;
}

/** A key image: a frame, how it was looked at, and what was measured. */
export interface ImageMark {
  readonly mark: Id;
  readonly series: string;
  readonly instance: string;
  readonly frame: number;
  readonly center: string;
  readonly width: string;
  readonly measures: readonly MeasureView[];
  readonly note: string;
}

export interface ImageMarkView extends ImageMark {
  readonly author: Id;
  readonly authorName: string;
  readonly mine: boolean;
  readonly time: number;
}

export interface StudyCalls {
  /** One segment of a file of a study, checked: 1 MiB of it, or what is left. */
  studySegment(
    thread: Id,
    message: Id,
    file: number,
    segment: number,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** As `sendFiles`: durable when this returns; the index is the first file. */
  sendStudy(
    thread: Id,
    files: readonly OutgoingFile[],
    about: StudyAbout,
    options: SendOptions,
  ): Promise<MessageView>;
  /** Mark an image, or change a mark of mine; with `on` false it is taken away. */
  markImage(
    thread: Id,
    message: Id,
    mark: ImageMark,
    on: boolean,
    options: SendOptions,
  ): Promise<void>;
}
