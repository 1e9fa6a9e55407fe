/** Choosing and sending a study. */
import type { JSX } from "preact";
import type { OpenThread } from "@/ui/state/openThread.ts";

export function SendStudy(_props: {
  readonly open: OpenThread;
  readonly files: readonly File[];
  readonly onClose: () => void;
}): JSX.Element {
  return <p />;
}
