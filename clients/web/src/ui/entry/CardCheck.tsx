/** Have two groups of the card typed back, so that it is sure to be on paper (REC-05). */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { tidyCard } from "@/ui/entry/cardTyping.ts";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { focusOnce } from "@/ui/entry/focus.ts";
import { useTask } from "@/ui/entry/task.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { useApp } from "@/ui/state/app.ts";

const GROUP = 5;

export interface CardCheckProps {
  readonly over: string | undefined;
  readonly asked: readonly [number, number];
  readonly isSaved: boolean;
  readonly onBack: () => void;
}

export function CardCheck(props: CardCheckProps): JSX.Element {
  const { engine, overlays } = useApp();
  const said = entryWords().welcome;
  const task = useTask();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const confirmed = (deed: () => Promise<void>) =>
    task.run(async () => {
      await deed();
      overlays.say(said.done);
    });
  const isWhole = [first, second].every((group) => group.length === GROUP);
  const check = (event: Event) => {
    event.preventDefault();
    void confirmed(() => engine.confirmCard(first, second));
  };
  return (
    <Frame
      title={said.checkTitle}
      about={said.checkAbout}
      over={props.over}
      onBack={props.onBack}
    >
      <form class="stack" onSubmit={check}>
        <div class="entry-pair">
          <Group number={props.asked[0]} value={first} isFirst onInput={setFirst} />
          <Group number={props.asked[1]} value={second} onInput={setSecond} />
        </div>
        <Fault said={task.fault} />
        <Deeds label={said.check} busy={task.busy} disabled={!isWhole}>
          {props.isSaved ? (
            <Button kind="quiet" block onClick={() => void confirmed(engine.cardIsKept)}>
              {said.inFile}
            </Button>
          ) : null}
        </Deeds>
      </form>
    </Frame>
  );
}

function Group(props: {
  readonly number: number;
  readonly value: string;
  readonly isFirst?: boolean;
  readonly onInput: (group: string) => void;
}): JSX.Element {
  return (
    <label class="big-field">
      <span>{entryWords().welcome.group(props.number)}</span>
      <input
        class="input card-input"
        value={props.value}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="characters"
        ref={props.isFirst ? focusOnce : null}
        onInput={(event) => props.onInput(tidyCard(event.currentTarget.value).slice(0, GROUP))}
      />
    </label>
  );
}
