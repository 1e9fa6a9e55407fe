/** Today's patients of a ward: three letters, the arrows, Enter. */

import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { WardPatient, WardView } from "@/api/index.ts";
import { fitsPatient, patientBorn, patientName } from "@/ui/directory/saying.ts";
import { ofWard, type Subject } from "@/ui/directory/subject.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { type Choosing, chooseBy, optionOf } from "@/ui/primitives/choosing.ts";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Banner, Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { asking, lacksLine } from "@/ui/state/asking.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { clock } from "@/ui/state/moments.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

const QUALIFIED = "qualified";

export interface WardProps {
  readonly ward: string;
  readonly onWard: (ward: string) => void;
  readonly onTake: (subject: Subject) => void;
}

export function Ward(props: WardProps): JSX.Element {
  const said = directoryWords().patient;
  const { view, isBusy, again } = useWard(props.ward);
  const [only, second] = view?.wards ?? [];
  useEffect(() => {
    if (!props.ward && only && !second) props.onWard(only);
  }, [props.ward, only, second]);
  const { line } = useApp();
  if (view === null && line.isAway.value) {
    return <Empty title={directoryWords().offline}>{said.awayAbout}</Empty>;
  }
  if (view === null) {
    return (
      <p class="inset pending quiet-text" role="status">
        {isBusy ? <span class="spinner" /> : null}
        {isBusy ? said.asking : ""}
      </p>
    );
  }
  if (!view.wards.length) {
    return (
      <Empty
        title={view.away ? said.away : said.noWards}
        action={<Button onClick={again}>{words().common.retry}</Button>}
      >
        {said.awayAbout}
      </Empty>
    );
  }
  return (
    <>
      <Pick view={view} ward={props.ward} onWard={props.onWard} />
      {props.ward ? <List view={view} isBusy={isBusy} onTake={props.onTake} /> : null}
    </>
  );
}

function Pick(props: {
  view: WardView;
  ward: string;
  onWard: (ward: string) => void;
}): JSX.Element {
  const id = useId();
  const said = directoryWords().patient;
  return (
    <div class="inset field ward-field">
      <label for={id}>{said.ward}</label>
      <select
        id={id}
        class="input"
        value={props.ward}
        onChange={(event) => props.onWard(event.currentTarget.value)}
      >
        <option value="">{said.chooseWard}</option>
        {props.view.wards.map((ward) => (
          <option key={ward} value={ward}>
            {oneLine(ward)}
          </option>
        ))}
      </select>
    </div>
  );
}

function List(props: {
  view: WardView;
  isBusy: boolean;
  onTake: (subject: Subject) => void;
}): JSX.Element {
  const list = useId();
  const said = directoryWords().patient;
  const { view, isBusy } = props;
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const patients = view.patients.filter((one) => fitsPatient(one, query));
  const choosing: Choosing = { list, lines: patients.map((_, at) => `${at}`), active };
  const take = (patient: WardPatient | undefined) => {
    if (patient) props.onTake(ofWard(patient));
  };
  const asOf = view.time ? clock(view.time) : "";
  return (
    <>
      {view.away && view.time ? (
        <Banner icon={AlertIcon} tone="caution">
          {said.awayWard(asOf)}
        </Banner>
      ) : null}
      <div class="inset">
        <SearchField
          label={said.filter}
          value={query}
          onInput={(text) => {
            setQuery(text);
            setActive(0);
          }}
          onKeyDown={(event) =>
            chooseBy(event, choosing, { move: setActive, take: (at) => take(patients[at]) })
          }
          choosing={choosing}
          focused
        />
      </div>
      <p class="coverage" role="status">
        {isBusy ? said.asking : said.patients(patients.length)}
        {!isBusy && asOf && !view.away ? ` · ${said.asOf(asOf)}` : ""}
      </p>
      {patients.length || isBusy ? null : (
        <p class="inset quiet-text">{view.patients.length ? said.nobody : said.emptyWard}</p>
      )}
      {patients.length ? (
        <div role="listbox" id={list} aria-label={oneLine(view.ward)} class="found-list">
          {patients.map((patient, at) => (
            <Patient
              key={`${patient.oid} ${patient.matricule} ${patient.family} ${patient.given} ${patient.room}`}
              of={patient}
              option={optionOf(choosing, at)}
              onTake={() => take(patient)}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}

function Patient(props: {
  of: WardPatient;
  option: ReturnType<typeof optionOf>;
  onTake: () => void;
}): JSX.Element {
  const said = directoryWords().patient;
  const { of, option } = props;
  const box = useRef<HTMLButtonElement>(null);
  const isActive = option["aria-selected"];
  useEffect(() => {
    if (isActive) box.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const gp = of.practitionerName ? said.gpNamed(oneLine(of.practitionerName)) : "";
  return (
    <button
      type="button"
      ref={box}
      class={`row patient${isActive ? " active" : ""}`}
      onClick={props.onTake}
      {...option}
    >
      <span class="room" aria-hidden="true">
        {oneLine(of.room)}
      </span>
      <span class="text">
        <span class="title">
          <span class="one-line">{patientName(of)}</span>
          {of.room ? <span class="spoken">{said.room(oneLine(of.room))}</span> : null}
        </span>
        <span class="detail one-line">
          {[patientBorn(of), standingOf(of), gp].filter(Boolean).join(" · ")}
        </span>
      </span>
    </button>
  );
}

/** What keeps his number from being used. */
function standingOf(patient: WardPatient): string {
  const said = directoryWords().patient;
  if (!patient.matricule) return said.noIns;
  return patient.status === QUALIFIED ? "" : said.unqualified;
}

/** Asked for when the ward is chosen, and again when the automation says that it changed. */
export function useWard(ward: string) {
  const app = useApp();
  const [view, setView] = useState<WardView | null>(null);
  const [isBusy, setBusy] = useState(true);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    // What stood for another ward is not this one's.
    setView((before) => before && { ...before, ward, time: 0, patients: [], away: false });
    return app.connection.events((event) => {
      if (event.type === "ward" && event.ward === ward) again();
    });
  }, [ward]);
  useEffect(() => {
    setBusy(true);
    return asking(
      app.line,
      () => app.engine.ward(ward),
      (now) => {
        setBusy(false);
        setView(now);
      },
      (fault) => {
        const isToCome = lacksLine(fault);
        setBusy(isToCome);
        if (!isToCome) app.overlays.say(sentenceOf(fault), { tone: "danger" });
      },
      (now) => now.away,
    );
  }, [ward, turn]);
  return { view, isBusy, again };
}
