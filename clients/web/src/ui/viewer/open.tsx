/** Doors to the viewer and to what sends a study: each is loaded when it is opened. */

import type { MessageView } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** See a study of a message. */
export async function openStudy(
  app: App,
  open: OpenThread,
  message: MessageView,
): Promise<void> {
  const { StudyDialog } = await import("@/ui/viewer/StudyDialog.tsx");
  await app.overlays.open<never>(
    (give) => <StudyDialog open={open} message={message} onClose={() => give(null)} />,
    true,
  );
}

/**
 * Choose a study of this device, or take what was dropped, and send it. What holds no image is
 * given to `instead`, if there is one.
 */
export async function openStudySending(
  app: App,
  open: OpenThread,
  files: readonly File[],
  instead: ((files: readonly File[]) => void) | null = null,
): Promise<void> {
  const { SendStudy } = await import("@/ui/viewer/sending/SendStudy.tsx");
  const isNone = await app.overlays.open<boolean>((give) => {
    const none = instead === null ? null : () => give(true);
    return <SendStudy open={open} files={files} onClose={() => give(null)} onNone={none} />;
  }, true);
  if (isNone) instead?.(files);
}

/** Folders that were dropped on a thread. */
export async function openDropped(
  app: App,
  open: OpenThread,
  entries: readonly FileSystemEntry[],
): Promise<void> {
  const { filesOf } = await import("@/ui/viewer/sending/dropped.ts");
  await openStudySending(app, open, await filesOf(entries));
}
