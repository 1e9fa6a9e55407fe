/** The rules hold against the golden file that the Python program is held against. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHECKS } from "@/expertise/checks.ts";
import { dayOf, isDay } from "@/expertise/days.ts";
import { decided, judge, judgedOf } from "@/expertise/judge.ts";
import { isDental, professionOf } from "@/expertise/professions.ts";
import {
  AS_SHIPPED,
  type Configuration,
  type Counts,
  type Party,
  type Payable,
  type Question,
} from "@/expertise/question.ts";
import { RULES, sentenceOf } from "@/expertise/tables.ts";

type Fields = Readonly<Record<string, unknown>>;

interface Golden {
  readonly name: string;
  readonly configuration: Fields;
  readonly question: Fields;
  readonly verdict: Fields;
}

const FILE = new URL("../../../../tests/vectors/expertise/rules.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, "utf-8")) as {
  readonly cases: readonly Golden[];
};

/** `by_expert` is byExpert here. */
function named(fields: Fields): Fields {
  const name = (one: string) => one.replace(/_(.)/gu, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [name(key), value]));
}

const DRAFT: Partial<Question> = {
  answered: null,
  state: "draft",
  buccoDental: false,
  urgent: false,
  inpatient: false,
  present: false,
  level: 2,
  expertOtherAct: false,
  requesterOtherAct: false,
  counts: null,
  told: [],
};

function questionOf({ question }: Golden): Question {
  const fields = named(question);
  const nobody: Party = { profession: "", idnps: "", structure: "", sector: "liberal" };
  const party = (value: unknown): Party => ({ ...nobody, ...(value as Partial<Party>) });
  const counts = fields.counts == null ? null : (named(fields.counts as Fields) as unknown);
  return {
    ...DRAFT,
    ...fields,
    requester: party(fields.requester),
    expert: party(fields.expert),
    counts: counts as Counts | null,
  } as Question;
}

function told(payable: Payable | null) {
  return payable && { code: payable.code, tariff: payable.tariff, cents: payable.cents };
}

test("there are golden cases of many rules", () => {
  expect(cases.length).toBeGreaterThanOrEqual(200);
});

test.each(cases.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
  const configuration = { ...AS_SHIPPED, ...named(golden.configuration) } as Configuration;
  const verdict = judge(questionOf(golden), configuration);
  const word = judgedOf(verdict);
  expect({
    te2: told(verdict.te2),
    rqd: told(verdict.rqd),
    may_ask: verdict.mayAsk,
    due: verdict.due,
    provisional: verdict.provisional,
    count: verdict.count,
    rule: word.rule,
    article: word.article,
    rules: verdict.reasons.map(({ rule }) => rule),
  }).toEqual(golden.verdict);
  expect(decided(verdict, "TE2")?.rule).toBe(golden.verdict.rule);
});

test("every rule of the table but the last has its check, and no check is without a rule", () => {
  const keys = RULES.map(({ key }) => key).filter((key) => key !== "billable");
  expect(Object.keys(CHECKS).sort()).toEqual([...keys].sort());
});

test("a rule says its sentence in both languages, and one of a later version none", () => {
  for (const { id } of RULES) {
    expect(sentenceOf(id, "fr")).not.toBe("");
    expect(sentenceOf(id, "en")).not.toBe("");
  }
  expect(sentenceOf("TEX-99", "fr")).toBe("");
});

describe("a day", () => {
  test.each([
    [Date.UTC(2025, 11, 31, 22, 59), "2025-12-31"],
    [Date.UTC(2025, 11, 31, 23, 0), "2026-01-01"],
    [Date.UTC(2026, 6, 14, 21, 59), "2026-07-14"],
    [Date.UTC(2026, 6, 14, 22, 0), "2026-07-15"],
    [0, "1970-01-01"],
  ])("%i is %s in Paris", (ms, day) => {
    expect(dayOf(ms)).toBe(day);
  });

  test.each(["2026-02-30", "2026-13-01", "2026-1-1", "20260101", "", "2026-01-01\n"])(
    "%j is none",
    (text) => expect(isDay(text)).toBe(false),
  );
  test.each(["2026-02-28", "2024-02-29"])("%s is one", (text) =>
    expect(isDay(text)).toBe(true),
  );
});

test.each([
  ["Médecin", "doctor"],
  ["MÉDECIN GÉNÉRALISTE", "doctor"],
  ["10", "doctor"],
  ["Infirmière en pratique avancée", "advanced-nurse"],
  ["Infirmier", "nurse"],
  ["IPA", "advanced-nurse"],
  ["ipab", "other"],
  ["Sage-femme", "midwife"],
  ["doctor", "doctor"],
  ["Plombier", "other"],
  ["", ""],
])("%j is %j to the rules", (label, word) => {
  expect(professionOf(label)).toBe(word);
});

const LABELS = new URL("professions.json", FILE);
const { labels } = JSON.parse(readFileSync(LABELS, "utf-8")) as {
  readonly labels: readonly (readonly [string, string])[];
};

test.each(labels.map(([label, word]) => [label, word]))(
  "%j is %j to both engines",
  (label, word) => {
    expect(professionOf(label)).toBe(word);
  },
);

test("mouth and teeth are known by the speciality", () => {
  expect(isDental("Chirurgie orale et bucco-dentaire")).toBe(true);
  expect(isDental("Dermatologie")).toBe(false);
});

test.each([
  ["a day that is none", { day: "2026-02-30" }],
  ["a negative count", { counts: { patient: -1, byExpert: 0, byRequester: 0 } }],
])("%s is no question", (_, wrong) => {
  const [first] = cases;
  if (first === undefined) throw new Error("no golden case");
  expect(() => judge({ ...questionOf(first), ...wrong })).toThrow(RangeError);
});
