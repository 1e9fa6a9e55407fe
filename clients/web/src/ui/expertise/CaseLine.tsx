/**
 * A tele-expertise in its thread: the request is a card; steps, reports and agreements are lines.
 *
 * What never enters this room: a call to the engine.
 */

import type { JSX } from "preact";
import type { CaseLineStep, MessageView } from "@/api/index.ts";
import { CaseCard } from "@/ui/expertise/CaseCard.tsx";
import { ConsentLine } from "@/ui/expertise/ConsentLine.tsx";
import { seeReport } from "@/ui/expertise/deeds.tsx";
import { lineWords } from "@/ui/expertise/lineWords.ts";
import { told } from "@/ui/expertise/saying.ts";
import { stepWord } from "@/ui/expertise/stepWord.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { InfoIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { clock } from "@/ui/state/moments.ts";
import { authorOf, clean, oneLine } from "@/ui/state/wording.ts";

export function CaseLine(props: BridgedProps): JSX.Element {
  const { message } = props.row;
  const { expertise, consent } = message;
  if (message.kind === "case" && expertise) return <CaseCard {...props} view={expertise} />;
  const isConsent = message.kind === "consent" || message.kind === "consent-end";
  if (isConsent && consent) return <ConsentLine {...props} consent={consent} />;
  return (
    <p
      class="notice"
      data-key={props.row.key}
      data-seq={message.seq ?? undefined}
      tabIndex={-1}
    >
      <InfoIcon class="small" />
      <span>
        {caseText(message)}
        <time>{clock(message.time)}</time>
        {message.kind === "case-report" ? <See message={message} /> : null}
      </span>
    </p>
  );
}

function See(props: { message: MessageView }): JSX.Element | null {
  const app = useApp();
  const { expertise, id } = props.message;
  const at = expertise?.reports.findIndex((one) => one.message === id) ?? -1;
  if (!expertise || at < 0) return null;
  return (
    <button type="button" class="link" onClick={() => void seeReport(app, expertise, at)}>
      {expertiseWords().card.seeReport}
    </button>
  );
}

/** The line as words. */
export function caseText(message: MessageView): string {
  const said = lineWords();
  const by = authorOf(message);
  switch (message.kind) {
    case "case":
      return said.uncounted;
    case "case-report":
      return said.reported(message.mine ? null : by, versionOf(message), oneLine(message.text));
    case "consent":
      return said.agreed(by);
    case "consent-end":
      return said.ended;
    default:
      return message.caseStep === null
        ? said.otherStep(by)
        : stepText(message.caseStep, message.mine);
  }
}

function versionOf({ id, expertise }: MessageView): number {
  return expertise?.reports.find((one) => one.message === id)?.version ?? 1;
}

function stepText(step: CaseLineStep, isMine: boolean): string {
  const words = clean(step.text);
  const all = words ? told(stepWord(step, isMine), words) : stepWord(step, isMine);
  return step.counts ? all : `${all} (${lineWords().ignored})`;
}
