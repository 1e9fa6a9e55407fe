/** The whole thread takes files that are dropped on it. */

import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { attach } from "@/ui/composer/attaching.ts";
import { AttachIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

/** Folders may be a study; an event's entries are gone once it is over. */
async function take(app: App, open: OpenThread, given: DataTransfer | null): Promise<void> {
  const entries = [...(given?.items ?? [])].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (!entries.some((entry) => entry.isDirectory)) {
    return attach(app, open, [...(given?.files ?? [])]);
  }
  return (await import("@/ui/viewer/open.tsx")).openDropped(app, open, entries);
}

export function DropZone(props: {
  open: OpenThread;
  children: ComponentChildren;
}): JSX.Element {
  const app = useApp();
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const takes = (event: DragEvent) =>
    props.open.view.value?.mayWrite === true &&
    event.dataTransfer?.types.includes("Files") === true;
  const enter = (by: number) => {
    depth.current = Math.max(depth.current + by, 0);
    setOver(depth.current > 0);
  };
  return (
    <section
      class="thread"
      aria-label={words().thread.messages}
      onDragEnter={(event) => {
        if (takes(event)) enter(1);
      }}
      onDragLeave={() => enter(-1)}
      onDragOver={(event) => {
        if (takes(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        depth.current = 0;
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        void take(app, props.open, event.dataTransfer);
      }}
    >
      {props.children}
      {isOver ? (
        <div class="drop-here">
          <AttachIcon />
          {words().composer.dropHere}
        </div>
      ) : null}
    </section>
  );
}
