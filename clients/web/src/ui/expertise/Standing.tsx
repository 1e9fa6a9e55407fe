/** Where a case stands: its state in a word, the seven days as a ring, who has it. */

import type { JSX } from "preact";
import type { CaseRow, CaseView } from "@/api/index.ts";
import { BACK, clockOf, isAnswered, stateWord } from "@/ui/expertise/saying.ts";
import { CheckIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { capitalised } from "@/ui/state/wording.ts";

const AROUND = 2 * Math.PI * 7;

type Stand = Pick<CaseRow | CaseView, "state" | "opened" | "due" | "moved">;

export function StateChip(props: { of: Stand }): JSX.Element {
  const { state } = props.of;
  const word = capitalised(stateWord(state));
  if (isAnswered(state)) {
    return (
      <Chip tone="accent" icon={CheckIcon}>
        {word}
      </Chip>
    );
  }
  if (BACK.has(state) || state === "more-asked") return <Chip tone="caution">{word}</Chip>;
  return <Chip>{word}</Chip>;
}

/** `reste 5 j`, with how much of the seven days is gone. */
export function Clock(props: { of: Stand; now: number }): JSX.Element | null {
  const { text, part, isLate } = clockOf(props.of, props.now);
  if (part === null) return null;
  return (
    <span class={`case-clock${isLate ? " late" : ""}`}>
      <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">
        <circle cx="9" cy="9" r="7" class="whole" />
        <circle
          cx="9"
          cy="9"
          r="7"
          class="left"
          stroke-dasharray={`${AROUND * (1 - part)} ${AROUND}`}
        />
      </svg>
      {text}
    </span>
  );
}
