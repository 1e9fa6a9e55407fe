/** Somebody: the box, and my department, whose practitioners come first. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Found } from "@/api/index.ts";
import { writeTo } from "@/ui/directory/deeds.ts";
import { FindBox } from "@/ui/directory/FindBox.tsx";
import { Near } from "@/ui/directory/Near.tsx";
import { accountOf } from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { isApple, isTouch } from "@/ui/state/device.ts";

export function People(props: { onCard: (practitioner: string) => void }): JSX.Element {
  const app = useApp();
  const [near, setNear] = useState("");
  const take = (found: Found) => {
    const account = accountOf(found);
    if (account !== null) void writeTo(app, account);
    else if (found.kind === "practitioner") props.onCard(found.hit.practitioner);
  };
  return (
    <div class="find-page">
      <FindBox
        label={directoryWords().box}
        start="hint"
        stamp={near}
        onTake={take}
        onCard={props.onCard}
      />
      <footer class="find-foot">
        <Near onKnown={setNear} />
        {isTouch() ? null : <Keys />}
      </footer>
    </div>
  );
}

function Keys(): JSX.Element {
  const said = directoryWords().keys;
  return (
    <p class="find-keys" aria-hidden="true">
      <kbd>↑ ↓</kbd> {said.move} <kbd>↵</kbd> {said.write}{" "}
      <kbd>{isApple() ? "⌘↵" : "Ctrl ↵"}</kbd> {said.card}
    </p>
  );
}
