/**
 * A study and its key images as a screen sees them.
 *
 * What never enters this room: an index, a pack, an image.
 */

import type { ImageMarkView, StudyView } from "@/api/studies.ts";
import type { FileView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";
import type { StudyEvent } from "@/crypto/studyEvent.ts";
import { storedFiles } from "@/engine/attachments/shown.ts";
import type { Effects, Marked } from "@/engine/effects.ts";
import type { StudyRecord } from "@/store/uploads.ts";

/** Key images of a study that are shown: what a person still looks through. */
const MOST_MARKS = 200;

export type NameOf = (account: Uint8Array) => string;

/** Null for what is no study, or was withdrawn. */
export function studyView(
  event: Event | null,
  { withdrawn, marks }: Effects,
  me: Uint8Array,
  nameOf: NameOf,
): StudyView | null {
  if (event?.tag !== "study/1" || withdrawn) return null;
  const views = [...marks.values()].slice(-MOST_MARKS).map((one) => markView(one, me, nameOf));
  return { ...aboutOf(event), ...filesOf(storedFiles(event.files)), marks: views };
}

/** A study of mine whose files are on their way. */
export function comingStudy(record: StudyRecord, files: readonly FileView[]): StudyView {
  return { ...record, ...filesOf(files), marks: [] };
}

/** What a list says of it. */
export function studyWords({ description, modality, caption }: StudyEvent): string {
  return caption || description || modality;
}

function aboutOf(event: StudyEvent) {
  const { tag: _, files: __, ...about } = event;
  return about;
}

function filesOf(files: readonly FileView[]): Pick<StudyView, "files" | "thumbnail"> {
  const plain = files.map((file) => ({ ...file, thumbnail: null }));
  return { files: plain, thumbnail: files[0]?.thumbnail ?? null };
}

function markView({ account, event }: Marked, me: Uint8Array, nameOf: NameOf): ImageMarkView {
  const { tag: _, target: __, on: ___, mark, ...said } = event;
  const author = hex(account);
  return {
    ...said,
    mark: hex(mark),
    author,
    authorName: nameOf(account),
    mine: author === hex(me),
  };
}
