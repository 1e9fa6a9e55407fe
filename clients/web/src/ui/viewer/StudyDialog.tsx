/** A study on the whole screen, dark in both themes: an image is judged on black. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { StudyViewer, type StudyViewerProps } from "@/ui/viewer/StudyViewer.tsx";
import { viewerWords } from "@/ui/viewer/words.ts";

export function StudyDialog(props: StudyViewerProps & { onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="study-dialog"
      aria-label={viewerWords().viewer}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <StudyViewer {...props} />
    </dialog>
  );
}
