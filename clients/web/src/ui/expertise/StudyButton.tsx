/** Brings a study of images into the thread; it is chosen there once it is. */

import type { JSX } from "preact";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { icon } from "@/ui/primitives/icons.tsx";
import { openStudySending } from "@/ui/shell/doors.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

export const StudyIcon = icon(
  "M6.5 4.5h11a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
  "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z",
  "M12 4.5v2M12 17.5v2M4.5 12h2M17.5 12h2",
);

export function StudyButton(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  return (
    <Button icon={StudyIcon} onClick={() => void openStudySending(app, props.open)}>
      {expertiseWords().asking.study}
    </Button>
  );
}
