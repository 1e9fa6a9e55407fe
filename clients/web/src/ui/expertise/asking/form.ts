/**
 * What is being asked, as the screen holds it: kept as a draft, judged, and made a request.
 *
 * What never enters this room: an element, the engine.
 */

import type {
  CaseDraft,
  CaseView,
  ConsentForm,
  ConsentPurpose,
  Cover,
  FileRef,
  Id,
  Judged,
  LetterPatient,
  Mailbox,
  Professional,
  RuleSettings,
} from "@/api/index.ts";
import { questionOf } from "@/expertise/asking.ts";
import { judge } from "@/expertise/judge.ts";
import type { Verdict } from "@/expertise/question.ts";
import { NO_COVER, NO_PATIENT } from "@/ui/expertise/saying.ts";

/** Characters of a question (docs/protocol.md §6). */
export const MAX_QUESTION = 320;
export const MAX_CONTEXT = 20_000;

export interface Expert {
  readonly account: Id;
  readonly name: string;
  readonly isPool: boolean;
}

/** All of it can be written to a draft, and read again. */
export interface AskForm {
  readonly expert: Expert | null;
  readonly speciality: string;
  readonly reason: string;
  readonly question: string;
  readonly context: string;
  readonly urgent: boolean;
  readonly inpatient: boolean;
  readonly patient: LetterPatient;
  readonly cover: Cover;
  readonly doctor: Mailbox | null;
  readonly documents: readonly FileRef[];
  readonly studies: readonly Id[];
  readonly purposes: readonly ConsentPurpose[];
  readonly form: ConsentForm;
  readonly informed: boolean;
}

export const EMPTY: AskForm = {
  expert: null,
  speciality: "",
  reason: "diagnosis",
  question: "",
  context: "",
  urgent: false,
  inpatient: false,
  patient: NO_PATIENT,
  cover: NO_COVER,
  doctor: null,
  documents: [],
  studies: [],
  purposes: ["care", "advice"],
  form: "oral",
  informed: false,
};

/** The words of a case that is sent anew; whoever asks again gathers the agreement again. */
export function formOf({ request, expert, pool, consent }: CaseView): AskForm {
  const { speciality, reason, question, context, urgent, inpatient, patient } = request;
  const { doctor, documents, studies } = request;
  return {
    ...EMPTY,
    expert: { ...expert, isPool: pool },
    ...{ speciality, reason, question, context, urgent, inpatient, patient },
    ...{ doctor, documents, studies },
    cover: request.cover ?? NO_COVER,
    form: consent?.form === "written" ? "written" : "oral",
  };
}

export function written(form: AskForm): string {
  return JSON.stringify(form);
}

/** What a draft says, laid over an empty form: one of an older version lacks something. */
export function read(text: string | null): AskForm | null {
  if (text === null) return null;
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null) return null;
    return { ...EMPTY, ...(found as Partial<AskForm>) };
  } catch {
    return null;
  }
}

/** What belongs to one patient: of two drafts, none of the other's. */
const OF_PATIENT = new Set(["patient", "cover", "doctor", "purposes", "form", "informed"]);

/** What comes late fills what nobody has touched since it was as at `first`. */
export function filledIn(now: AskForm, late: AskForm, first: AskForm): AskForm {
  const isNamed = now.patient !== first.patient;
  const touched = Object.entries(now).filter(
    ([key, value]) => value !== Reflect.get(first, key) || (isNamed && OF_PATIENT.has(key)),
  );
  return { ...late, ...Object.fromEntries(touched) };
}

export function lengthOf(text: string): number {
  return [...text.trim()].length;
}

export type Missing = "expert" | "question" | "long" | "patient" | "consent" | "refused";

/** Enough is written for the rules to say something that will stand. */
export function isTold({ expert, patient }: AskForm): boolean {
  return expert !== null && (patient.family.trim() !== "" || patient.matricule !== "");
}

/** The first thing that keeps it from being sent; null when nothing does. */
export function missing(form: AskForm, verdict: Verdict): Missing | null {
  const length = lengthOf(form.question);
  if (form.expert === null) return "expert";
  if (length === 0) return "question";
  if (length > MAX_QUESTION) return "long";
  if (!form.patient.family.trim() && !form.patient.matricule) return "patient";
  if (!form.informed || !form.purposes.length) return "consent";
  return verdict.mayAsk ? null : "refused";
}

export interface Judging {
  readonly requester: Professional;
  /** Null for a pool, or before somebody is chosen. */
  readonly expert: Professional | null;
  readonly settings: RuleSettings;
  readonly now: number;
}

export function verdictOf(form: AskForm, judging: Judging): Verdict {
  const { requester, expert, settings, now } = judging;
  const { speciality, urgent, inpatient, patient } = form;
  const request = { speciality, urgent, inpatient, patient, requester };
  // The agreement is asked for by the form itself: nothing is sent without it.
  const round = { sent: now, act: now, now, expert, consent: true };
  return judge(questionOf(request, round), settings);
}

export function caseDraft(form: AskForm, requester: Professional, judged: Judged): CaseDraft {
  const { speciality, reason, urgent, inpatient, doctor, documents, studies } = form;
  const patient = trimmed(form.patient);
  const { insured, rank, scheme } = form.cover;
  const isOther = insured.trim() !== "" || scheme.trim() !== "";
  const { purposes, form: how, informed } = form;
  return {
    expert: form.expert?.account ?? "",
    ...{ speciality, reason, urgent, inpatient, doctor, documents, studies },
    question: form.question.trim(),
    context: form.context.trim(),
    patient,
    cover: isOther ? { insured: insured.trim(), rank, scheme: scheme.trim() } : null,
    requester,
    consent: { patient, about: [], purposes, form: how, informed },
    judged,
  };
}

function trimmed(patient: LetterPatient): LetterPatient {
  return { ...patient, family: patient.family.trim(), given: patient.given.trim() };
}
