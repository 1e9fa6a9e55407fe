/** Go anywhere by name: a thread, a person, an action. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PersonView } from "@/api/index.ts";
import { type Entry, entriesOf } from "@/ui/palette/entries.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

const PEOPLE = 8;

export function Palette(props: { onClose: () => void }): JSX.Element {
  const app = useApp();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const people = usePeople(query);
  const entries = entriesOf(app, query, people);
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    props.onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      take(entries[active]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + entries.length) % Math.max(entries.length, 1));
    }
  };
  return (
    <Dialog title={words().finding.palette.title} onClose={props.onClose} tall flush>
      <div class="inset sticky">
        <SearchField
          label={words().finding.palette.placeholder}
          value={query}
          onInput={(text) => {
            setQuery(text);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          focused
        />
      </div>
      {entries.length ? null : <p class="inset quiet-text">{words().finding.palette.none}</p>}
      {entries.map((entry, at) => (
        <div key={entry.id}>
          {entry.group === entries[at - 1]?.group ? null : (
            <h3 class="group-name">{words().finding.palette[entry.group]}</h3>
          )}
          <Line entry={entry} isActive={at === active} onTake={() => take(entry)} />
        </div>
      ))}
    </Dialog>
  );
}

function Line(props: { entry: Entry; isActive: boolean; onTake: () => void }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { entry } = props;
  useEffect(() => {
    if (props.isActive) box.current?.scrollIntoView({ block: "nearest" });
  }, [props.isActive]);
  return (
    <div ref={box}>
      <Row
        picture={entry.picture}
        title={<span class="one-line">{entry.title}</span>}
        detail={entry.detail}
        end={entry.key ? <kbd>{entry.key}</kbd> : null}
        active={props.isActive}
        onClick={props.onTake}
      />
    </div>
  );
}

function usePeople(query: string): readonly PersonView[] {
  const app = useApp();
  const [people, setPeople] = useState<readonly PersonView[]>([]);
  const asked = useRef(0);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (!query.trim()) {
      setPeople([]);
      return;
    }
    app.engine.people(query, PEOPLE).then(
      (found) => {
        if (asked.current === mine) setPeople(found);
      },
      () => undefined,
    );
  }, [query]);
  return people;
}
