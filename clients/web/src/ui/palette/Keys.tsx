/** The keys, and what the states of a message mean. */

import type { JSX } from "preact";
import type { MessageState } from "@/api/index.ts";
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
  const said = words().finding.keys;
  return (
    <Dialog title={said.title} onClose={props.onClose} wide>
      <div class="keys">
        <Group
          title={said.everywhere}
          keys={[
            [chord("K"), said.goTo],
            [chord("F"), said.search],
            ["Alt N", said.newThread],
            ["Alt ↑ ↓", said.neighbour],
            [chord("I"), said.who],
            ["?", said.help],
            ["Esc", said.back],
          ]}
        />
        <Group
          title={said.inList}
          keys={[
            ["↑ ↓  J K", said.move],
            ["↵", said.open],
          ]}
        />
        <Group
          title={said.writing}
          keys={[
            ["↵", said.send],
            ["⇧ ↵", said.newLine],
            ["@", said.mention],
            ["↑", said.pickMessage],
            ["⇧ ↑", said.editLast],
          ]}
        />
        <Group
          title={said.onMessage}
          keys={[
            ["R", said.reply],
            ["+", said.react],
            ["P", said.take],
            ["E", said.edit],
            ["W", said.withdraw],
            ["C", said.copy],
            ["I", said.details],
          ]}
        />
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

function Group(props: {
  title: string;
  keys: readonly (readonly [string, string])[];
}): JSX.Element {
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
