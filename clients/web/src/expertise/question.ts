/**
 * What the rules are asked, of which nothing says who the patient is, and what they answer.
 *
 * What never enters this room: a rule.
 */

import type { RuleSettings } from "@/api/expertise.ts";
import type { ActCode, Severity } from "@/expertise/tables.ts";

export type Sector = "liberal" | "hospital" | "medico-social" | "other";

export type QuestionState =
  | "draft"
  | "sent"
  | "claimed"
  | "more-asked"
  | "answered"
  | "declined"
  | "redirected"
  | "withdrawn"
  | "expired"
  | "closed"
  | "billed";

/**
 * `profession` is a word of professions.ts, empty where nobody has claimed a pool yet. `idnps` is
 * the national number, `structure` a FINESS or SIRET; empty where there is none.
 */
export interface Party {
  readonly profession: string;
  readonly idnps: string;
  readonly structure: string;
  readonly sector: Sector;
}

/** Acts that the patient had in the calendar year of the act, without this one. */
export interface Counts {
  readonly patient: number;
  readonly byExpert: number;
  readonly byRequester: number;
}

/**
 * One request, as far as a rule looks at it. Days are `YYYY-MM-DD`, in Paris: `asked` of the
 * request, `answered` of the report, `day` of the act (of the request while it is written),
 * `today` when this is asked. `level` is 1 or 2, of before 2022-04-01. `counts` is null until
 * somebody has counted; `told` are codes of this case that stand in a ledger.
 */
export interface Question {
  readonly asked: string;
  readonly day: string;
  readonly today: string;
  readonly answered: string | null;
  readonly state: QuestionState;
  readonly requester: Party;
  readonly expert: Party;
  readonly buccoDental: boolean;
  readonly urgent: boolean;
  readonly inpatient: boolean;
  readonly present: boolean;
  readonly level: 1 | 2;
  readonly expertOtherAct: boolean;
  readonly requesterOtherAct: boolean;
  readonly qualified: boolean;
  readonly consent: boolean;
  readonly counts: Counts | null;
  readonly told: readonly string[];
}

/** What an organisation decides where the law's wording leaves room; defaults bill less. */
export type Configuration = RuleSettings;

export const AS_SHIPPED: Configuration = {
  limit: 4,
  limitBy: "patient",
  off: [],
  withoutIns: "unbilled",
  sameStructure: "warn",
  rqdCumulates: false,
  alsoExpert: [],
  alsoRequester: [],
};

/** An act that is billed, by a row of the table of tariffs. */
export interface Payable {
  readonly code: string;
  readonly cents: number;
  readonly tariff: string;
  readonly article: string;
  readonly confidence: string;
  readonly planned: boolean;
}

/** A rule that applies; `article` is empty where it is a rule of this program. */
export interface Reason {
  readonly rule: string;
  readonly key: string;
  readonly severity: Severity;
  readonly codes: readonly ActCode[];
  readonly article: string;
  readonly source: string;
  readonly confidence: string;
}

/**
 * `te2` and `rqd` are what is, or will be, billed; null where nothing is. `mayAsk`: the request
 * may go, billed or not. `due`: it may be told to a ledger now. `count` is the year's with this
 * one, null while nobody has counted: then it is `provisional`. `reasons` in the order of the
 * table.
 */
export interface Verdict {
  readonly te2: Payable | null;
  readonly rqd: Payable | null;
  readonly mayAsk: boolean;
  readonly due: boolean;
  readonly provisional: boolean;
  readonly count: number | null;
  readonly reasons: readonly Reason[];
}
