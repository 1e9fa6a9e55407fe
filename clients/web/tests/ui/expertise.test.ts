/** Tele-expertise on the screen: what is missing, what the rules say, clocks, answers, sums. */

import { expect, test } from "vitest";
import { EngineFault } from "@/api/faults.ts";
import type { ActView, Professional, RuleSettings } from "@/api/index.ts";
import { byCode, monthsOf, sumOf } from "@/ui/billing/sums.ts";
import { en as billingEn } from "@/ui/billing/words.en.ts";
import { fr as billingFr } from "@/ui/billing/words.fr.ts";
import { nextMonday } from "@/ui/expertise/Availability.tsx";
import {
  type AskForm,
  caseDraft,
  EMPTY,
  filledIn,
  isTold,
  missing,
  read,
  verdictOf,
  written,
} from "@/ui/expertise/asking/form.ts";
import { refusalOf } from "@/ui/expertise/deeds.tsx";
import {
  type Answer,
  BLANK,
  filledIn as filledInAnswer,
  shaped,
  withPhrase,
} from "@/ui/expertise/desk/answer.ts";
import { total } from "@/ui/expertise/figures/counting.ts";
import { clockOf, spanOf } from "@/ui/expertise/saying.ts";
import { guessed } from "@/ui/expertise/specialities.ts";
import { en } from "@/ui/expertise/words.en.ts";
import { fr } from "@/ui/expertise/words.fr.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DOCTOR: Professional = {
  idnps: "810000000010",
  name: "Élise Caron",
  profession: "doctor",
  speciality: "SM26",
  billing: "",
  structure: "",
};
const SETTINGS: RuleSettings = {
  limit: 4,
  limitBy: "patient",
  off: [],
  withoutIns: "unbilled",
  sameStructure: "warn",
  rqdCumulates: false,
  alsoExpert: [],
  alsoRequester: [],
};
const judging = {
  requester: DOCTOR,
  expert: null,
  settings: SETTINGS,
  now: Date.UTC(2026, 5, 1),
};
const READY: AskForm = {
  ...EMPTY,
  expert: { account: "aa", name: "Avis dermatologie", isPool: true },
  question: "Exérèse ou surveillance ?",
  patient: {
    ...EMPTY.patient,
    family: "Martin",
    matricule: "279035121518989",
    oid: "1.2.250.1.213.1.4.11",
    status: "qualified",
  },
  informed: true,
};

function keys(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => keys(part, `${path}.${key}`));
}

test("both languages have the same words", () => {
  expect(keys(en)).toEqual(keys(fr));
  expect(keys(billingEn)).toEqual(keys(billingFr));
});

test("what is missing is said in the order of the sheet", () => {
  const lacks = (part: Partial<AskForm>) => {
    const form = { ...READY, ...part };
    return missing(form, verdictOf(form, judging));
  };
  expect(lacks({})).toBe(null);
  expect(lacks({ expert: null, question: "" })).toBe("expert");
  expect(lacks({ question: "  " })).toBe("question");
  expect(lacks({ question: "é".repeat(321) })).toBe("long");
  expect(lacks({ question: "🩺".repeat(320) })).toBe(null);
  expect(lacks({ patient: EMPTY.patient })).toBe("patient");
  expect(lacks({ informed: false })).toBe("consent");
  expect(lacks({ purposes: [] })).toBe("consent");
});

test("a pool is billable, provisionally, and an urgent question is not but may be asked", () => {
  const fine = verdictOf(READY, judging);
  expect([fine.te2?.cents, fine.rqd?.cents, fine.provisional]).toEqual([2_300, 1_000, true]);
  const urgent = verdictOf({ ...READY, urgent: true }, judging);
  expect([urgent.te2, urgent.rqd, urgent.mayAsk]).toEqual([null, null, true]);
});

test("nobody asks himself", () => {
  const verdict = verdictOf(READY, { ...judging, expert: DOCTOR });
  expect(missing(READY, verdict)).toBe("refused");
});

test("a draft comes back as it was, and what is no draft is none", () => {
  expect(read(written(READY))).toEqual(READY);
  expect(read('{"question":"?"}')).toEqual({ ...EMPTY, question: "?" });
  expect(read("[")).toBe(null);
  expect(read("3")).toBe(null);
});

test("a draft that comes late fills only what nobody has touched", () => {
  const now = { ...EMPTY, question: "Une autre ?", documents: [{ message: "m2", index: 0 }] };
  const late = { ...READY, context: "Phototype II.", documents: [{ message: "m1", index: 0 }] };
  expect(filledIn(now, late, EMPTY)).toEqual({
    ...late,
    question: "Une autre ?",
    documents: now.documents,
  });
  expect(filledIn(EMPTY, late, EMPTY)).toEqual(late);
});

test("of the patient of a late draft nothing is taken once another one is being named", () => {
  const patient = { ...EMPTY.patient, family: "Durand" };
  const cover = { insured: "1790351215189", rank: 2, scheme: "" };
  const found = filledIn({ ...EMPTY, patient }, { ...READY, cover }, EMPTY);
  expect(found).toEqual({ ...EMPTY, patient, expert: READY.expert, question: READY.question });
});

test("the rules speak once an expert and a patient are known", () => {
  expect(isTold(READY)).toBe(true);
  expect(isTold({ ...READY, expert: null })).toBe(false);
  expect(isTold({ ...READY, patient: EMPTY.patient })).toBe(false);
});

test("a cover is said where somebody else is insured", () => {
  const judged = { billable: true, rule: "TEX-00", article: "", count: null };
  expect(caseDraft(READY, DOCTOR, judged).cover).toBe(null);
  const form = { ...READY, cover: { insured: " 1790351215189 ", rank: 2, scheme: "" } };
  expect(caseDraft(form, DOCTOR, judged).cover?.insured).toBe("1790351215189");
});

test("the clock counts seven days down, and warns for the last two", () => {
  const one = { state: "sent", opened: 0, due: 7 * DAY, moved: 0 } as const;
  expect(clockOf(one, DAY).part).toBeCloseTo(1 / 7);
  expect(clockOf(one, 5 * DAY).isLate).toBe(true);
  expect(clockOf(one, 8 * DAY)).toMatchObject({ isLate: true, part: 1 });
  expect(clockOf({ ...one, state: "answered" }, DAY).part).toBe(null);
});

test("a span is said by the largest unit that holds one", () => {
  expect(spanOf(49 * HOUR)).toMatch(/^2/u);
  expect(spanOf(47 * HOUR)).toMatch(/^47/u);
  expect(spanOf(10)).toMatch(/^1/u);
});

test("a template keeps what was written", () => {
  const template = {
    id: "dermatology",
    specialities: ["SM15"],
    title: "Dermatologie",
    sections: [
      { id: "a", title: "Description", hint: "", phrases: [] },
      { id: "b", title: "Suivi", hint: "", phrases: [] },
    ],
    conclusion: { hint: "", phrases: [] },
  };
  const sections = [
    { title: "Suivi", text: "À trois mois." },
    { title: "Libre", text: "Autre." },
    { title: "Vide", text: " " },
  ];
  expect(shaped({ ...BLANK, sections }, template).sections).toEqual([
    { title: "Description", text: "" },
    { title: "Suivi", text: "À trois mois." },
    { title: "Libre", text: "Autre." },
  ]);
  expect(withPhrase("Un.\n", "Deux.")).toBe("Un.\nDeux.");
});

test("what a report says comes late to a correction, and fills only what is empty", () => {
  const late: Answer = {
    ...BLANK,
    template: "dermatology",
    sections: [{ title: "Description", text: "Macule." }],
    conclusion: "Exérèse.",
    incidents: "Aucun.",
    seen: [{ message: "m1", index: 0 }],
    studies: ["s1"],
    marks: ["k1"],
  };
  const typed = { ...BLANK, conclusion: "Surveillance.", studies: ["s1", "s2"] };
  expect(filledInAnswer(typed, late)).toEqual({
    ...late,
    conclusion: "Surveillance.",
    studies: ["s1", "s2"],
  });
  const free = { title: "Libre", text: "" };
  const begun = {
    ...BLANK,
    sections: [free],
    seen: [...late.seen, { message: "m2", index: 0 }],
  };
  expect(filledInAnswer(begun, late)).toEqual({
    ...late,
    sections: [free, ...late.sections],
    seen: begun.seen,
  });
  expect(filledInAnswer(BLANK, late)).toEqual(late);
});

test("a name of a service says its speciality", () => {
  expect(guessed("Avis dermatologie")).toBe("SM15");
  expect(guessed("Gériatrie de liaison")).toBe("SM18");
  expect(guessed("Chirurgie")).toBe("");
});

test("the next week begins on a Monday after today", () => {
  for (const day of [1, 4, 7]) {
    const now = new Date(2026, 5, day, 12).getTime();
    const next = new Date(nextMonday(now));
    expect([next.getDay(), next.getHours()]).toEqual([1, 0]);
    expect(next.getTime()).toBeGreaterThan(now);
    expect(next.getTime() - now).toBeLessThanOrEqual(7 * DAY);
  }
});

test("what was taken back is in no sum", () => {
  const act = (code: string, cents: number, day: string, isBack = false) =>
    ({ code, cents, day, counter: isBack ? {} : null }) as ActView;
  const acts = [
    act("TE2", 2_300, "2026-06-01"),
    act("TE2", 2_300, "2026-05-02", true),
    act("RQD", 1_000, "2026-06-03"),
  ];
  expect(sumOf(acts)).toBe(3_300);
  expect(byCode(acts)).toEqual([
    { code: "RQD", count: 1, cents: 1_000 },
    { code: "TE2", count: 1, cents: 2_300 },
  ]);
  expect(monthsOf(acts, "2026-07")).toEqual(["2026-07", "2026-06", "2026-05"]);
});

test("delays are of those that have one", () => {
  const row = (figures: Record<string, number>) => ({ period: "2026-06", unit: "x", figures });
  const counts = total([row({ asked: 10, answered: 8, claim_seconds: 60 }), row({ asked: 5 })]);
  expect([counts.asked, counts.answered, counts.claim, counts.answer]).toEqual([
    15,
    8,
    60,
    null,
  ]);
});

test("who loses the race, or has too many, is told so plainly", () => {
  const refused = (code: string) =>
    new EngineFault({
      name: "ServerRefused",
      rule: null,
      code,
      message: "",
      remedy: "wait",
      retryAfter: null,
    });
  expect(refusalOf(refused("conflict"))).toContain("vient de prendre cette demande");
  expect(refusalOf(refused("quota"))).toContain("augmentez la limite");
});
