/** A case on one screen: what is asked and all that came with it, beside the answer. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseView, Id } from "@/api/index.ts";
import { move, take } from "@/ui/expertise/deeds.tsx";
import { AnswerPane } from "@/ui/expertise/desk/AnswerPane.tsx";
import { RequestPane } from "@/ui/expertise/desk/RequestPane.tsx";
import { useAnswer } from "@/ui/expertise/desk/useAnswer.ts";
import { useCase } from "@/ui/expertise/desk/useCase.ts";
import { Clock, StateChip } from "@/ui/expertise/Standing.tsx";
import { nameOfPatient, stateWord } from "@/ui/expertise/saying.ts";
import { useNow } from "@/ui/expertise/useNow.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { toThread } from "@/ui/state/route.ts";
import { capitalised } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function CaseScreen(props: { thread: Id; case: Id }): JSX.Element {
  const { view, setView, isGone, open } = useCase(props.thread, props.case);
  const said = expertiseWords().desk;
  if (view === null) {
    return isGone ? (
      <Empty art={<RopeArt />} title={said.gone}>
        {said.goneAbout}
      </Empty>
    ) : (
      <p class="inset quiet-text">{words().common.loading}</p>
    );
  }
  return <Both view={view} open={open} onView={setView} />;
}

interface BothProps {
  readonly view: CaseView;
  readonly open: OpenThread;
  readonly onView: (view: CaseView) => void;
}

const SIDES = ["request", "answer"] as const;
type Side = (typeof SIDES)[number];

function Both(props: BothProps): JSX.Element {
  const { view, open } = props;
  const app = useApp();
  const said = expertiseWords().desk;
  const [side, setSide] = useState<Side>("request");
  const answering = useAnswer(view);
  const mayAnswer = view.may.includes("answer") || view.may.includes("correct");
  const isWide = app.isWide.value;
  const claim = async () => {
    const moved = await move(app, view, "claim");
    if (!moved) return;
    props.onView(moved);
    setSide("answer");
  };
  return (
    <section class="case-screen" aria-label={expertiseWords().title}>
      <Head view={view} />
      {isWide ? null : (
        <fieldset class="filters sides">
          <legend class="spoken">{expertiseWords().title}</legend>
          {SIDES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === side}
              onClick={() => setSide(one)}
            >
              {said[one]}
            </button>
          ))}
        </fieldset>
      )}
      <div class="case-panes">
        <div class="request-pane" hidden={!isWide && side !== "request"}>
          <RequestPane view={view} open={open} answering={answering} />
        </div>
        <div class="answer-pane" hidden={!isWide && side !== "answer"}>
          {mayAnswer ? (
            <AnswerPane view={view} open={open} answering={answering} />
          ) : (
            <MayNot view={view} onClaim={() => void claim()} />
          )}
        </div>
      </div>
    </section>
  );
}

function Head(props: { view: CaseView }): JSX.Element {
  const { router } = useApp();
  const now = useNow();
  const { view } = props;
  return (
    <header class="case-head">
      <IconButton icon={BackIcon} label={words().common.back} onClick={() => router.back()} />
      <h1 class="one-line">{nameOfPatient(view.request.patient) || expertiseWords().title}</h1>
      <StateChip of={view} />
      <Clock of={view} now={now} />
      <Button
        kind="quiet"
        onClick={() => router.go(toThread(view.thread, view.request.message))}
      >
        {expertiseWords().desk.thread}
      </Button>
    </header>
  );
}

const OTHERS = ["redirect", "decline"] as const;

/** Nobody has it yet, or somebody else does. */
function MayNot(props: { view: CaseView; onClaim: () => void }): JSX.Element {
  const app = useApp();
  const { view } = props;
  const said = expertiseWords();
  if (!view.may.includes("claim")) {
    return <Empty art={<RopeArt />} title={capitalised(stateWord(view.state))} />;
  }
  const offers = OTHERS.filter((one) => view.may.includes(one));
  const action = (
    <div class="deeds centred">
      <Button kind="primary" onClick={props.onClaim}>
        {said.desk.claimFirst}
      </Button>
      {offers.map((offer) => (
        <Button key={offer} kind="quiet" onClick={() => void take(app, view, offer)}>
          {said.deeds[offer]}
        </Button>
      ))}
    </div>
  );
  return <Empty art={<RopeArt />} title={said.desk.mayNot} action={action} />;
}
