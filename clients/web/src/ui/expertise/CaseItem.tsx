/** A request in the desk: what is asked first, its clock, and the one thing to do with it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseRow, CaseView } from "@/api/index.ts";
import { patientBorn } from "@/ui/directory/saying.ts";
import { acceptRedirect, take } from "@/ui/expertise/deeds.tsx";
import { Clock, StateChip } from "@/ui/expertise/Standing.tsx";
import { StudyIcon } from "@/ui/expertise/StudyButton.tsx";
import { ageOf, nameOfPatient, RUNNING, reasonWord, whoIs } from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon, AttachIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { format, type Route, toThread } from "@/ui/state/route.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";

export function CaseItem(props: { row: CaseRow; now: number }): JSX.Element {
  const app = useApp();
  const { row, now } = props;
  const { view } = row;
  const said = expertiseWords();
  const route = routeOf(row);
  return (
    <article class={`case-item ${row.state}`}>
      <a
        class="what"
        href={format(route)}
        onClick={(event) => {
          event.preventDefault();
          app.router.go(route);
        }}
      >
        <span class="question">{view ? oneLine(view.request.question) : said.pane.unread}</span>
        {view ? <Facts view={view} /> : null}
        <Who row={row} now={now} />
      </a>
      <div class="end">
        {RUNNING.has(row.state) && row.state === "sent" && !row.asked ? null : (
          <StateChip of={row} />
        )}
        <Clock of={row} now={now} />
        {view ? <Deed view={view} /> : null}
      </div>
    </article>
  );
}

/** Whoever asked follows it in its thread; whoever answers works on its own screen. */
function routeOf(row: CaseRow): Route {
  const isAsked = row.asked || row.view?.expertSide === false;
  return isAsked
    ? toThread(row.thread, row.view?.request.message ?? null)
    : { screen: "case", thread: row.thread, case: row.case };
}

function Facts(props: { view: CaseView }): JSX.Element {
  const { request, disagrees, consent } = props.view;
  const said = expertiseWords().card;
  const patient = [nameOfPatient(request.patient), patientBorn(request.patient)];
  return (
    <span class="facts">
      <span class="one-line">{patient.filter(Boolean).join(", ")}</span>
      {request.speciality ? <Chip>{specialityWord(request.speciality)}</Chip> : null}
      <Chip>{reasonWord(request.reason)}</Chip>
      {request.documents.length ? (
        <Chip icon={AttachIcon}>{said.documents(request.documents.length)}</Chip>
      ) : null}
      {request.studies.length ? (
        <Chip icon={StudyIcon}>{said.studies(request.studies.length)}</Chip>
      ) : null}
      {consent?.ended ? (
        <Chip tone="danger" icon={AlertIcon}>
          {said.consentOver}
        </Chip>
      ) : null}
      {disagrees ? <AlertIcon class="small warning" /> : null}
    </span>
  );
}

function Who(props: { row: CaseRow; now: number }): JSX.Element {
  const app = useApp();
  const { row, now } = props;
  const said = expertiseWords().card;
  const me = app.status.value?.me.account;
  const parts = [
    row.asked ? said.to(nameOf(row.expert)) : said.from(whoIs(row.requester, me)),
    row.pool && !row.asked ? nameOf(row.expert) : "",
    row.by && !row.claimedByMe ? said.claimedBy(whoIs(row.by, me)) : "",
    ageOf(row.opened, now),
  ];
  return <span class="detail one-line">{parts.filter(Boolean).join(" · ")}</span>;
}

function Deed(props: { view: CaseView }): JSX.Element | null {
  const app = useApp();
  const { view } = props;
  const said = expertiseWords();
  const [isBusy, setBusy] = useState(false);
  const run = async (deed: (app: App) => Promise<unknown>) => {
    setBusy(true);
    await deed(app);
    setBusy(false);
  };
  const { redirectedTo } = view;
  if (redirectedTo && view.asked && view.state === "redirected") {
    return (
      <Button
        kind="primary"
        busy={isBusy}
        onClick={() => void run(() => acceptRedirect(app, view))}
      >
        {said.deeds.accept(nameOf(redirectedTo))}
      </Button>
    );
  }
  const offer = (["claim", "answer", "give", "send"] as const).find((one) =>
    view.may.includes(one),
  );
  if (!offer) return null;
  return (
    <Button kind="primary" busy={isBusy} onClick={() => void run(() => take(app, view, offer))}>
      {offer === "answer" ? said.card.answer : said.deeds[offer]}
    </Button>
  );
}
