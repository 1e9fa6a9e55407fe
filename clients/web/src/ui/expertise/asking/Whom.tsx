/** To whom: pools and colleagues with how free they are, or anybody by name. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AvailabilityView, Found, PersonView } from "@/api/index.ts";
import { FindBox } from "@/ui/directory/FindBox.tsx";
import { accountOf, foundName } from "@/ui/directory/saying.ts";
import type { Expert } from "@/ui/expertise/asking/form.ts";
import { type Candidate, useCandidates } from "@/ui/expertise/asking/useCandidates.ts";
import { told } from "@/ui/expertise/saying.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { SearchIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { date } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { nameOf } from "@/ui/state/wording.ts";

export interface WhomProps {
  readonly open: OpenThread | null;
  readonly expert: Expert | null;
  readonly onChange: (expert: Expert | null, about: string) => void;
}

export function Whom(props: WhomProps): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const candidates = useCandidates(props.open);
  const search = async () => {
    const found = await pickExpert(app, said.find);
    if (found) props.onChange(...chosen(found));
  };
  if (props.expert !== null) return <Chosen {...props} expert={props.expert} />;
  return (
    <section class="ask-part" aria-labelledby="ask-whom">
      <h3 id="ask-whom">{said.whom}</h3>
      <p class="detail">{said.whomAbout}</p>
      <ul class="candidates-list" aria-label={said.pools}>
        {candidates.map((one) => (
          <li key={one.person.account}>
            <CandidateRow of={one} onTake={() => props.onChange(...chosen(one.person))} />
          </li>
        ))}
      </ul>
      <Button icon={SearchIcon} onClick={() => void search()}>
        {said.find}
      </Button>
    </section>
  );
}

function chosen(person: PersonView): [Expert, string] {
  const isPool = person.kind === "role";
  const about = `${person.speciality} ${person.profession} ${person.name}`;
  return [{ account: person.account, name: nameOf(person), isPool }, about];
}

function CandidateRow(props: { of: Candidate; onTake: () => void }): JSX.Element {
  const { person, availability, answerMinutes } = props.of;
  const said = expertiseWords().asking;
  const delay = answerMinutes ? said.delay(minutesOf(answerMinutes)) : "";
  return (
    <button type="button" class="row candidate" onClick={props.onTake}>
      <Avatar id={person.account} name={person.name} kind={person.kind} size="small" />
      <span class="text">
        <span class="title one-line">{nameOf(person)}</span>
        <span class="detail one-line">
          {[person.kind === "role" ? said.pool : person.profession, delay]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Free availability={availability} />
    </button>
  );
}

function Free(props: { availability: AvailabilityView | null }): JSX.Element {
  const said = expertiseWords().asking;
  const { until = 0, cap = 0, open = 0 } = props.availability ?? {};
  if (until > Date.now()) return <Chip tone="caution">{said.away(date(until))}</Chip>;
  if (cap > 0 && open >= cap) return <Chip tone="caution">{said.full(open)}</Chip>;
  return <Chip tone="accent">{said.open(open)}</Chip>;
}

function Chosen(props: WhomProps & { expert: Expert }): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const { expert } = props;
  const [availability, setAvailability] = useState<AvailabilityView | null>(null);
  useEffect(
    () =>
      asking(
        app.line,
        () => app.engine.availability([expert.account]),
        ([one = null]) => setAvailability(one),
        () => undefined, // nothing is said of it then
      ),
    [expert.account],
  );
  return (
    <section class="ask-part" aria-label={said.whom}>
      <h3>{said.whom}</h3>
      <div class="row chosen-expert">
        <Avatar
          id={expert.account}
          name={expert.name}
          kind={expert.isPool ? "role" : "person"}
        />
        <span class="text">
          <span class="title one-line">{expert.name}</span>
          <span class="detail">{expert.isPool ? said.pool : said.named}</span>
        </span>
        <Free availability={availability} />
        <Button kind="quiet" onClick={() => props.onChange(null, "")}>
          {said.change}
        </Button>
      </div>
    </section>
  );
}

/** Somebody, or a role, on Cordée. */
export function pickExpert(app: App, title: string): Promise<PersonView | null> {
  return app.overlays.open<PersonView>(
    (give) => <PickExpert title={title} onAnswer={give} />,
    true,
  );
}

function PickExpert(props: {
  title: string;
  onAnswer: (person: PersonView | null) => void;
}): JSX.Element {
  const app = useApp();
  const said = expertiseWords().asking;
  const take = async (found: Found) => {
    const account = accountOf(found);
    const person =
      found.kind === "person" ? found.person : account && (await app.engine.person(account));
    if (person) props.onAnswer(person);
    else app.overlays.say(told(foundName(found), said.noAccount), { tone: "danger" });
  };
  return (
    <Dialog title={props.title} onClose={() => props.onAnswer(null)} tall flush>
      <FindBox label={said.find} start="everybody" onTake={(found) => void take(found)} />
    </Dialog>
  );
}

function minutesOf(minutes: number): string {
  const said = expertiseWords().asking;
  if (minutes < 120) return said.minutes(minutes);
  const hours = Math.round(minutes / 60);
  return hours < 48 ? said.hours(hours) : said.days(Math.round(hours / 24));
}
