/**
 * An export as CSV: UTF-8 without a mark, `;` between, as French spreadsheets read it.
 *
 * What somebody else wrote never begins a formula. What never enters this room: a sum; the totals
 * come with the export.
 */

import type { ExportRecord, Total, Totals } from "@/engine/expertise/exportFile.ts";

const HEADINGS = [
  "ligne",
  "acte",
  "contre-écriture",
  "code",
  "date",
  "montant",
  "centimes",
  "exécutant n° national",
  "exécutant n° assurance maladie",
  "exécutant",
  "exécutant profession",
  "exécutant structure",
  "prescripteur n° national",
  "prescripteur n° assurance maladie",
  "prescripteur",
  "patient nom de naissance",
  "patient nom utilisé",
  "patient prénoms",
  "patient date de naissance",
  "patient sexe",
  "patient matricule INS",
  "patient INS statut",
  "assuré",
  "rang",
  "régime et caisse",
  "part AMO %",
  "tiers payant",
  "exonération (à compléter)",
  "tarif",
  "règle",
  "provisoire",
  "motif",
  "à vérifier",
] as const;

const DOUBTS: Readonly<Record<string, string>> = {
  tariff: "tarif",
  planned: "tarif prévu, non confirmé",
  provisional: "actes de l'année non comptés",
  insured: "assuré inconnu",
};

/** With what a spreadsheet begins a formula, the wide forms too. */
const FORMULA = /^[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/u;
/** What is not shown, but for white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSHOWN = /(?![\t-\r\u001c-\u001f\u0085])\p{C}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as a text is cut into words elsewhere
const SPACE = /[\p{Z}\t-\r\u001c-\u001f\u0085]+/gu;

/** Headings, a line for each record, then a `total` for each code and for all. */
export function csvOf(records: readonly ExportRecord[], totals: Totals): string {
  const { codes, ...whole } = totals;
  const lines = [
    HEADINGS,
    ...records.map(cells),
    ...[...codes, { ...whole, code: "" }].map(totalCells),
  ];
  return lines.map((line) => `${line.join(";")}\r\n`).join("");
}

/** Euros with a comma: `23,00`, `-20,00`. */
export function amount(cents: number): string {
  const whole = Math.abs(cents);
  const rest = String(whole % 100).padStart(2, "0");
  return `${cents < 0 ? "-" : ""}${Math.floor(whole / 100)},${rest}`;
}

/** A text that is only ever a text: no formula, one line, quoted where it must. */
export function cell(text: string): string {
  const plain = text.replace(UNSHOWN, "").replace(SPACE, " ").trim();
  const line = FORMULA.test(plain) || FORMULA.test(text) ? `'${plain}` : plain;
  return /[;"]/u.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

function cells(record: ExportRecord): readonly string[] {
  const { executant, prescriber, patient, doubts } = record;
  const texts = [
    executant.idnps,
    executant.billing,
    executant.name,
    executant.profession,
    executant.structure,
    prescriber.idnps,
    prescriber.billing,
    prescriber.name,
    patient.birth_name,
    patient.family,
    patient.given,
    patient.birth_date,
    patient.sex,
    patient.matricule,
    patient.status,
    patient.insured,
    patient.rank === null ? "" : String(patient.rank),
    patient.scheme,
    String(record.share),
    said(record.third_party),
    record.exemption,
    record.tariff,
    record.rule,
    said(record.provisional),
    record.reason,
    doubts.map((doubt) => DOUBTS[doubt] ?? doubt).join(", "),
  ];
  return [
    record.kind === "act" ? "acte" : "contre-écriture",
    record.act,
    record.entry,
    cell(record.code),
    cell(record.day),
    amount(record.cents),
    String(record.cents),
    ...texts.map(cell),
  ];
}

function said(isSo: boolean): string {
  return isSo ? "oui" : "non";
}

/** `acte` holds how many acts, `contre-écriture` how many counter-entries. */
function totalCells({ code, acts, counters, cents }: Total): readonly string[] {
  const known = ["total", String(acts), String(counters), cell(code), ""];
  const sums = [amount(cents), String(cents)];
  const empty = HEADINGS.slice(known.length + sums.length).map(() => "");
  return [...known, ...sums, ...empty];
}
