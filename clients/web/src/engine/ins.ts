/**
 * The national identity of a patient (INS): read as it is typed or scanned, its key checked.
 *
 * A wrong key under an official authority is never sent anywhere; under one for tests, or one
 * that is not known here, it is asked with and said. What never enters this room: the network.
 */

import type { InsReading, PatientIdentity } from "@/api/directory.ts";

const OFFICIAL: ReadonlySet<string> = new Set([
  "1.2.250.1.213.1.4.8", // NIR
  "1.2.250.1.213.1.4.9", // NIA
]);

const LENGTH = 15;
const MATRICULE = /^\d{5}(?:\d{2}|2[AB])\d{8}$/u;
/** What letters and digits of a number are set apart by, on paper and on screens. */
const GAPS = /[\s.\-_\u00a0\u202f]/gu;
/** Corsica counts as these, for a key is of digits. */
const CORSICA: Readonly<Record<string, string>> = { "2A": "19", "2B": "18" };

/** A DataMatrix begins with this and 22 digits; then its fields, in any order. */
const CODE = /^IS\d{24}/u;
/** The end of a field whose length is not fixed; some readers spell it. */
const END = "\u001d";
const SPELLED_END = "<GS>";
const TRAITS = { S3: "given", S4: "family", S5: "sex", S6: "birthDate" } as const;

const NO_TRAITS = { family: "", given: "", birthDate: "", sex: "" } as const;

/** Read a number, or what a reader of codes typed; `oid` is the authority of a number. */
export function readIns(text: string, oid: string): InsReading {
  const written = text.trim();
  return CODE.test(written) ? readCode(written) : readNumber(written, oid);
}

/** Whether nothing may be asked with it. */
export function isRefused(patient: PatientIdentity): boolean {
  const { verdict } = readNumber(patient.matricule, patient.oid);
  return verdict !== "good" && verdict !== "doubtful";
}

/** 97 - N mod 97, where N are the first thirteen. */
export function hasRightKey(matricule: string): boolean {
  const digits = matricule.slice(0, 13).replace(/2[AB]/u, (letters) => CORSICA[letters] ?? "");
  return 97 - (Number(digits) % 97) === Number(matricule.slice(13));
}

function readNumber(text: string, oid: string): InsReading {
  const matricule = text.replace(GAPS, "").toUpperCase();
  return { patient: { matricule, oid }, verdict: verdictOf(matricule, oid), ...NO_TRAITS };
}

function verdictOf(matricule: string, oid: string): InsReading["verdict"] {
  if (matricule.length < LENGTH && /^[\dAB]*$/u.test(matricule)) return "unfinished";
  if (!MATRICULE.test(matricule)) return "malformed";
  if (hasRightKey(matricule)) return "good";
  return OFFICIAL.has(oid) ? "wrong_key" : "doubtful";
}

function readCode(text: string): InsReading {
  const fields = fieldsOf(text.slice(text.match(CODE)?.[0].length ?? 0));
  const read = readNumber(fields.get("S1") ?? "", fields.get("S2") ?? "");
  const traits = Object.entries(TRAITS).map(([tag, name]) => [name, fields.get(tag) ?? ""]);
  const isWhole = fields.has("S1") && fields.has("S2");
  const named: InsReading = { ...read, ...Object.fromEntries(traits) };
  const verdict = isWhole && read.verdict !== "unfinished" ? read.verdict : "malformed";
  return { ...named, verdict, birthDate: dateOf(named.birthDate) };
}

/** Fields of a fixed length stand without an end; the others end with a separator. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fixed: Readonly<Record<string, number>> = { S1: LENGTH, S5: 1, S6: 10, S7: 5 };
  const found = new Map<string, string>();
  let rest = text.replaceAll(SPELLED_END, END);
  while (/^S[1-7]/u.test(rest)) {
    const tag = rest.slice(0, 2);
    const end = rest.indexOf(END);
    const length = fixed[tag] ?? (end < 0 ? rest.length - 2 : end - 2);
    found.set(tag, rest.slice(2, 2 + length));
    rest = rest.slice(2 + length);
    if (rest.startsWith(END)) rest = rest.slice(END.length);
  }
  return found;
}

/** `03-04-1979` as `1979-04-03`; empty for anything else. */
function dateOf(text: string): string {
  const parts = text.match(/^(\d{2})-(\d{2})-(\d{4})$/u);
  return parts === null ? "" : `${parts[3]}-${parts[2]}-${parts[1]}`;
}
