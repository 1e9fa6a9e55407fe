/** Who is writing in this thread now. */

import type { JSX } from "preact";
import { useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Typing(props: { thread: string }): JSX.Element {
  const app = useApp();
  const names = [...(app.threads.typing.value.get(props.thread)?.values() ?? [])].map(oneLine);
  return (
    <div class={`typing${names.length ? " on" : ""}`} aria-live="polite">
      {names.length ? (
        <>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {words().thread.typing(words().common.names(names), names.length)}
        </>
      ) : null}
    </div>
  );
}
