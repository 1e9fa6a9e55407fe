/**
 * Tariffs, eligibility and rules as rows: the very files that the Python program reads.
 *
 * What never enters this room: a decision.
 */

import eligibilityFile from "expertise-data/eligibility.json";
import rulesFile from "expertise-data/rules.json";
import tariffsFile from "expertise-data/tariffs.json";

export type Side = "expert" | "requester";
/** Whose act a rule is about; TE2 stands for TE1 too, of which there were two levels. */
export type ActCode = "TE2" | "RQD";
export type Severity = "refuse" | "unbilled" | "warn" | "wait" | "fine";

/** A row that runs from a day to another one, both included; an empty `to` has no end. */
interface Dated {
  readonly from: string;
  readonly to: string;
}

/** What an act is paid, in cents. `level` 0 is any, an empty `code` is no act. */
export interface Tariff extends Dated {
  readonly id: string;
  readonly code: string;
  readonly side: Side;
  readonly level: number;
  readonly cents: number;
  readonly article: string;
  readonly source: string;
  readonly confidence: string;
  readonly planned: boolean;
}

/** A profession that bills as `role`; `only` is dental, or empty for anything. */
export interface Eligible extends Dated {
  readonly role: Side;
  readonly profession: string;
  readonly only: string;
}

export interface Rule {
  readonly id: string;
  readonly key: string;
  readonly severity: Severity;
  readonly codes: readonly ActCode[];
  readonly article: string;
  readonly source: string;
  readonly confidence: string;
  readonly fr: string;
  readonly en: string;
}

/** In the order in which they are applied and told. */
export const RULES = rulesFile.rules as readonly Rule[];
const TARIFFS = tariffsFile.tariffs as readonly Tariff[];
const ELIGIBLE = eligibilityFile.eligible as readonly Eligible[];

/** The row in force: of those that run, the one that began last; a planned one may be `off`. */
export function tariffOf(
  side: Side,
  day: string,
  level: number,
  off: readonly string[],
): Tariff | null {
  const running = TARIFFS.filter(
    (row) =>
      row.side === side &&
      (row.level === 0 || row.level === level) &&
      !(row.planned && off.includes(row.id)) &&
      isOn(row, day),
  );
  return running.reduce<Tariff | null>(
    (best, row) => (best === null || row.from > best.from ? row : best),
    null,
  );
}

/** A row of the table of tariffs; null for one of a later version. */
export function tariffById(id: string): Tariff | null {
  return TARIFFS.find((row) => row.id === id) ?? null;
}

/** The row that lets a profession bill on that day. */
export function eligibilityOf(role: Side, profession: string, day: string): Eligible | null {
  const found = ELIGIBLE.find(
    (row) => row.role === role && row.profession === profession && isOn(row, day),
  );
  return found ?? null;
}

/** The sentence of a rule, by its id; empty for a rule of a later version. */
export function sentenceOf(id: string, language: "fr" | "en"): string {
  return RULES.find((rule) => rule.id === id)?.[language] ?? "";
}

function isOn({ from, to }: Dated, day: string): boolean {
  return from <= day && (to === "" || day <= to);
}
