/** Pick a thread by the beginnings of its words, to forward to. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Id, ThreadSummary } from "@/api/index.ts";
import { paletteWords } from "@/ui/palette/words.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { chosen } from "@/ui/state/threads.ts";
import { oneLine, titleOf } from "@/ui/state/wording.ts";
import { ThreadAvatar } from "@/ui/threads/ThreadAvatar.tsx";
import { words } from "@/ui/words/words.ts";

const MOST = 60;

export function ThreadPicker(props: { onAnswer: (thread: Id | null) => void }): JSX.Element {
  const app = useApp();
  const [query, setQuery] = useState("");
  const threads = chosen(app.threads.ordered.value, "all", query)
    .filter((thread) => thread.joined && !thread.frozen)
    .slice(0, MOST);
  return (
    <Dialog title={words().message.forwardTo} onClose={() => props.onAnswer(null)} tall flush>
      <div class="inset">
        <SearchField
          label={paletteWords().threads}
          value={query}
          onInput={setQuery}
          focused
          onKeyDown={(event) => {
            if (event.key === "Enter" && threads[0]) props.onAnswer(threads[0].id);
          }}
        />
      </div>
      {threads.map((thread) => (
        <Row
          key={thread.id}
          picture={<ThreadAvatar thread={thread} />}
          title={<span class="one-line">{titleOf(thread)}</span>}
          detail={contextOf(thread)}
          onClick={() => props.onAnswer(thread.id)}
        />
      ))}
    </Dialog>
  );
}

export function contextOf(thread: ThreadSummary): string {
  return [thread.patient, thread.service]
    .map((part) => oneLine(part ?? ""))
    .filter(Boolean)
    .join(" · ");
}
