/** The keys, and what the states of a message mean. */

import type { JSX } from "preact";
import type { MessageState } from "@/api/index.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { keyWords } from "@/ui/palette/words.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { chord } from "@/ui/state/device.ts";
import { StateIcon } from "@/ui/timeline/StateIcon.tsx";
import { words } from "@/ui/words/words.ts";

const STATES: readonly MessageState[] = [
  "waiting",
  "stored",
  "delivered",
  "displayed",
  "failed",
];

export function Keys(props: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={keyWords().title} onClose={props.onClose} wide reads>
      <div class="keys">
        {groups().map(([title, keys]) => (
          <Group key={title} title={title} keys={keys} />
        ))}
      </div>
      <dl class="meanings">
        {STATES.map((state) => (
          <div key={state}>
            <dt>
              <StateIcon state={state} />
              {words().message.states[state]}
            </dt>
            <dd>{words().message.statesAbout[state]}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

type Pairs = readonly (readonly [key: string, about: string])[];

function groups(): readonly (readonly [title: string, keys: Pairs])[] {
  const said = keyWords();
  const everywhere: Pairs = [
    [chord("K"), said.goTo],
    [chord("F"), said.search],
    ["Alt T", directoryWords().title.toLocaleLowerCase()],
    ["Alt N", said.newThread],
    ["Alt ↑ ↓", said.neighbour],
    [chord("I"), said.who],
    ["?", said.help],
    ["Esc", said.back],
  ];
  const inList: Pairs = [
    ["↑ ↓  J K", said.move],
    ["↵", said.open],
  ];
  const writing: Pairs = [
    ["↵", said.send],
    ["⇧ ↵", said.newLine],
    ["@", said.mention],
    ["↑", said.pickMessage],
    ["⇧ ↑", said.editLast],
  ];
  const onMessage: Pairs = [
    ["R", said.reply],
    ["+", said.react],
    ["P", said.take],
    ["E", said.edit],
    ["W", said.withdraw],
    ["C", said.copy],
    ["I", said.details],
  ];
  return [
    [said.everywhere, everywhere],
    [said.inList, inList],
    [said.writing, writing],
    [said.onMessage, onMessage],
  ];
}

function Group(props: { title: string; keys: Pairs }): JSX.Element {
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        {props.keys.map(([key, about]) => (
          <div key={`${key} ${about}`}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
