/**
 * Whether a study is of the person whom a request is about, as far as names and dates tell.
 *
 * What never enters this room: an element, the engine, a decision.
 */

import type { LetterPatient, StudyView } from "@/api/index.ts";

type Imaged = Pick<StudyView, "patient" | "birthDate">;
type Asked = Pick<LetterPatient, "family" | "birthName" | "given" | "birthDate">;

/** What is missing on either side contradicts nothing. */
export function isOfAnother(study: Imaged, patient: Asked): boolean {
  const [imaged, asked] = [dayOf(study.birthDate), dayOf(patient.birthDate)];
  if (imaged !== null && asked !== null && imaged !== asked) return true;
  const names = namesIn(study.patient);
  const own = namesIn(`${patient.family} ${patient.birthName} ${patient.given}`);
  return names.length > 0 && own.length > 0 && !names.some((one) => own.includes(one));
}

/** `YYYYMMDD` of a whole date; null for a part of one, which INS has where a day is unknown. */
function dayOf(text: string): string | null {
  const digits = text.replace(/[^0-9]/gu, "");
  return digits.length === 8 && !/00$|00..$/u.test(digits) ? digits : null;
}

function namesIn(text: string): readonly string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((one) => one.length > 1);
}
