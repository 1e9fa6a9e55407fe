/** The members that fit what follows an @. */

import type { JSX } from "preact";
import type { Completion } from "@/ui/composer/mentions.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { nameOf, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function MentionList(props: {
  completion: Completion;
  onTake: (at: number) => void;
}): JSX.Element {
  const { completion } = props;
  return (
    <div class="mentions" id="mentions" role="listbox" aria-label={words().composer.mention}>
      {completion.options.map((member, at) => (
        <div
          key={member.account}
          id={`mention-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === completion.active}
          onMouseDown={(event) => {
            event.preventDefault();
            props.onTake(at);
          }}
        >
          <Avatar id={member.account} name={member.name} kind={member.kind} size="small" />
          <span class="name">{nameOf(member)}</span>
          <span class="about one-line">{oneLine(member.profession)}</span>
        </div>
      ))}
    </div>
  );
}
