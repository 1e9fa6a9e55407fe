/** What is done about a letter: see it, validate it, say that the patient left, call it back. */

import type { FileRef, LetterView } from "@/api/index.ts";
import { Recall } from "@/ui/letters/Recall.tsx";
import { Validate } from "@/ui/letters/Validate.tsx";
import { letterWords } from "@/ui/letters/words.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { openViewer } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** Its PDF, of the message that brought it. */
export async function seeLetter(app: App, open: OpenThread, letter: LetterView): Promise<void> {
  await seeFileOf(app, open, letter);
}

/** A file of a line, wherever it stands in the thread. */
export async function seeFileOf(
  app: App,
  open: OpenThread,
  { message, index }: FileRef,
): Promise<void> {
  const here = open.timeline.get(message);
  const page = here ? null : await attempt(app, app.engine.around(open.id, message, 1));
  const found = here ?? page?.messages.find((one) => one.id === message);
  if (found) await openViewer(app, open, found, index);
}

export async function openValidate(
  app: App,
  open: OpenThread,
  letter: LetterView,
): Promise<void> {
  await app.overlays.open<never>(
    (give) => <Validate open={open} letter={letter} onClose={() => give(null)} />,
    true,
  );
}

export async function openRecall(
  app: App,
  open: OpenThread,
  letter: LetterView,
): Promise<void> {
  await app.overlays.open<never>(
    (give) => <Recall open={open} letter={letter} onClose={() => give(null)} />,
    true,
  );
}

export async function sayExit(app: App, open: OpenThread, letter: LetterView): Promise<void> {
  const said = letterWords();
  const isMeant = await confirm(app.overlays, {
    title: said.exitAsk,
    about: said.exitAbout(letter.validated !== null),
    yes: said.exit,
  });
  if (isMeant) await attempt(app, app.engine.letterExit(open.id, letter.letter, Date.now()));
}
