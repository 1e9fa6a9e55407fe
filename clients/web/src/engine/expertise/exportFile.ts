/**
 * An export of acts as JSON, always the same bytes: what an invoice needs, as far as it is known
 * (docs/expertise.md, "The export of a month").
 *
 * There is no coding of SESAM-Vitale here. What never enters this room: a ledger, a clock.
 */

import type { ActCounterEvent, ActEvent } from "@/crypto/billingEvent.ts";
import { compare, hex } from "@/crypto/bytes.ts";
import type { ProfessionalField } from "@/crypto/caseEvent.ts";
import { tariffById } from "@/expertise/tables.ts";

const SCHEMA = "cordee.expertise.export/1";
const ZONE = "Europe/Paris";
/** Fields that stay empty: no source says how they are coded for these acts. */
const UNKNOWN = ["exemption"] as const;
const NOTE =
  "Exonération : à compléter par le logiciel de facturation; aucun codage " +
  "SESAM-Vitale n'est proposé ici.";

/** Fields in the order in which they are written. */
export interface ExportRecord {
  readonly kind: "act" | "counter";
  readonly act: string;
  readonly entry: string;
  readonly code: string;
  readonly day: string;
  readonly cents: number;
  readonly executant: ProfessionalField;
  readonly prescriber: ProfessionalField;
  readonly patient: Insured;
  readonly share: number;
  readonly third_party: boolean;
  readonly exemption: string;
  readonly tariff: string;
  readonly rule: string;
  readonly provisional: boolean;
  readonly reason: string;
  readonly doubts: readonly string[];
}

interface Insured {
  readonly family: string;
  readonly birth_name: string;
  readonly given: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly matricule: string;
  readonly oid: string;
  readonly status: string;
  readonly insured: string;
  readonly rank: number | null;
  readonly scheme: string;
}

export interface Total {
  readonly code: string;
  readonly acts: number;
  readonly counters: number;
  readonly cents: number;
}

export interface Totals {
  readonly acts: number;
  readonly counters: number;
  readonly cents: number;
  readonly codes: readonly Total[];
}

export interface ExportHead {
  readonly export: Uint8Array;
  readonly month: string;
  /** Unix ms. */
  readonly time: number;
}

export function recordOf(act: ActEvent, counter: ActCounterEvent | null): ExportRecord {
  return {
    kind: counter === null ? "act" : "counter",
    act: hex(act.act),
    entry: counter === null ? "" : hex(counter.entry),
    code: act.code,
    day: act.day,
    cents: counter === null ? act.cents : -act.cents,
    executant: person(act.executant),
    prescriber: person(act.prescriber),
    patient: insured(act),
    share: 100,
    third_party: true,
    exemption: "",
    tariff: act.tariff,
    rule: act.rule,
    provisional: act.provisional,
    reason: counter?.reason ?? "",
    doubts: doubtsOf(act),
  };
}

/** How many acts and cents of each code, in their order, and of all. */
export function totalsOf(records: readonly ExportRecord[]): Totals {
  const sums = new Map<string, Total>();
  for (const { code, kind, cents } of records) {
    const one = sums.get(code) ?? { code, acts: 0, counters: 0, cents: 0 };
    sums.set(code, {
      code,
      acts: one.acts + (kind === "act" ? 1 : 0),
      counters: one.counters + (kind === "counter" ? 1 : 0),
      cents: one.cents + cents,
    });
  }
  const codes = [...sums.values()].sort((one, other) => byCodePoint(one.code, other.code));
  const sum = (field: "acts" | "counters" | "cents"): number =>
    codes.reduce((all, total) => all + total[field], 0);
  return { acts: sum("acts"), counters: sum("counters"), cents: sum("cents"), codes };
}

/** The order of another engine too: this language's own is by halves of what lies above U+FFFF. */
export function byCodePoint(one: string, other: string): number {
  if (one === other) return 0;
  const utf8 = new TextEncoder();
  return compare(utf8.encode(one), utf8.encode(other));
}

/** Two spaces deep, UTF-8, a line feed at the end. */
export function jsonOf(head: ExportHead, records: readonly ExportRecord[]): string {
  const file = {
    schema: SCHEMA,
    export: hex(head.export),
    month: head.month,
    zone: ZONE,
    time: head.time,
    totals: totalsOf(records),
    left_to_billing: UNKNOWN,
    note: NOTE,
    records,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What somebody should look at before it is billed. */
function doubtsOf(act: ActEvent): readonly string[] {
  const row = tariffById(act.tariff);
  const isRow = row !== null && row.code === act.code && row.cents === act.cents;
  const isOnIt = isRow && row.from <= act.day && (row.to === "" || act.day <= row.to);
  const found: readonly (readonly [string, boolean])[] = [
    ["tariff", !isOnIt],
    ["planned", row?.planned === true],
    ["provisional", act.provisional],
    ["insured", act.cover === null && act.patient.matricule === ""],
  ];
  return found.filter(([, isSo]) => isSo).map(([word]) => word);
}

function person(who: ProfessionalField): ProfessionalField {
  const { idnps, name, profession, speciality, billing, structure } = who;
  return { idnps, name, profession, speciality, billing, structure };
}

function insured({ patient, cover }: ActEvent): Insured {
  return {
    family: patient.family,
    birth_name: patient.birthName,
    given: patient.given,
    birth_date: patient.birthDate,
    sex: patient.sex,
    matricule: patient.matricule,
    oid: patient.oid,
    status: patient.status,
    insured: cover?.insured ?? "",
    rank: cover?.rank ?? null,
    scheme: cover?.scheme ?? "",
  };
}
