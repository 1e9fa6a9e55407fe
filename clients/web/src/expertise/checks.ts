/**
 * When each rule of the table applies, by its key.
 *
 * What never enters this room: a rule that looks at what another one came to.
 */

import type { Configuration, Party, Question } from "@/expertise/question.ts";
import { eligibilityOf, type Side, type Tariff, tariffOf } from "@/expertise/tables.ts";

/** A question with the rows of its day. */
export interface Looked {
  readonly question: Question;
  readonly configuration: Configuration;
  readonly expertTariff: Tariff | null;
  readonly requesterTariff: Tariff | null;
  readonly isAnswered: boolean;
  /** Acts of the year that the limit looks at, with this one. */
  readonly count: number | null;
}

type Check = (looked: Looked) => boolean;

const ANSWERED = ["answered", "closed", "billed"];
const ENDED = ["declined", "redirected", "withdrawn", "expired"];

export function lookAt(question: Question, configuration: Configuration): Looked {
  const { day, level, answered, state } = question;
  return {
    question,
    configuration,
    expertTariff: tariffOf("expert", day, level, configuration.off),
    requesterTariff: tariffOf("requester", day, level, configuration.off),
    isAnswered: answered !== null && ANSWERED.includes(state),
    count: countOf(question, configuration),
  };
}

function countOf({ counts }: Question, { limitBy }: Configuration): number | null {
  if (counts === null) return null;
  const { patient, byExpert, byRequester } = counts;
  const before = { patient, "patient-expert": byExpert, "patient-requester": byRequester };
  return before[limitBy] + 1;
}

function bills(role: Side, { question, configuration }: Looked): boolean {
  const { profession } = question[role];
  const { alsoExpert, alsoRequester } = configuration;
  const also = role === "expert" ? alsoExpert : alsoRequester;
  return also.includes(profession) || eligibilityOf(role, profession, question.day) !== null;
}

const isOpen: Check = ({ question, isAnswered }) =>
  question.expert.profession === "" && !isAnswered;

const isBackdated: Check = ({ question: { asked, answered, day } }) =>
  answered === null ? day < asked : answered < asked || day < answered;

/** NGAP 14.9.4: about mouth and teeth, asked by the medico-social or by a dentist. */
const isNotDental: Check = ({ question }) => {
  const { expert, requester, buccoDental, day } = question;
  if (eligibilityOf("expert", expert.profession, day)?.only !== "dental") return false;
  const isAskedByOne =
    requester.sector === "medico-social" || requester.profession === "dentist";
  return !(buccoDental && isAskedByOne);
};

function isSame(field: keyof Party): Check {
  return ({ question: { expert, requester } }) =>
    expert[field] !== "" && expert[field] === requester[field];
}

export const CHECKS: Readonly<Record<string, Check>> = {
  future: ({ question: { asked, answered, day, today } }) =>
    [asked, day, answered ?? day].some((one) => one > today),
  backdated: isBackdated,
  consent: ({ question }) => !question.consent,
  self: isSame("idnps"),
  "no-tariff": ({ expertTariff }) => expertTariff === null,
  "expert-profession": (looked) =>
    looked.expertTariff !== null && !isOpen(looked) && !bills("expert", looked),
  dental: isNotDental,
  urgent: ({ question }) => question.urgent,
  inpatient: ({ question }) => question.inpatient,
  present: ({ question }) => question.present,
  ended: ({ question }) => ENDED.includes(question.state),
  "requester-unknown": ({ question }) => question.requester.idnps === "",
  "expert-unknown": ({ question, isAnswered }) => isAnswered && question.expert.idnps === "",
  "no-ins": ({ question }) => !question.qualified,
  limit: ({ count, configuration }) => count !== null && count > configuration.limit,
  "expert-other-act": ({ question }) => question.expertOtherAct,
  "te2-told": ({ question: { told } }) => told.includes("TE1") || told.includes("TE2"),
  "lump-sum": ({ requesterTariff }) => requesterTariff?.code === "",
  "requester-profession": (looked) =>
    (looked.requesterTariff?.code ?? "") !== "" && !bills("requester", looked),
  "requester-other-act": ({ question, configuration }) =>
    question.requesterOtherAct && !configuration.rqdCumulates,
  "rqd-told": ({ question: { told } }) => told.includes("RQD"),
  "same-structure": isSame("structure"),
  hospital: ({ question: { expert, requester } }) =>
    expert.sector === "hospital" || requester.sector === "hospital",
  planned: ({ expertTariff }) => expertTariff?.planned === true,
  "patients-before-2022": ({ expertTariff }) => (expertTariff?.level ?? 0) > 0,
  "dental-specialist": ({ question: { expert, requester } }) =>
    expert.profession === "dentist" && requester.profession === "dentist",
  unanswered: ({ isAnswered }) => !isAnswered,
  uncounted: ({ question }) => question.counts === null,
  "expert-open": isOpen,
};
