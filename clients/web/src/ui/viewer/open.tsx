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

/** Choose a study of this device, or take what was dropped, and send it. */
export async function openStudySending(
  app: App,
  open: OpenThread,
  files: readonly File[],
): Promise<void> {
  const { SendStudy } = await import("@/ui/viewer/sending/SendStudy.tsx");
  await app.overlays.open<never>(
    (give) => <SendStudy open={open} files={files} onClose={() => give(null)} />,
    true,
  );
}
