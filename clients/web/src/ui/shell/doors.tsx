/**
 * Doors to the screens that are seldom opened: each is loaded when it is.
 *
 * What never enters this room: the screens themselves.
 */

import type { JSX } from "preact";
import type {
  CaseView,
  FileRef,
  Id,
  MemberView,
  MessageView,
  PersonView,
} from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** What is about the page beneath: it goes when one goes elsewhere, by the browser's Back too. */
function above(app: App, draw: (close: () => void) => JSX.Element): Promise<null> {
  return app.overlays.open<never>((give) => draw(() => give(null)), true);
}

export async function openPalette(app: App): Promise<void> {
  const { Palette } = await import("@/ui/palette/Palette.tsx");
  await app.overlays.open<never>((give) => <Palette onClose={() => give(null)} />);
}

export async function openKeys(app: App): Promise<void> {
  const { Keys } = await import("@/ui/palette/Keys.tsx");
  await app.overlays.open<never>((give) => <Keys onClose={() => give(null)} />);
}

/** What is known of a thread before its screen opens. */
export interface Begun {
  readonly people: readonly PersonView[];
  readonly patient: string;
}

export async function openNewThread(app: App, begun?: Begun): Promise<void> {
  const { NewThread } = await import("@/ui/newThread/NewThread.tsx");
  await app.overlays.open<never>((give) => <NewThread {...begun} onClose={() => give(null)} />);
}

/** The card of a practitioner, by IDNPS. */
export async function openCard(app: App, practitioner: string): Promise<void> {
  const { CardDialog } = await import("@/ui/directory/CardDialog.tsx");
  await above(app, (close) => <CardDialog practitioner={practitioner} onClose={close} />);
}

/** Pick one of all symbols. */
export async function pickSymbol(app: App): Promise<string | null> {
  const { SymbolPicker } = await import("@/ui/timeline/SymbolPicker.tsx");
  return app.overlays.open<string>((give) => <SymbolPicker onAnswer={give} />);
}

/** Pick a thread to forward to. */
export async function pickThread(app: App): Promise<Id | null> {
  const { ThreadPicker } = await import("@/ui/timeline/ThreadPicker.tsx");
  return app.overlays.open<Id>((give) => <ThreadPicker onAnswer={give} />);
}

export async function openDetails(app: App, message: MessageView): Promise<void> {
  const { Details } = await import("@/ui/timeline/Details.tsx");
  await above(app, (close) => <Details message={message} onClose={close} />);
}

/** Make a letter of the PDF of a message. */
export async function openLetter(
  app: App,
  open: OpenThread,
  message: MessageView,
): Promise<void> {
  const { DraftLetter } = await import("@/ui/letters/DraftLetter.tsx");
  await above(app, (close) => <DraftLetter open={open} message={message} onClose={close} />);
}

/** Ask for a tele-expertise: in a thread, or from nothing. */
export async function openAsk(
  app: App,
  open: OpenThread | null,
  begun?: { again?: CaseView; documents?: readonly FileRef[] },
): Promise<void> {
  const { Ask } = await import("@/ui/expertise/asking/Ask.tsx");
  await above(app, (close) => <Ask open={open} {...begun} onClose={close} />);
}

/** See a file of a message; photos of the thread can be walked through. */
export async function openViewer(
  app: App,
  open: OpenThread,
  message: MessageView,
  index: number,
): Promise<void> {
  const { Viewer } = await import("@/ui/files/Viewer.tsx");
  await above(app, (close) => (
    <Viewer open={open} message={message} index={index} onClose={close} />
  ));
}

/** See a study of a message. */
export async function openStudy(
  app: App,
  open: OpenThread,
  message: MessageView,
): Promise<void> {
  await (await import("@/ui/viewer/open.tsx")).openStudy(app, open, message);
}

/** Choose a study of this device, or take what was dropped, and send it. */
export async function openStudySending(
  app: App,
  open: OpenThread,
  files: readonly File[] = [],
): Promise<void> {
  await (await import("@/ui/viewer/open.tsx")).openStudySending(app, open, files);
}

export async function openAdd(app: App, open: OpenThread): Promise<void> {
  const { AddMember } = await import("@/ui/members/AddMember.tsx");
  await above(app, (close) => <AddMember open={open} onClose={close} />);
}

export async function openRetention(app: App, open: OpenThread): Promise<void> {
  const { Retention } = await import("@/ui/members/Retention.tsx");
  await above(app, (close) => <Retention open={open} onClose={close} />);
}

export async function openRename(app: App, open: OpenThread): Promise<void> {
  const { Rename } = await import("@/ui/thread/Rename.tsx");
  await above(app, (close) => <Rename open={open} onClose={close} />);
}

export async function openReport(app: App, open: OpenThread): Promise<void> {
  const { Report } = await import("@/ui/members/Report.tsx");
  await above(app, (close) => <Report open={open} onClose={close} />);
}

export async function openMember(
  app: App,
  open: OpenThread,
  member: MemberView,
): Promise<void> {
  const { MemberCard } = await import("@/ui/members/MemberCard.tsx");
  await above(app, (close) => <MemberCard open={open} member={member} onClose={close} />);
}

/** Lay out the whole thread for paper and open the browser's print window. */
export async function printThread(app: App, open: OpenThread): Promise<void> {
  const { PrintThread } = await import("@/ui/printing/PrintThread.tsx");
  await above(app, (close) => <PrintThread open={open} onClose={close} />);
}
