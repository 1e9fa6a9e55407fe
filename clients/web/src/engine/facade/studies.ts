/**
 * Studies of a thread: sent, opened segment by segment, marked.
 *
 * What never enters this room: an index, a pack, an image.
 */

import type { ImageMark, StudyAbout, StudyCalls } from "@/api/studies.ts";
import { type ImageMarkEvent, MAX_STUDY_FILES } from "@/crypto/studyEvent.ts";

import { Segments } from "@/engine/attachments/segments.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { checkFiles, sendKept } from "@/engine/facade/files.ts";
import { bytesOf, bytesOrNull } from "@/engine/facade/ids.ts";
import { checkSent, mayWrite, say } from "@/engine/facade/saying.ts";
import { TooLarge } from "@/wire/errors.ts";

const MAX_CAPTION = 2_000;
const MAX_NAME = 128;
const MAX_WORD = 16;
const MAX_UID = 64;

export function studyCalls(desk: Desk): StudyCalls {
  let open: { readonly blobs: unknown; readonly segments: Segments } | null = null;
  const segments = (): Segments => {
    const { blobs } = desk.parts;
    if (open?.blobs !== blobs) open = { blobs, segments: new Segments(blobs) };
    return open.segments;
  };
  return {
    async studySegment(thread, message, file, segment) {
      const { threads, timeline, uploads } = desk.parts;
      const known = await threads.get(bytesOf(thread));
      const id = uploads.idNow(bytesOf(message));
      const part = await timeline.part(known, id, file);
      // Opened for this call alone: it is given away, not copied.
      return (await segments().open(part, segment)) as Uint8Array<ArrayBuffer>;
    },
    async sendStudy(thread, files, about, options) {
      if (files.length > MAX_STUDY_FILES) throw new TooLarge("too many files for a study");
      checkFiles(files);
      return await sendKept(
        desk,
        thread,
        files,
        { caption: "", study: fitting(about) },
        options,
      );
    },
    async markImage(thread, message, mark, on, options) {
      const known = await mayWrite(desk, thread, bytesOrNull(options.behalf));
      const target = desk.parts.uploads.idNow(bytesOf(message));
      await checkSent(desk, known.thread, target);
      const event = markOf(mark, target, on, desk.parts.context.clock());
      const { view } = await say(desk, known, event, options.intent);
      await desk.parts.teller.changed(known.thread, bytesOf(view.id));
    },
  };
}

function markOf(
  said: ImageMark,
  target: Uint8Array,
  on: boolean,
  time: number,
): ImageMarkEvent {
  const { mark, note, measures, ...place } = said;
  return {
    tag: "image-mark/1",
    ...place,
    mark: bytesOf(mark),
    target,
    measures: measures.map((one) => ({ ...one, label: cut(one.label, MAX_NAME) })),
    note: cut(note, MAX_CAPTION),
    on,
    time,
  };
}

/** Words of files that somebody else's machine wrote: cut, so that the event can be said. */
function fitting(about: StudyAbout): StudyAbout {
  return {
    ...about,
    caption: cut(about.caption, MAX_CAPTION),
    uid: cut(about.uid, MAX_UID),
    description: cut(about.description, MAX_NAME),
    modality: cut(about.modality, MAX_WORD),
    date: cut(about.date, MAX_WORD),
    patient: cut(about.patient, MAX_NAME),
    birthDate: cut(about.birthDate, MAX_WORD),
  };
}

function cut(text: string, most: number): string {
  return [...text.toWellFormed()].slice(0, most).join("");
}
