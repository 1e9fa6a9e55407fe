/** The desk of requests: what can be claimed, what waits for me, what I asked, what is over. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseRow } from "@/api/index.ts";
import { Availability } from "@/ui/expertise/Availability.tsx";
import { CaseItem } from "@/ui/expertise/CaseItem.tsx";
import { RUNNING } from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import { Templates } from "@/ui/expertise/Templates.tsx";
import { useCases } from "@/ui/expertise/useCases.ts";
import { useNow } from "@/ui/expertise/useNow.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { PlusIcon } from "@/ui/primitives/icons.tsx";
import { Badge, Empty } from "@/ui/primitives/Parts.tsx";
import { openAsk } from "@/ui/shell/doors.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

const TABS = ["pool", "mine", "asked", "past"] as const;
type Tab = (typeof TABS)[number];

export function CasesPane(): JSX.Element {
  const app = useApp();
  const [chosen, setChosen] = useState<Tab | null>(null);
  const [speciality, setSpeciality] = useState("");
  const running = useCases(true);
  const cases = running.cases ?? [];
  const tab = chosen ?? firstOf(cases);
  const isPast = tab === "past";
  return (
    <div class="cases-page">
      <div class="cases-head">
        <Tabs tab={tab} cases={cases} onChange={setChosen} />
        <Button kind="primary" icon={PlusIcon} onClick={() => void openAsk(app, null)}>
          {expertiseWords().pane.ask}
        </Button>
      </div>
      {tab === "pool" || tab === "mine" ? <Availability /> : null}
      {isPast ? (
        <Past />
      ) : (
        <List
          tab={tab}
          {...running}
          cases={running.cases && fitting(cases, tab)}
          speciality={speciality}
          onSpeciality={setSpeciality}
        />
      )}
      {tab === "mine" ? <Templates /> : null}
    </div>
  );
}

/** Where there is something to do. */
function firstOf(cases: readonly CaseRow[]): Tab {
  return (
    (["mine", "pool", "asked"] as const).find((tab) => fitting(cases, tab).length) ?? "pool"
  );
}

function fitting(cases: readonly CaseRow[], tab: Tab): readonly CaseRow[] {
  const found = cases.filter((one) => tabOf(one) === tab);
  return [...found].sort((one, other) => one.due - other.due);
}

function tabOf(one: CaseRow): Tab {
  if (!RUNNING.has(one.state)) return one.asked && one.state !== "closed" ? "asked" : "past";
  if (one.asked) return "asked";
  return one.claimedByMe ? "mine" : one.state === "sent" ? "pool" : "past";
}

function Tabs(props: {
  tab: Tab;
  cases: readonly CaseRow[];
  onChange: (tab: Tab) => void;
}): JSX.Element {
  const said = expertiseWords().pane;
  return (
    <fieldset class="filters">
      <legend class="spoken">{expertiseWords().title}</legend>
      {TABS.map((tab) => {
        const count = tab === "past" ? 0 : fitting(props.cases, tab).length;
        return (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === props.tab}
            onClick={() => props.onChange(tab)}
          >
            {said.tabs[tab]}
            {count ? <Badge count={count} label={said.count(count)} tone="muted" /> : null}
          </button>
        );
      })}
    </fieldset>
  );
}

interface ListProps {
  readonly tab: Tab;
  readonly cases: readonly CaseRow[] | null;
  readonly hasMore: boolean;
  readonly fault: string | null;
  readonly more: () => void;
  readonly again: () => void;
  readonly speciality: string;
  readonly onSpeciality: (speciality: string) => void;
}

function Past(): JSX.Element {
  const [speciality, setSpeciality] = useState("");
  const past = useCases(false);
  const cases = past.cases?.filter((one) => !RUNNING.has(one.state)) ?? null;
  return (
    <List
      tab="past"
      {...past}
      cases={cases}
      speciality={speciality}
      onSpeciality={setSpeciality}
    />
  );
}

function List(props: ListProps): JSX.Element {
  const now = useNow();
  const said = expertiseWords().pane;
  const { tab, cases, fault } = props;
  if (fault !== null && cases === null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={props.again}>{words().common.retry}</Button>
      </div>
    );
  }
  if (cases === null) return <p class="inset quiet-text">{words().common.loading}</p>;
  if (!cases.length) {
    return (
      <Empty art={<RopeArt />} title={said.none[tab]}>
        {said.noneAbout[tab]}
      </Empty>
    );
  }
  const known = specialitiesOf(cases);
  const wanted = known.includes(props.speciality) ? props.speciality : "";
  const shown = cases.filter((one) => !wanted || one.view?.request.speciality === wanted);
  return (
    <>
      {known.length > 1 ? <Specialities {...props} speciality={wanted} known={known} /> : null}
      <ul class="cases" aria-label={said.count(shown.length)}>
        {shown.map((one) => (
          <li key={one.case}>
            <CaseItem row={one} now={now} />
          </li>
        ))}
      </ul>
      {props.hasMore ? (
        <div class="inset">
          <Button onClick={props.more}>{said.more}</Button>
        </div>
      ) : null}
    </>
  );
}

function specialitiesOf(cases: readonly CaseRow[]): readonly string[] {
  const found = cases.map((one) => one.view?.request.speciality ?? "").filter(Boolean);
  return [...new Set(found)].sort((one, other) =>
    specialityWord(one).localeCompare(specialityWord(other)),
  );
}

function Specialities(props: {
  known: readonly string[];
  speciality: string;
  onSpeciality: (speciality: string) => void;
}): JSX.Element {
  const said = expertiseWords().pane;
  return (
    <fieldset class="pick-row specialities">
      <legend class="spoken">{said.speciality}</legend>
      {["", ...props.known].map((one) => (
        <button
          key={one}
          type="button"
          class="phrase"
          aria-pressed={one === props.speciality}
          onClick={() => props.onSpeciality(one)}
        >
          {one ? specialityWord(one) : said.every}
        </button>
      ))}
    </fieldset>
  );
}
