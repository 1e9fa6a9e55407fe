/** Mailboxes, letters and figures as words: what became of a mail, and nothing of a held one. */

import { describe, expect, test } from "vitest";
import type { FigureRowView, MailStateView, MailStep, MailView } from "@/api/index.ts";
import { byMonth, byUnit, monthBack, monthly, rateOf, total } from "@/ui/desk/counting.ts";
import { delay, percent } from "@/ui/desk/saying.ts";
import { duesOf } from "@/ui/letters/drafting.ts";
import { addendaOf, noticeOnPaper } from "@/ui/mail/onPaper.ts";
import { isLate, omittedWords, stateSentence } from "@/ui/mail/saying.ts";
import { MINUTE, message, NOON } from "./support.ts";

const HOUR = 60 * MINUTE;
const NAME = "Dr Le Goff";

function became(...steps: readonly (readonly [MailStep["state"], number, string?])[]) {
  const all = steps.map(([state, time, reason = ""]): MailStep => {
    return { state, time, reason, code: "", host: "" };
  });
  const last = all.at(-1);
  const view: MailStateView = {
    address: "a@b.example",
    name: NAME,
    state: last?.state ?? null,
    time: last?.time ?? 0,
    steps: all,
  };
  return view;
}

describe("what became of a mail", () => {
  test.each<[MailStateView, string]>([
    [became(), `${NAME} : en route vers la passerelle`],
    [became(["accepted", NOON]), `${NAME} : accepté par la passerelle`],
    [became(["relayed", NOON]), `${NAME} : remis à l'autre opérateur`],
    [became(["delivered", NOON]), `${NAME} : déposé dans sa boîte`],
    [became(["read", NOON]), `${NAME} : lu`],
    [became(["failed", NOON, "boîte inconnue"]), `non remis à ${NAME} : boîte inconnue`],
    [became(["refused", NOON]), `refusé pour ${NAME}`],
  ])("is one sentence: %#", (mail, sentence) => {
    expect(stateSentence(mail, NOON + HOUR).replaceAll("\u00a0", " ")).toBe(sentence);
  });

  test("is silence after two days, told in days, unless it was read or answered", () => {
    const delivered = became(["accepted", NOON], ["delivered", NOON]);
    const sentence = (mail: MailStateView, hours: number) =>
      stateSentence(mail, NOON + hours * HOUR).replaceAll("\u00a0", " ");
    expect(sentence(delivered, 47)).toBe(`${NAME} : déposé dans sa boîte`);
    expect(sentence(delivered, 48)).toBe(`${NAME} : sans réponse depuis 2 jours`);
    expect(sentence(delivered, 80)).toBe(`${NAME} : sans réponse depuis 3 jours`);
    expect(sentence(became(["delivered", NOON], ["read", NOON]), 80)).toBe(`${NAME} : lu`);
    expect(isLate(became(["delivered", NOON], ["answered", NOON]), NOON + 99 * HOUR)).toBe(
      false,
    );
  });

  test("names what was left out, and why", () => {
    expect(omittedWords("executable facture.exe")).toEqual({
      why: "programme",
      name: "facture.exe",
    });
    expect(omittedWords("odd un nom")).toEqual({ why: "odd", name: "un nom" });
  });
});

function held(part: Partial<MailView>): MailView {
  const hidden = { name: "", subject: "", quote: "", opened: [], omitted: [] } as const;
  const address = "a@b.example";
  return { address, time: NOON, sort: "reply", standing: "held", by: "", ...hidden, ...part };
}

test("a held mail is on paper that it came, and no more", () => {
  const line = message({ kind: "held", text: "", mail: held({}) });
  expect(noticeOnPaper(line)).toContain("a@b.example");
  expect(addendaOf(line, NOON)).toEqual([]);
});

test("what came by mail has on paper how it travelled and what it brought", () => {
  const opened = {
    title: "Bilan",
    code: "",
    time: 0,
    author: "Labo",
    patient: "M. B.",
    matricule: "",
    marks: ["hash-mismatch"],
    body: "Créatinine 98",
  };
  const mail = held({
    standing: "known",
    subject: "Résultats",
    opened: [opened],
    quote: "> là",
  });
  const lines = addendaOf(message({ kind: "mail", mail }), NOON).join("\n");
  expect(lines).toContain("Bilan, Labo, M. B., empreinte fausse");
  expect(lines).toContain("Créatinine 98");
  expect(lines).toContain("Résultats");
});

describe("the figures of letters", () => {
  const row = (period: string, unit: string, figures: FigureRowView["figures"]) => {
    return { period, unit, figures };
  };
  const rows: readonly FigureRowView[] = [
    row("2026-10", "A", { discharged: 10, sent_same_day: 5, sent: 8, median_seconds: 3_600 }),
    row("2026-10", "B", { discharged: 30, sent_same_day: 25, sent: 2, median_seconds: 7_200 }),
    row("2026-11", "A", { discharged: 0, unreachable: 2 }),
    row("2026-11-03", "A", { discharged: 99 }),
  ];

  test("are summed by month and unit, days left aside", () => {
    const months = monthly(rows);
    expect(byMonth(months).map((one) => [one.name, one.discharged])).toEqual([
      ["2026-10", 40],
      ["2026-11", 0],
    ]);
    expect(byUnit(months).map((one) => [one.name, one.sameDay])).toEqual([
      ["A", 5],
      ["B", 25],
    ]);
  });

  test("give a rate of discharges, and none where nobody left", () => {
    const [october, november] = byMonth(monthly(rows));
    expect(october && rateOf(october)).toBe(0.75);
    expect(november && rateOf(november)).toBeNull();
    expect(percent(0.75).replaceAll(/\s/gu, " ")).toBe("75 %");
  });

  test("weigh medians by what each unit sent", () => {
    expect(total(rows.slice(0, 2)).median).toBe((3_600 * 8 + 7_200 * 2) / 10);
    expect(total([]).median).toBeNull();
    expect(delay(90 * 60)).toBe("1,5 h");
    expect(delay(45 * 60)).toBe("45 min");
    expect(delay(3 * 86_400)).toBe("3 j");
  });

  test("are asked for whole months, over the turn of a year", () => {
    expect(monthBack(new Date(2026, 0, 31).getTime(), 0)).toBe("2026-01");
    expect(monthBack(new Date(2026, 0, 31).getTime(), 11)).toBe("2025-02");
  });
});

test("a letter is never proposed to be validated in the past", () => {
  for (let hour = 0; hour < 24; hour++) {
    const now = new Date(2026, 10, 29, hour).getTime();
    expect(duesOf(now).every((due) => due.value > now)).toBe(true);
  }
});
