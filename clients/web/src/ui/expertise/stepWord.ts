/** A signed step in a sentence. */

import type { CaseStepView } from "@/api/index.ts";
import { lineWords } from "@/ui/expertise/lineWords.ts";
import { nameOf } from "@/ui/state/wording.ts";

type Known = keyof ReturnType<typeof lineWords>["steps"];

export function stepWord(step: CaseStepView, by = nameOf(step.by)): string {
  const said = lineWords();
  const to = step.to === null ? said.somebody : nameOf(step.to);
  if (!Object.hasOwn(said.steps, step.step)) return said.otherStep(by);
  return said.steps[step.step as Known](by, to);
}
