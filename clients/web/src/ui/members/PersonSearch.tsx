/** Finding people as one types, by name, profession, speciality or place. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Id, PersonView } from "@/api/index.ts";
import { memberWords } from "@/ui/members/words.ts";
import { paletteWords } from "@/ui/palette/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { chooseBy, optionOf } from "@/ui/primitives/choosing.ts";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { callingOf, nameOf, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const LIMIT = 50;

export interface PersonSearchProps {
  readonly without: readonly Id[];
  readonly onTake: (person: PersonView) => void;
}

export function PersonSearch(props: PersonSearchProps): JSX.Element {
  const list = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const { people, fault } = usePeople(query);
  const me = useApp().status.value?.me.account;
  const fitting =
    people?.filter(
      (person) => person.account !== me && !props.without.includes(person.account),
    ) ?? null;
  const take = (person: PersonView | undefined) => {
    if (!person) return;
    props.onTake(person);
    setQuery("");
    setActive(0);
  };
  const lines = fitting?.map((person) => person.account) ?? [];
  const choosing = { list, lines, active };
  return (
    <div class="person-search">
      <div class="inset">
        <SearchField
          label={words().finding.someone}
          value={query}
          onInput={(value) => {
            setQuery(value);
            setActive(0);
          }}
          onKeyDown={(event) =>
            chooseBy(event, choosing, { move: setActive, take: (at) => take(fitting?.[at]) })
          }
          choosing={choosing}
          focused
        />
      </div>
      {fault ? <p class="inset quiet-text">{fault}</p> : null}
      {fitting && !fitting.length && !fault ? (
        <p class="inset quiet-text">{words().finding.nobody}</p>
      ) : null}
      {fitting?.length ? (
        <div role="listbox" id={list} aria-label={paletteWords().people}>
          {fitting.map((person, at) => (
            <Person
              key={person.account}
              person={person}
              option={optionOf(choosing, at)}
              onClick={() => take(person)}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

export function usePeople(query: string): {
  people: readonly PersonView[] | null;
  fault: string | null;
} {
  const app = useApp();
  const [found, setFound] = useState<{
    people: readonly PersonView[] | null;
    fault: string | null;
  }>({
    people: null,
    fault: null,
  });
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.people(query, LIMIT),
        (people) => setFound({ people, fault: null }),
        (error) => setFound({ people: [], fault: sentenceOf(error) }),
      ),
    [query],
  );
  return found;
}

function Person(props: {
  person: PersonView;
  option: ReturnType<typeof optionOf>;
  onClick: () => void;
}): JSX.Element {
  const app = useApp();
  const { person } = props;
  const mine = app.status.value?.me.organisation ?? null;
  const isOutside = person.verified && person.organisation !== mine;
  const element = useRef<HTMLButtonElement>(null);
  const isActive = props.option["aria-selected"];
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <button
      type="button"
      ref={element}
      class={`row${isActive ? " active" : ""}`}
      onClick={props.onClick}
      {...props.option}
    >
      <Avatar id={person.account} name={person.name} kind={person.kind} />
      <span class="text">
        <span class="title">
          <span class="one-line">{nameOf(person)}</span>
          {isOutside ? <Chip tone="caution">{memberWords().outside}</Chip> : null}
          {person.verified ? null : <AlertIcon class="small" />}
        </span>
        <span class="detail one-line">
          {[callingOf(person), oneLine(person.place)].filter(Boolean).join(" · ")}
        </span>
      </span>
    </button>
  );
}
