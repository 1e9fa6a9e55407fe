/** The signed steps of a case, folded away: who did what, when. */

import type { JSX } from "preact";
import type { CaseStepView } from "@/api/index.ts";
import { stepWord } from "@/ui/expertise/stepWord.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { full } from "@/ui/state/moments.ts";
import { clean } from "@/ui/state/wording.ts";

export function Steps(props: { steps: readonly CaseStepView[] }): JSX.Element | null {
  const said = expertiseWords().card;
  if (!props.steps.length) return null;
  return (
    <details class="case-steps">
      <summary>{said.history}</summary>
      <ol>
        {props.steps.map((step) => (
          <li key={step.message}>
            <b>{stepWord(step)}</b>
            <time class="detail">{full(step.time)}</time>
            {step.text.trim() ? <span class="words">{clean(step.text)}</span> : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
