/**
 * A case as words: where it stands, its clock, who is who, what the rules said.
 *
 * What never enters this room: an element, the engine, a clock.
 */

import type {
  CaseRow,
  CaseView,
  Cover,
  LetterPatient,
  Named,
  Professional,
} from "@/api/index.ts";
import { sentenceOf as ruleSentence } from "@/expertise/tables.ts";
import { patientBorn, patientName } from "@/ui/directory/saying.ts";
import { spaced } from "@/ui/directory/subject.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { date } from "@/ui/state/moments.ts";
import { capitalised, nameOf, oneLine } from "@/ui/state/wording.ts";
import { language } from "@/ui/words/words.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** From so little on, a case is shown as late. */
const LATE = 2 * DAY;

type Stand = Pick<CaseRow, "state" | "opened" | "due" | "moved">;

export const RUNNING: ReadonlySet<string> = new Set(["sent", "claimed", "more-asked"]);
export const BACK: ReadonlySet<string> = new Set([
  "declined",
  "redirected",
  "withdrawn",
  "expired",
]);
const ANSWERED: ReadonlySet<string> = new Set(["answered", "closed", "billed"]);

export function isAnswered(state: string): boolean {
  return ANSWERED.has(state);
}

export function stateWord(state: string): string {
  return expertiseWords().states[state] ?? oneLine(state);
}

/** `2 j`, `5 h`, `40 min`; of seconds or more, the largest that holds one. */
export function spanOf(milliseconds: number, round = Math.floor): string {
  const said = expertiseWords().asking;
  const ms = Math.max(milliseconds, 0);
  if (ms >= 2 * DAY) return said.days(round(ms / DAY));
  if (ms >= HOUR) return said.hours(round(ms / HOUR));
  return said.minutes(Math.max(round(ms / MINUTE), 1));
}

export function ageOf(time: number, now: number): string {
  const said = expertiseWords().clock;
  return now - time < MINUTE ? said.justNow : said.age(spanOf(now - time));
}

export interface Clock {
  readonly text: string;
  /** 0 when it was sent, 1 when it comes back; null when none runs. */
  readonly part: number | null;
  readonly isLate: boolean;
}

/** The seven days as they stand. */
export function clockOf(one: Stand, now: number): Clock {
  const said = expertiseWords().clock;
  if (!RUNNING.has(one.state)) return { text: "", part: null, isLate: false };
  const left = one.due - now;
  if (left <= 0) return { text: said.over, part: 1, isLate: true };
  const isLate = left <= LATE;
  // What is left is rounded up: seven days are seven when they begin.
  const span = spanOf(left, Math.ceil);
  const text = isLate ? said.lastDay(span) : said.left(span);
  const whole = Math.max(one.due - one.opened, 1);
  return { text, part: Math.min(Math.max(1 - left / whole, 0), 1), isLate };
}

/** `LE GUEN Jeanne`, or what else is known. */
export function nameOfPatient(patient: LetterPatient): string {
  return patientName(patient);
}

export function aboutPatient(patient: LetterPatient): string {
  const ins = patient.matricule ? `INS ${spaced(oneLine(patient.matricule))}` : "";
  return [patientBorn(patient), ins || expertiseWords().asking.noIns]
    .filter(Boolean)
    .join(" · ");
}

export function professionWord(profession: string): string {
  return expertiseWords().professions[profession] ?? oneLine(profession);
}

export function reasonWord(reason: string): string {
  return expertiseWords().reasons[reason] ?? oneLine(reason);
}

/** Lines of somebody on a report: name, calling, structure, number. */
export function linesOf(who: Professional): readonly string[] {
  const calling = [professionWord(who.profession), oneLine(who.speciality)]
    .filter(Boolean)
    .join(", ");
  const number = numberLine(oneLine(who.idnps));
  return [oneLine(who.name), calling, oneLine(who.structure), number].filter(Boolean);
}

/** A national number: an RPPS is eleven digits behind an 8. */
function numberLine(idnps: string): string {
  if (idnps === "") return "";
  return /^8\d{11}$/u.test(idnps) ? `RPPS ${idnps.slice(1)}` : `IDNPS ${idnps}`;
}

/** `5e3a09c1` of an id: what a case is called where it has no other name. */
export function numberOf(id: string): string {
  return id.slice(0, 8).toUpperCase();
}

export function isMe(who: Named | null, me: string | undefined): boolean {
  return who !== null && who.account === me;
}

/** Who, or that it is I. */
export function whoIs(who: Named, me: string | undefined): string {
  return isMe(who, me) ? expertiseWords().card.you : nameOf(who);
}

export function euros(cents: number): string {
  return (cents / 100).toLocaleString(language() === "fr" ? "fr-FR" : "en-GB", {
    style: "currency",
    currency: "EUR",
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  });
}

/** `Farid Benali : une photo de près`, as each language writes a colon. */
export function told(who: string, what: string): string {
  return language() === "fr" ? `${who}\u00a0: ${what}` : `${who}: ${what}`;
}

/** The sentence of a rule, in the words of its table. */
export function sentenceOfRule(rule: string): string {
  return ruleSentence(rule, language());
}

export function countLine(count: number | null): string {
  const said = expertiseWords().verdict;
  if (count === null) return said.provisional;
  return count === 1 ? said.first : said.count(count);
}

export function consentLine(view: CaseView): string {
  const { consent } = view;
  if (consent === null) return "";
  const said = expertiseWords();
  const form = said.forms[consent.form] ?? oneLine(consent.form);
  const purposes = consent.purposes.map((one) => said.purposes[one] ?? oneLine(one));
  const by = said.consentCard.by(nameOf(consent.by), date(consent.time));
  return `${capitalised(form)} (${purposes.join(", ").toLowerCase()}), ${by}.`;
}

/** `2026-11-29` of a birth date that is written in one of two ways; empty when it is none. */
export function inputDay(text: string): string {
  const parts = text.match(/^(\d{4})-?(\d{2})-?(\d{2})/u);
  return parts === null ? "" : `${parts[1]}-${parts[2]}-${parts[3]}`;
}

export const NO_PATIENT: LetterPatient = {
  family: "",
  birthName: "",
  given: "",
  birthDate: "",
  sex: "",
  birthPlace: "",
  matricule: "",
  oid: "",
  status: "",
};

export const NO_COVER: Cover = { insured: "", rank: 1, scheme: "" };
