/** Come back with the recovery card (§5.6): typed, or read by the camera. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { tidyCard } from "@/ui/entry/cardTyping.ts";
import type { WayProps } from "@/ui/entry/Entry.tsx";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { useTask } from "@/ui/entry/task.ts";
import { arrival } from "@/ui/entry/welcome.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { CameraIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

const CHARACTERS = 40;

export function ByCard(props: WayProps): JSX.Element {
  const { engine, overlays } = useApp();
  const said = entryWords().card;
  const task = useTask();
  const [typed, setTyped] = useState("");
  const card = tidyCard(typed);
  const open = () =>
    task.run(async () => {
      arrival.value = "recovered";
      await engine.recover({ card: typed }, props.place).catch((error: unknown) => {
        arrival.value = null;
        throw error;
      });
    });
  const scan = async () => {
    const { openScanner } = await import("@/ui/camera/openScanner.tsx");
    const text = await openScanner(overlays, (found) => tidyCard(found).length === CHARACTERS);
    if (text) setTyped(tidyCard(text));
  };
  return (
    <Frame title={said.title} about={said.about} onBack={props.onBack}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <label class="big-field">
          <span>{said.label}</span>
          <textarea
            class="input card-input"
            rows={4}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="characters"
            value={card.replace(/(.{5})(?=.)/gu, "$1 ")}
            disabled={task.busy}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <span class="hint figures" role="status">
            {said.count(card.length)}
          </span>
        </label>
        <Button icon={CameraIcon} disabled={task.busy} onClick={() => void scan()}>
          {said.scan}
        </Button>
        <p class="quiet-text">{said.after}</p>
        <Fault said={task.fault} />
        <Deeds
          label={task.busy ? said.coming : said.open}
          busy={task.busy}
          disabled={card.length !== CHARACTERS}
        />
        <p class="entry-note">{said.stolen}</p>
      </form>
    </Frame>
  );
}
