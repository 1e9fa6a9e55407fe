/** A signed step in a sentence. */

import type { CaseStepView } from "@/api/index.ts";
import { lineWords } from "@/ui/expertise/lineWords.ts";
import { nameOf } from "@/ui/state/wording.ts";

type Known = keyof ReturnType<typeof lineWords>["steps"];

export function stepWord(step: CaseStepView, isMine = false): string {
  const said = lineWords();
  const by = nameOf(step.by);
  if (isMine && Object.hasOwn(said.mine, step.step)) {
    return said.mine[step.step as keyof typeof said.mine](targetOf(step));
  }
  const to = targetOf(step);
  if (!Object.hasOwn(said.steps, step.step)) return said.otherStep(by);
  return said.steps[step.step as Known](by, to);
}

function targetOf({ to }: CaseStepView): string {
  return to === null ? lineWords().somebody : nameOf(to);
}
