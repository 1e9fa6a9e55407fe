/** Specialities that a request can name, by the codes of the national table of specialities. */

import { catalogue } from "@/ui/words/catalogue.ts";

const fr: Readonly<Record<string, string>> = {
  SM15: "Dermatologie",
  SM04: "Cardiologie",
  SM44: "Radiologie",
  SM16: "Endocrinologie",
  SM24: "Gastro-entérologie",
  SM18: "Gériatrie",
  SM30: "Néphrologie",
  SM32: "Neurologie",
  SM42: "Psychiatrie",
};

const en: typeof fr = {
  SM15: "Dermatology",
  SM04: "Cardiology",
  SM44: "Radiology",
  SM16: "Endocrinology",
  SM24: "Gastroenterology",
  SM18: "Geriatrics",
  SM30: "Nephrology",
  SM32: "Neurology",
  SM42: "Psychiatry",
};

export const specialities = catalogue(fr, en);

export const SPECIALITIES: readonly string[] = Object.keys(fr);

/** Its name by its code, or by a word for it; or the word itself. */
export function specialityWord(code: string): string {
  return specialities()[code] ?? specialities()[guessed(code)] ?? code;
}

/** How the names of some specialities and services begin, in either language. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["dermato", "SM15"],
  ["cardio", "SM04"],
  ["radio", "SM44"],
  ["imager", "SM44"],
  ["endocrin", "SM16"],
  ["diabet", "SM16"],
  ["gastro", "SM24"],
  ["geriatr", "SM18"],
  ["nephro", "SM30"],
  ["neuro", "SM32"],
  ["psychiatr", "SM42"],
];

/** The speciality that the name of an expert or a service says; empty for none of them. */
export function guessed(text: string): string {
  const words = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z]+/u);
  const found = BEGINNINGS.find(([head]) => words.some((word) => word.startsWith(head)));
  return found?.[1] ?? "";
}
