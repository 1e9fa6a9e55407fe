/** A tele-expertise in its thread: where it stands, the clock, who has it, what to do next. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { CaseOffer, CaseView, MessageView } from "@/api/index.ts";
import { acceptRedirect, seeReport, take } from "@/ui/expertise/deeds.tsx";
import { lineWords } from "@/ui/expertise/lineWords.ts";
import { ReportBrief } from "@/ui/expertise/ReportBrief.tsx";
import { Clock, StateChip } from "@/ui/expertise/Standing.tsx";
import { Steps } from "@/ui/expertise/Steps.tsx";
import {
  aboutPatient,
  ageOf,
  isAnswered,
  nameOfPatient,
  reasonWord,
  stateWord,
  told,
  whoIs,
} from "@/ui/expertise/saying.ts";
import { specialityWord } from "@/ui/expertise/specialities.ts";
import { useNow } from "@/ui/expertise/useNow.ts";
import { JudgedLine } from "@/ui/expertise/Verdict.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon, RecordIcon } from "@/ui/primitives/icons.tsx";
import { Banner, Chip } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { nameOf, oneLine } from "@/ui/state/wording.ts";

export function CaseCard(props: BridgedProps & { view: CaseView }): JSX.Element {
  const { row, view } = props;
  const said = expertiseWords().card;
  const title = useId();
  if (isSuperseded(row.message, view)) return <Superseded {...props} />;
  const { request } = view;
  const isOver = view.consent?.ended != null;
  return (
    <section
      class={`bridge-card case-card ${view.state}`}
      aria-labelledby={title}
      data-key={row.key}
      data-seq={row.message.seq ?? undefined}
      tabIndex={-1}
    >
      <Head {...props} title={title} />
      {view.disagrees && view.server !== null ? (
        <Banner icon={AlertIcon} tone="caution">
          {said.disagrees(stateWord(view.server))}
        </Banner>
      ) : null}
      <blockquote class="question">{request.question}</blockquote>
      <p class="facts">
        <b>{nameOfPatient(request.patient)}</b>{" "}
        <span class="detail">{aboutPatient(request.patient)}</span>
      </p>
      <div class="chips">
        <Chip>{reasonWord(request.reason)}</Chip>
        {request.speciality ? <Chip>{specialityWord(request.speciality)}</Chip> : null}
        {request.documents.length ? (
          <Chip>{said.documents(request.documents.length)}</Chip>
        ) : null}
        {request.studies.length ? <Chip>{said.studies(request.studies.length)}</Chip> : null}
        {isOver ? <Chip tone="danger">{said.consentOver}</Chip> : null}
      </div>
      <LastWord view={view} />
      {view.asked || view.expertSide ? <JudgedLine judged={view.judged} /> : null}
      {isAnswered(view.state) ? <ReportBrief view={view} /> : null}
      <Deeds view={view} />
      <Steps steps={view.steps} />
    </section>
  );
}

function Head(props: BridgedProps & { view: CaseView; title: string }): JSX.Element {
  const app = useApp();
  const now = useNow();
  const { view } = props;
  const said = expertiseWords().card;
  const me = app.status.value?.me.account;
  const people = [
    said.from(whoIs(view.requester, me)),
    said.to(nameOf(view.expert)),
    view.by && view.by.account !== view.expert.account
      ? said.claimedBy(whoIs(view.by, me))
      : "",
  ];
  return (
    <header>
      <RecordIcon />
      <div class="text">
        <h3 id={props.title}>{said.title(view.request.version)}</h3>
        <p class="detail">{people.filter(Boolean).join(", ")}</p>
      </div>
      <div class="standing-end">
        <StateChip of={view} />
        <Clock of={view} now={now} />
        {isAnswered(view.state) ? null : <span class="detail">{ageOf(view.opened, now)}</span>}
      </div>
    </header>
  );
}

/** Why it came back, or what is asked for: the words of the last step that has some. */
function LastWord(props: { view: CaseView }): JSX.Element | null {
  const { view } = props;
  const last = view.steps.findLast((one) => one.step !== "send" && one.text.trim() !== "");
  const isTold = ["more-asked", "declined", "redirected", "claimed"].includes(view.state);
  if (!last || !isTold) return null;
  return <p class="last-word">{told(nameOf(last.by), oneLine(last.text))}</p>;
}

/** The likeliest first; what ends something last. */
const ORDER: readonly CaseOffer[] = [
  "answer",
  "claim",
  "give",
  "send",
  "close",
  "ask",
  "correct",
  "redirect",
  "release",
  "decline",
  "withdraw",
];
const FIRST: ReadonlySet<CaseOffer> = new Set(["answer", "claim", "give", "send"]);

function Deeds(props: { view: CaseView }): JSX.Element {
  const app = useApp();
  const { view } = props;
  const said = expertiseWords();
  const { redirectedTo } = view;
  const offers = ORDER.filter((one) => view.may.includes(one));
  const isRedirected = redirectedTo !== null && view.asked && view.state === "redirected";
  const label = (offer: CaseOffer): string => {
    if (offer === "answer") return said.card.answer;
    return offer === "correct" ? said.card.correct : said.deeds[offer];
  };
  return (
    <div class="deeds">
      {isRedirected ? (
        <Button kind="primary" onClick={() => void acceptRedirect(app, view)}>
          {said.deeds.accept(nameOf(redirectedTo))}
        </Button>
      ) : null}
      {offers.map((offer) => (
        <Button
          key={offer}
          kind={FIRST.has(offer) && !isRedirected ? "primary" : "quiet"}
          onClick={() => void take(app, view, offer)}
        >
          {label(offer)}
        </Button>
      ))}
      {view.expertSide ? (
        <Button
          kind="quiet"
          onClick={() =>
            app.router.go({ screen: "case", thread: view.thread, case: view.case })
          }
        >
          {said.card.open}
        </Button>
      ) : null}
      {view.reports.length ? (
        <Button onClick={() => void seeReport(app, view, view.reports.length - 1)}>
          {said.card.seeReport}
        </Button>
      ) : null}
    </div>
  );
}

function isSuperseded(message: MessageView, view: CaseView): boolean {
  return view.request.message !== message.id;
}

/** An earlier version of a request is one quiet line. */
function Superseded(props: BridgedProps & { view: CaseView }): JSX.Element {
  const { row, view } = props;
  return (
    <p class="notice" data-key={row.key} data-seq={row.message.seq ?? undefined} tabIndex={-1}>
      <RecordIcon class="small" />
      <span>
        {lineWords().asked(nameOf(view.expert), oneLine(row.message.text))}
        {" · "}
        {expertiseWords().card.later}
      </span>
    </p>
  );
}
