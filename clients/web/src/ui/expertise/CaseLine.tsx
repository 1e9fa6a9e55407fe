/**
 * A tele-expertise in one line of its thread: asked, moved, answered, agreed to.
 *
 * What never enters this room: a call to the engine.
 */

import type { JSX } from "preact";
import type { CaseLineStep, MessageView, Named } from "@/api/index.ts";
import { lineWords } from "@/ui/expertise/lineWords.ts";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { InfoIcon } from "@/ui/primitives/icons.tsx";
import { clock } from "@/ui/state/moments.ts";
import { authorOf, clean, nameOf, oneLine } from "@/ui/state/wording.ts";

export function CaseLine(props: BridgedProps): JSX.Element {
  const { message } = props.row;
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
      </span>
    </p>
  );
}

/** The line as words. */
export function caseText(message: MessageView): string {
  const said = lineWords();
  const by = authorOf(message);
  switch (message.kind) {
    case "case": {
      const { expertise } = message;
      if (expertise === null) return said.uncounted;
      return said.asked(nameOf(expertise.expert), oneLine(message.text));
    }
    case "case-report":
      return said.reported(by, versionOf(message), oneLine(message.text));
    case "consent":
      return said.agreed(by);
    case "consent-end":
      return said.ended;
    default:
      return message.caseStep === null ? said.otherStep(by) : stepText(by, message.caseStep);
  }
}

function versionOf({ id, expertise }: MessageView): number {
  return expertise?.reports.find((one) => one.message === id)?.version ?? 1;
}

function stepText(by: string, step: CaseLineStep): string {
  const said = lineWords();
  const say = Object.hasOwn(said.steps, step.step)
    ? said.steps[step.step as keyof typeof said.steps]
    : said.otherStep;
  const text = say(by, targetName(step.to));
  const words = clean(step.text);
  const all = words ? `${text} : ${words}` : text;
  return step.counts ? all : `${all} (${said.ignored})`;
}

function targetName(to: Named | null): string {
  return to === null ? lineWords().somebody : nameOf(to);
}
