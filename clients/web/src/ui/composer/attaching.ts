/** Files that were picked, pasted or dropped: pictures lose their metadata, or are not attached. */

import type { OutgoingFile } from "@/api/index.ts";
import { type Captured, slots } from "@/ui/slots.ts";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { focusComposer } from "@/ui/timeline/messageDeeds.ts";
import { words } from "@/ui/words/words.ts";

/** As many as one message takes. */
export const MOST_FILES = 20;

/** What may hold images of DICOM: only reading it tells. */
const MAY_BE_STUDY = /\.(dcm|dicom|ima|zip)$|^DICOMDIR$/iu;

export async function attach(
  app: App,
  open: OpenThread,
  files: readonly File[],
): Promise<void> {
  const isPlain = !files.some(({ name }) => MAY_BE_STUDY.test(name));
  await waitedFor(app, open, (isPlain ? attachAll : attachOrSend)(app, open, files));
}

async function attachOrSend(app: App, open: OpenThread, files: readonly File[]): Promise<void> {
  const { openStudySending } = await import("@/ui/viewer/open.tsx");
  const instead = (all: readonly File[]): void =>
    void waitedFor(app, open, attachAll(app, open, all));
  return openStudySending(app, open, files, instead);
}

/** Nothing is sent until it is over: what comes of it goes with the text. */
async function waitedFor<Made>(
  app: App,
  open: OpenThread,
  deed: Promise<Made>,
): Promise<Made | null> {
  open.preparing.value += 1;
  const made = await attempt(app, deed);
  open.preparing.value -= 1;
  return made;
}

async function attachAll(app: App, open: OpenThread, files: readonly File[]): Promise<void> {
  const already = open.writing.value.files.length;
  const room = MOST_FILES - already;
  if (files.length > room) app.overlays.say(words().files.tooMany, { tone: "danger" });
  for (const [at, file] of files.slice(0, room).entries()) {
    const ready = await prepared(app, file, already + at + 1);
    if (ready) open.write({ files: [...open.writing.value.files, ready] });
  }
  focusComposer();
}

/** Photos of the camera, and what was written about them. */
export function takeCaptured(open: OpenThread, captured: Captured): void {
  const { files, text } = open.writing.value;
  open.write({
    files: [...files, ...captured.files].slice(0, MOST_FILES),
    text: [text, captured.caption].filter(Boolean).join("\n"),
  });
  focusComposer();
}

/** Mask and crop the pictures that wait in the composer. */
export async function editPictures(app: App, open: OpenThread): Promise<void> {
  const { files } = open.writing.value;
  const pictures = files.filter((one) => one.thumbnail !== null);
  const edited = await waitedFor(app, open, slots.editImages(app.overlays, pictures));
  if (!edited) return;
  const others = open.writing.value.files.filter((one) => !pictures.includes(one));
  open.write({ files: others });
  takeCaptured(open, edited);
}

/** A file ready to be sent; a refusal is said, and null. */
export async function prepared(
  app: App,
  file: File,
  number: number,
): Promise<OutgoingFile | null> {
  const said = words().files;
  if (file.size === 0) {
    app.overlays.say(said.empty(file.name), { tone: "danger" });
    return null;
  }
  const images = await attempt(app, import("@/ui/images/prepare.ts"));
  if (images === null) return null;
  if (!images.isImage(file)) return { file, thumbnail: null };
  try {
    return await images.prepareImage(file, number);
  } catch (error) {
    const text = images.sentenceOfImage(error) ?? sentenceOf(error);
    app.overlays.say(text, { tone: "danger" });
    return null;
  }
}
