/**
 * One question in, one verdict out (docs/expertise.md): every rule in the order of its table.
 *
 * What never enters this room: a clock; today is a field of the question.
 */

import { CHECKS, type Looked, lookAt } from "@/expertise/checks.ts";
import { isDay } from "@/expertise/days.ts";
import {
  AS_SHIPPED,
  type Configuration,
  type Payable,
  type Question,
  type Reason,
  type Verdict,
} from "@/expertise/question.ts";
import {
  type ActCode,
  RULES,
  type Rule,
  type Severity,
  type Side,
  type Tariff,
} from "@/expertise/tables.ts";

/** The largest count that an event says. */
const MAX_COUNT = 999;

const STOPPING: ReadonlySet<Severity> = new Set(["refuse", "unbilled"]);

/** What the rules say of one side's act, as events say it. */
export interface JudgedWord {
  readonly billable: boolean;
  readonly rule: string;
  readonly article: string;
  readonly count: number | null;
}

/** @throws RangeError for a day that is none, or a negative count */
export function judge(question: Question, configuration: Configuration = AS_SHIPPED): Verdict {
  check(question);
  const looked = lookAt(question, configuration);
  const found = RULES.filter(({ key }) => CHECKS[key]?.(looked) === true).map((rule) =>
    reasonOf(rule, severityOf(rule, configuration)),
  );
  const te2 = payableOf(looked.expertTariff, "TE2", found);
  const rqd = payableOf(looked.requesterTariff, "RQD", found);
  const isBilled = te2 !== null || rqd !== null;
  const reasons = found.filter(({ severity }) => isBilled || severity !== "wait");
  const waits = (key: string): boolean => reasons.some((one) => one.key === key);
  return {
    te2,
    rqd,
    mayAsk: found.every(({ severity }) => severity !== "refuse"),
    due: isBilled && !waits("unanswered"),
    provisional: waits("uncounted") || waits("expert-open"),
    count: looked.count,
    reasons: isBilled ? [...reasons, ...fine()] : reasons,
  };
}

/** What decided over an act: what stops it, or the rule that lets it pass. */
export function decided({ reasons }: Verdict, code: ActCode): Reason | undefined {
  return reasons.find((one) => isStopping(one, code)) ?? reasons.at(-1);
}

export function judgedOf(verdict: Verdict, side: Side = "expert"): JudgedWord {
  const code = side === "expert" ? "TE2" : "RQD";
  const payable = side === "expert" ? verdict.te2 : verdict.rqd;
  const reason = decided(verdict, code);
  return {
    billable: payable !== null,
    rule: reason?.rule ?? "",
    article: payable?.article ?? reason?.article ?? "",
    count: verdict.count === null ? null : Math.min(verdict.count, MAX_COUNT),
  };
}

function check({ asked, day, today, answered, counts }: Question): void {
  const days = [asked, day, today, answered].filter((one) => one !== null);
  if (!days.every(isDay)) throw new RangeError("a day is written YYYY-MM-DD");
  const { patient, byExpert, byRequester } = counts ?? {
    patient: 0,
    byExpert: 0,
    byRequester: 0,
  };
  if (Math.min(patient, byExpert, byRequester) < 0) {
    throw new RangeError("a count of acts is not negative");
  }
}

function severityOf(rule: Rule, { withoutIns, sameStructure }: Configuration): Severity {
  if (rule.key === "no-ins") return withoutIns;
  return rule.key === "same-structure" ? sameStructure : rule.severity;
}

function isStopping({ severity, codes }: Reason, code: ActCode): boolean {
  return STOPPING.has(severity) && codes.includes(code);
}

function payableOf(
  tariff: Looked["expertTariff"],
  code: ActCode,
  reasons: readonly Reason[],
): Payable | null {
  if (tariff === null || tariff.code === "") return null;
  return reasons.some((one) => isStopping(one, code)) ? null : payable(tariff);
}

function payable({ code, cents, id, article, confidence, planned }: Tariff): Payable {
  return { code, cents, tariff: id, article, confidence, planned };
}

function fine(): readonly Reason[] {
  return RULES.filter(({ key }) => key === "billable").map((rule) =>
    reasonOf(rule, rule.severity),
  );
}

function reasonOf(rule: Rule, severity: Severity): Reason {
  const { id, key, codes, article, source, confidence } = rule;
  return { rule: id, key, severity, codes, article, source, confidence };
}
