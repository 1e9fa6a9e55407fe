/** A fault as one sentence: what happened, then what to do. */

import { EngineFault, type Fault } from "@/api/index.ts";
import { words } from "@/ui/words/words.ts";

/** By its rule where the rule has a sentence, else by code or cause, with the remedy. */
export function sentenceOf(error: unknown): string {
  const said = words().errors;
  if (!(error instanceof EngineFault)) return said.unexpected;
  const ruled = error.rule ? said.rules[error.rule] : undefined;
  if (error.rule && ruled) return said.ruled(ruled, error.rule);
  const remedy = said.remedies[error.remedy] ?? said.remedies.wait;
  const detail = detailOf(error);
  const cause = causeOf(error);
  return detail ? said.detailed(cause, detail, remedy) : said.sentence(cause, remedy);
}

function causeOf(fault: Fault): string {
  const said = words().errors;
  const code = fault.code ?? "";
  if (fault.name === "LastWayIn") return said.wouldLose[code] ?? said.causes.LastWayIn;
  if (fault.name === "ServerRefused") return said.codes[code] ?? said.causes.ServerRefused;
  if (fault.name === "FileFault") return words().files.faults[code] ?? said.causes.FileFault;
  return said.causes[fault.name];
}

function detailOf(fault: Fault): string {
  if (fault.rule) return fault.rule;
  return fault.name === "ServerRefused" ? (fault.code ?? "") : "";
}
