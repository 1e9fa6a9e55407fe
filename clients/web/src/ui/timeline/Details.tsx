/** Who received a message and who has had it on screen, by name. */

import type { JSX } from "preact";
import type { MessageView, Named } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { full } from "@/ui/state/moments.ts";
import { nameOf, stateOf } from "@/ui/state/wording.ts";
import { StateIcon } from "@/ui/timeline/StateIcon.tsx";
import { words } from "@/ui/words/words.ts";

export function Details(props: { message: MessageView; onClose: () => void }): JSX.Element {
  const { message } = props;
  const said = words().message.details;
  const seen = new Set(message.displayedBy.map((one) => one.account));
  const delivered = message.deliveredTo.filter((one) => !seen.has(one.account));
  const waiting = message.recipients - seen.size - delivered.length;
  return (
    <Dialog title={said.title} onClose={props.onClose} reads>
      <dl class="pairs">
        <dt>{said.sentAt}</dt>
        <dd>{full(message.time)}</dd>
        <dt>{said.number}</dt>
        <dd class="figures">{message.seq}</dd>
        {message.marks.length ? (
          <>
            <dt>{said.rules}</dt>
            <dd>{message.marks.join(", ")}</dd>
          </>
        ) : null}
      </dl>
      {message.edited ? <p class="quiet-text">{said.editedNote}</p> : null}
      {message.mine ? (
        <p class="verdict small">
          <StateIcon state={message.state} />
          {stateOf(message)}
        </p>
      ) : null}
      <People title={said.displayed(seen.size)} people={message.displayedBy} />
      <People title={said.delivered(delivered.length)} people={delivered} />
      {message.mine && waiting > 0 ? <p class="quiet-text">{said.waiting(waiting)}</p> : null}
      <p class="quiet-text small-text">{said.signed}</p>
    </Dialog>
  );
}

function People(props: { title: string; people: readonly Named[] }): JSX.Element | null {
  if (!props.people.length) return null;
  return (
    <section class="receivers">
      <h3>{props.title}</h3>
      <ul>
        {props.people.map((one) => (
          <li key={one.account}>
            <Avatar id={one.account} name={one.name} size="small" />
            {nameOf(one)}
          </li>
        ))}
      </ul>
    </section>
  );
}
