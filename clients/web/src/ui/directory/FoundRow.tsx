/** One answer of the box: who, what, where, and how this person is reached. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Found } from "@/api/index.ts";
import { CardIcon } from "@/ui/directory/icons.ts";
import { accountOf, foundAbout, foundName, keyOf } from "@/ui/directory/saying.ts";
import { Ways } from "@/ui/directory/Ways.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { memberWords } from "@/ui/members/words.ts";
import { Avatar, initialsOf } from "@/ui/primitives/Avatar.tsx";
import type { optionOf } from "@/ui/primitives/choosing.ts";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { brief } from "@/ui/state/moments.ts";

export interface FoundRowProps {
  readonly found: Found;
  readonly option: ReturnType<typeof optionOf>;
  readonly onTake: () => void;
  /** How he is reached: not said where all are on Cordée. */
  readonly showsWays: boolean;
  /** For a pointer; the keys have their own. */
  readonly onCard: (() => void) | null;
}

export function FoundRow(props: FoundRowProps): JSX.Element {
  const { found, option, onCard } = props;
  const box = useRef<HTMLDivElement>(null);
  const isActive = option["aria-selected"];
  useEffect(() => {
    if (isActive) box.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <div ref={box} class={`found${isActive ? " active" : ""}`} role="presentation">
      <button type="button" class="row" onClick={props.onTake} {...option}>
        <Picture found={found} />
        <span class="text">
          <span class="title">
            <span class="one-line">{foundName(found)}</span>
            <Marks found={found} />
          </span>
          <span class="detail one-line">
            {foundAbout(found).map((part, at) => (
              <span key={part} class={at ? "where" : "calling"}>
                {part}
              </span>
            ))}
          </span>
          {props.showsWays ? <Reached found={found} /> : null}
        </span>
      </button>
      {onCard && found.kind === "practitioner" ? (
        <button
          type="button"
          class="icon-button"
          tabIndex={-1}
          aria-hidden="true"
          title={directoryWords().cardOf(foundName(found))}
          onClick={onCard}
        >
          <CardIcon />
        </button>
      ) : null}
    </div>
  );
}

function Picture(props: { found: Found }): JSX.Element {
  const { found } = props;
  if (found.kind === "person") {
    const { person } = found;
    return <Avatar id={person.account} name={person.name} kind={person.kind} />;
  }
  const name = `${found.hit.given} ${found.hit.family}`;
  const account = accountOf(found);
  if (account !== null) return <Avatar id={account} name={name} />;
  return (
    <span class="avatar ghost" aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** What must be noticed of somebody before he is chosen. */
function Marks(props: { found: Found }): JSX.Element | null {
  const mine = useApp().status.value?.me.organisation ?? null;
  const { found } = props;
  if (found.kind === "practitioner") {
    const isActive = found.hit.active;
    return isActive ? null : <Chip tone="caution">{directoryWords().inactive}</Chip>;
  }
  if (!found.person.verified) return <AlertIcon class="small" />;
  if (found.person.organisation === mine) return null;
  return <Chip tone="caution">{memberWords().outside}</Chip>;
}

function Reached(props: { found: Found }): JSX.Element {
  const { found } = props;
  const reach = found.kind === "person" ? (["cordee"] as const) : found.hit.reach;
  const delivered = found.kind === "practitioner" ? found.hit.delivered : 0;
  return (
    <span class="reached">
      <Ways reach={reach} />
      {delivered ? (
        <span class="last-delivery">
          {directoryWords().delivered(brief(delivered, Date.now()))}
        </span>
      ) : null}
    </span>
  );
}

/** Where the list has the word of a line. */
export function linesOf(found: readonly Found[]): readonly string[] {
  return found.map(keyOf);
}
