/** Go anywhere by name: a thread, a person, an action. */

import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Found, FoundList } from "@/api/index.ts";
import { useFailed } from "@/ui/directory/Failed.tsx";
import { Latest } from "@/ui/directory/latest.ts";
import { type Entry, entriesOf } from "@/ui/palette/entries.tsx";
import { paletteWords } from "@/ui/palette/words.ts";
import { type Choosing, chooseBy, optionOf } from "@/ui/primitives/choosing.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";

const PEOPLE = 8;
const GROUPS = ["threads", "people", "actions"] as const;

export function Palette(props: { onClose: () => void }): JSX.Element {
  const app = useApp();
  const list = useId();
  const [query, setQuery] = useState("");
  const [chosen, choose] = useState("");
  const people = useFound(query);
  const entries = entriesOf(app, query, people);
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    props.onClose();
    entry.run();
  };
  const lines = entries.map((entry) => entry.id);
  // The chosen line stays the one it is when people come above it.
  const active = Math.max(0, lines.indexOf(chosen));
  const choosing = { list, lines, active };
  return (
    <Dialog title={paletteWords().title} onClose={props.onClose} tall flush>
      <div class="inset sticky">
        <SearchField
          label={paletteWords().placeholder}
          value={query}
          onInput={(text) => {
            setQuery(text);
            choose("");
          }}
          onKeyDown={(event) =>
            chooseBy(event, choosing, {
              move: (at) => choose(lines[at] ?? ""),
              take: (at) => take(entries[at]),
            })
          }
          choosing={choosing}
          focused
        />
      </div>
      <Entries entries={entries} choosing={choosing} onTake={take} />
    </Dialog>
  );
}

function Entries(props: {
  entries: readonly Entry[];
  choosing: Choosing;
  onTake: (entry: Entry) => void;
}): JSX.Element {
  const said = paletteWords();
  if (!props.entries.length) return <p class="inset quiet-text">{said.none}</p>;
  const placed = props.entries.map((entry, at) => ({ entry, at }));
  return (
    <div role="listbox" id={props.choosing.list} aria-label={said.title}>
      {GROUPS.map((group) => {
        const lines = placed.filter(({ entry }) => entry.group === group);
        return lines.length ? (
          <fieldset key={group} class="palette-group" aria-label={said[group]}>
            <p class="group-name" aria-hidden="true">
              {said[group]}
            </p>
            {lines.map(({ entry, at }) => (
              <Line
                key={entry.id}
                entry={entry}
                option={optionOf(props.choosing, at)}
                onTake={() => props.onTake(entry)}
              />
            ))}
          </fieldset>
        ) : null;
      })}
    </div>
  );
}

function Line(props: {
  entry: Entry;
  option: ReturnType<typeof optionOf>;
  onTake: () => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { entry } = props;
  const isActive = props.option["aria-selected"];
  useEffect(() => {
    if (isActive) box.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <div ref={box} role="presentation">
      <Row
        picture={entry.picture}
        title={<span class="one-line">{entry.title}</span>}
        detail={entry.detail}
        end={entry.key ? <kbd>{entry.key}</kbd> : null}
        option={props.option}
        onClick={props.onTake}
      />
    </div>
  );
}

/** Those of an earlier query stay until those of this one come. */
function useFound(query: string): readonly Found[] {
  const app = useApp();
  const latest = useMemo(() => new Latest<FoundList>(), []);
  const ask = (isAtOnce: boolean) => {
    if (query.trim()) latest.ask(() => app.engine.find(query, PEOPLE), isAtOnce);
    else latest.clear();
  };
  useEffect(() => ask(false), [query]);
  useEffect(() => () => latest.clear(), []);
  useFailed(latest.standing.value, () => ask(true));
  return latest.standing.value.answer?.found ?? [];
}
