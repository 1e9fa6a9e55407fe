/**
 * Letting someone in: who, then what they will read, then by name; an outsider is asked twice
 * (a breach began with a stranger added by error).
 */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Capacity, PersonView } from "@/api/index.ts";
import { PersonSearch } from "@/ui/members/PersonSearch.tsx";
import { memberWords } from "@/ui/members/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices } from "@/ui/primitives/Field.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { callingOf, nameOf, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

interface AddMemberProps {
  readonly open: OpenThread;
  readonly onClose: () => void;
}

export function AddMember(props: AddMemberProps): JSX.Element {
  const [person, setPerson] = useState<PersonView | null>(null);
  if (person) return <Decide {...props} person={person} onBack={() => setPerson(null)} />;
  const present = props.open.view.value?.members.map((member) => member.account) ?? [];
  return (
    <Dialog title={memberWords().add} onClose={props.onClose} tall flush>
      <PersonSearch without={present} onTake={setPerson} />
    </Dialog>
  );
}

type Past = "yes" | "no";
type Chosen = Extract<Capacity, "owner" | "member" | "reader">;

function Decide(
  props: AddMemberProps & { person: PersonView; onBack: () => void },
): JSX.Element {
  const app = useApp();
  const { open, person } = props;
  const [past, setPast] = useState<Past | null>(null);
  const [capacity, setCapacity] = useState<Chosen>("member");
  const [isBusy, setBusy] = useState(false);
  const name = nameOf(person);
  const said = memberWords();
  const add = async () => {
    if (past === null || !(await isSure(app, person))) return;
    setBusy(true);
    const asked = app.engine.invite(open.id, person.account, {
      past: past === "yes",
      capacity,
    });
    const view = await attempt(app, asked);
    setBusy(false);
    if (!view) return;
    open.view.value = view;
    app.overlays.say(said.added(name));
    props.onClose();
  };
  return (
    <Dialog
      title={said.addTitle(name)}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onBack}>{words().common.back}</Button>
          <Button
            kind="primary"
            busy={isBusy}
            disabled={past === null}
            onClick={() => void add()}
          >
            {said.confirmAdd(name)}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Introduction person={person} />
        <Questions
          name={name}
          past={past}
          onPast={setPast}
          capacity={capacity}
          onCapacity={setCapacity}
        />
      </div>
    </Dialog>
  );
}

interface QuestionsProps {
  readonly name: string;
  readonly past: Past | null;
  readonly onPast: (past: Past) => void;
  readonly capacity: Chosen;
  readonly onCapacity: (capacity: Chosen) => void;
}

function Questions(props: QuestionsProps): JSX.Element {
  const said = memberWords();
  return (
    <>
      <Choices
        legend={said.pastQuestion(props.name)}
        value={props.past}
        onChange={props.onPast}
        options={[
          { value: "no", label: said.withoutPast, about: said.withoutPastAbout },
          { value: "yes", label: said.withPast, about: said.withPastAbout },
        ]}
      />
      <Choices
        legend={said.capacityQuestion}
        value={props.capacity}
        onChange={props.onCapacity}
        options={[
          { value: "member", label: said.asMember, about: said.asMemberAbout },
          { value: "reader", label: said.asReader, about: said.asReaderAbout },
          { value: "owner", label: said.asOwner, about: said.asOwnerAbout },
        ]}
      />
    </>
  );
}

function Introduction(props: { person: PersonView }): JSX.Element {
  const { person } = props;
  return (
    <div class="introduction">
      <Avatar id={person.account} name={person.name} kind={person.kind} />
      <span>
        <b>{nameOf(person)}</b>
        <span class="detail">
          {[callingOf(person), oneLine(person.place)].filter(Boolean).join(" · ")}
        </span>
      </span>
    </div>
  );
}

/** A second question for whom my organisation does not vouch. */
export async function isSure(app: App, person: PersonView): Promise<boolean> {
  const said = memberWords();
  const name = nameOf(person);
  if (!person.verified) {
    return confirm(app.overlays, {
      title: said.unverifiedAsk(name),
      about: said.unverifiedAbout(name),
      yes: said.confirmOutsider,
      danger: true,
    });
  }
  if (person.organisation === app.status.value?.me.organisation) return true;
  const organisation =
    oneLine(person.organisationName || person.place) || said.otherOrganisation;
  return confirm(app.overlays, {
    title: said.outsiderAsk(name),
    about: said.outsiderAbout(name, organisation),
    yes: said.confirmOutsider,
    danger: true,
  });
}
