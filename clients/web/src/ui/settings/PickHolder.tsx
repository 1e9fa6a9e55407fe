/** Find a person to hold a role. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Id, PersonView, RoleView } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { SearchField, Switch } from "@/ui/primitives/Field.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

export interface Picked {
  readonly account: Id;
  readonly name: string;
  readonly manager: boolean;
}

export interface PickHolderProps {
  readonly title: string;
  readonly about?: string;
  readonly role: RoleView;
  readonly asksManager?: boolean;
  readonly onAnswer: (picked: Picked | null) => void;
}

const SHOWN = 30;

export function PickHolder(props: PickHolderProps): JSX.Element {
  const said = settingsWords().roles;
  const [query, setQuery] = useState("");
  const [manager, setManager] = useState(false);
  const people = usePeople(query, props.role);
  return (
    <Dialog title={props.title} tall onClose={() => props.onAnswer(null)}>
      <div class="stack">
        {props.about ? <p class="quiet-text">{props.about}</p> : null}
        {props.asksManager ? (
          <Switch label={said.asManager} on={manager} onChange={setManager} />
        ) : null}
        <SearchField label={said.search} value={query} focused onInput={setQuery} />
        <div class="picks">
          {people?.map((person) => (
            <Row
              key={person.account}
              picture={<Avatar id={person.account} name={person.name} />}
              title={person.name}
              detail={[person.profession, person.place].filter(Boolean).join(" · ")}
              onClick={() =>
                props.onAnswer({ account: person.account, name: person.name, manager })
              }
            />
          ))}
          {people?.length === 0 ? <p class="quiet-text">{said.nobody}</p> : null}
        </div>
      </div>
    </Dialog>
  );
}

/** People who do not hold it yet; null until the first answer. */
function usePeople(query: string, role: RoleView): readonly PersonView[] | null {
  const app = useApp();
  const [people, setPeople] = useState<readonly PersonView[] | null>(null);
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.people(query, SHOWN),
        setPeople,
        (fault) => {
          app.overlays.say(sentenceOf(fault), { tone: "danger" });
          setPeople([]);
        },
      ),
    [query],
  );
  const held = new Set(role.holders.map((one) => one.account));
  return (
    people?.filter((one) => one.kind === "person" && one.verified && !held.has(one.account)) ??
    null
  );
}
