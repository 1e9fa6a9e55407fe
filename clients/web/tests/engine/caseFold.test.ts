/** How a case stands, from what was signed of it; and what is blocked when a consent ends. */

import { describe, expect, test } from "vitest";
import type { CaseState } from "@/api/expertise.ts";
import { hex } from "@/crypto/bytes.ts";
import type { JudgedField, ReportEvent, RequestEvent } from "@/crypto/caseEvent.ts";
import type { Event } from "@/crypto/event.ts";
import { type CaseWord, foldCase } from "@/engine/expertise/caseFold.ts";
import { CASE_LASTS, wayOf } from "@/engine/expertise/caseRules.ts";
import { caseView, type Looking } from "@/engine/expertise/caseViews.ts";
import { isBlocked, noted } from "@/engine/expertise/consents.ts";
import type { Case } from "@/wire/protocol.ts";

const id = (n: number, length = 16): Uint8Array => new Uint8Array(length).fill(n);
const [ANNA, POOL, BRUNO, CLAIRE] = [id(1, 32), id(2, 32), id(3, 32), id(4, 32)];
const CASE = id(9);
const judged: JudgedField = { billable: true, rule: "TEX-00", article: "", count: null };
const nobody = {
  idnps: "",
  name: "",
  profession: "",
  speciality: "",
  billing: "",
  structure: "",
};
const empty = { birthName: "", birthDate: "", birthPlace: "", matricule: "", oid: "" };
const patient = { family: "", given: "", sex: "", status: "", ...empty };

function request(version = 1, part: Partial<RequestEvent> = {}): RequestEvent {
  return {
    tag: "expertise-request/1",
    case: CASE,
    version,
    expert: POOL,
    speciality: "dermatology",
    reason: "diagnosis",
    question: "?",
    context: "",
    urgent: false,
    inpatient: false,
    patient,
    cover: null,
    requester: nobody,
    doctor: null,
    documents: [],
    studies: [],
    consent: id(7),
    judged,
    time: 0,
    ...part,
  };
}

function report(version = 1): ReportEvent {
  return {
    tag: "expertise-report/1",
    case: CASE,
    version,
    template: "",
    author: nobody,
    sections: [],
    conclusion: "c",
    incidents: "",
    seen: [],
    studies: [],
    marks: [],
    file: { message: id(8), index: 0 },
    sha256: id(8, 32),
    began: 0,
    time: 0,
  };
}

const step = (name: string, to: Uint8Array | null = null): Event => {
  return { tag: "expertise-step/1", case: CASE, step: name, to, text: "", time: 0 };
};
const count: Event = {
  tag: "expertise-count/1",
  case: CASE,
  year: 2026,
  judged: { ...judged, count: 2 },
};

let message = 0;

function said(
  event: Event,
  account = ANNA,
  behalf: Uint8Array | null = null,
  time = 1_000,
): CaseWord {
  message += 1;
  return { account, behalf, message: id(message % 250), time, event };
}

const asks = said(request());
const by = (who: Uint8Array, ...events: readonly Event[]) =>
  events.map((event) => said(event, who, POOL));
const claimed = [asks, ...by(BRUNO, step("claim"))];
const answered = [...claimed, ...by(BRUNO, report())];

describe("a case", () => {
  test.each<[CaseState | null, readonly CaseWord[]]>([
    [null, []],
    [null, [said(request(2))]],
    [null, by(BRUNO, step("claim"))],
    ["sent", [asks]],
    ["claimed", claimed],
    // Its requester, somebody else, and a holder who does not speak for the role.
    ["sent", [asks, said(step("claim"))]],
    ["sent", [asks, said(step("claim"), CLAIRE)]],
    ["sent", [asks, said(step("claim"), BRUNO)]],
    // The second one to claim, and what only who claimed does.
    ["claimed", [...claimed, ...by(CLAIRE, step("decline"), step("ask"), report())]],
    ["more-asked", [...claimed, ...by(BRUNO, step("ask"))]],
    ["claimed", [...claimed, ...by(BRUNO, step("ask")), said(step("give"))]],
    ["more-asked", [...claimed, ...by(BRUNO, step("ask"), step("give"))]],
    ["sent", [...claimed, ...by(BRUNO, step("release"))]],
    ["declined", [asks, ...by(CLAIRE, step("decline"))]],
    ["redirected", [...claimed, ...by(BRUNO, step("redirect", CLAIRE))]],
    ["withdrawn", [...claimed, said(step("withdraw"))]],
    ["answered", answered],
    ["answered", [...answered, said(step("withdraw"))]],
    ["closed", [...answered, said(step("close"))]],
    ["billed", [...answered, ...by(BRUNO, step("bill"))]],
    // Nobody says these by a step.
    ["claimed", [...claimed, ...by(BRUNO, step("answer"), step("expire")), said(step("send"))]],
    ["claimed", [...claimed, ...by(BRUNO, step("unheard-of"))]],
    ["sent", [asks, said(step("withdraw")), said(request(2))]],
    ["withdrawn", [asks, said(step("withdraw")), said(request(2), BRUNO)]],
    ["answered", [...answered, said(request(2))]],
  ])("is %s", (state, words) => {
    expect(foldCase(words)?.state ?? null).toBe(state);
  });

  test("knows who claimed it, and forgets it when it is released or sent anew", () => {
    expect(foldCase(claimed)?.by).toEqual(BRUNO);
    expect(foldCase([...claimed, ...by(BRUNO, step("release"))])?.by).toBeNull();
    const again = [...claimed, said(step("withdraw")), said(request(2))];
    expect(foldCase(again)?.by).toBeNull();
  });

  test("is claimed by another holder when who claimed it may act no more", () => {
    const words = [...claimed, ...by(CLAIRE, step("claim"))];
    expect(foldCase(words)?.by).toEqual(BRUNO);
    const isGone = (account: Uint8Array) => account !== BRUNO;
    expect(foldCase(words, isGone)?.by).toEqual(CLAIRE);
    const declined = [...claimed, ...by(CLAIRE, step("decline"))];
    expect(foldCase(declined)?.state).toBe("claimed");
    expect(foldCase(declined, isGone)?.state).toBe("declined");
  });

  test("takes other words while it runs, and stays where it was", () => {
    const words = [...claimed, said(request(2, { question: "and now?" }))];
    const folded = foldCase(words);
    expect(folded).toMatchObject({ state: "claimed", request: { question: "and now?" } });
  });

  test("is sent anew by a further request that comes after its time", () => {
    const late = said(request(2), ANNA, null, 1_000 + CASE_LASTS);
    const folded = foldCase([...claimed, late]);
    expect(folded).toMatchObject({ state: "sent", opened: late.time, by: null });
  });

  test("is answered by a report that came late: the server has judged that", () => {
    const late = said(report(), BRUNO, POOL, 2_000 + CASE_LASTS);
    expect(foldCase([...claimed, late])?.state).toBe("answered");
  });

  test("has its reports replace one another, by whoever acts for the expert", () => {
    const more = [...answered, ...by(CLAIRE, report(3), report(2)), said(report(3))];
    const folded = foldCase(more);
    expect(folded?.reports.map(({ event }) => event.version)).toEqual([1, 2]);
    expect(folded?.state).toBe("answered");
  });

  test("takes the count of the expert's side alone", () => {
    expect(foldCase([asks, said(count)])?.judged.count).toBeNull();
    expect(foldCase([asks, ...by(CLAIRE, count)])?.judged.count).toBe(2);
  });

  test("takes no count from who asks, and keeps the expert's when the words are replaced", () => {
    const forged = said(request(1, { judged: { ...judged, count: 1 } }));
    expect(foldCase([forged])?.counted).toBeNull();
    const counted = [...claimed, ...by(BRUNO, count)];
    const replaced = foldCase([...counted, said(request(2, { judged }))]);
    expect(replaced).toMatchObject({ judged: { count: 2 }, counted: { count: 2 } });
  });

  test("is claimed, answered and counted by nobody who asked, whatever he holds", () => {
    const own = [asks, ...by(ANNA, step("claim"), report(), count)];
    expect(foldCase(own)).toMatchObject({ state: "sent", by: null, counted: null });
    const forRole = said(request(), ANNA, CLAIRE);
    expect(foldCase([forRole, ...by(ANNA, step("claim"))])?.state).toBe("sent");
    expect(foldCase([said(request(1, { expert: ANNA }))])).toBeNull();
  });

  test("is corrected by who answered it and has left the role since", () => {
    const folded = foldCase([...answered, said(report(2), BRUNO)]);
    expect(folded?.reports).toHaveLength(2);
  });
});

test("the table of steps is that of the page", async () => {
  const { readFileSync } = await import("node:fs");
  const page = readFileSync(new URL("../../../../docs/protocol.md", import.meta.url), "utf-8");
  const table = page.slice(page.indexOf("| from | step | to | who |"));
  const rows = [...table.slice(0, table.indexOf("\n\n")).matchAll(/^\| (.*) \|$/gmu)];
  const listed = rows.slice(1).flatMap((row) => {
    const [from = "", steps = "", to = "", who = ""] = (row[1] ?? "").split(" | ");
    const names = steps.replace(/ \(.*\)/u, "").split(", ");
    const ends = to.split(", ");
    return from
      .split(", ")
      .flatMap((one) =>
        names.map((name, place) => [one, name, ends[place], who.replace("the ", "")]),
      );
  });
  expect(listed.length).toBeGreaterThan(20);
  for (const [from, name, to, who] of listed) {
    expect(wayOf(from as CaseState, name ?? ""), `${from} ${name}`).toEqual({ to, who });
  }
});

const NOW = 10_000_000;

function looking(part: Partial<Looking> = {}): Looking {
  return {
    me: BRUNO,
    now: NOW,
    row: null,
    mayWrite: true,
    online: true,
    consent: null,
    name: () => "",
    actsFor: (one, other) => one === other || (other === POOL && one === BRUNO),
    isRole: (one) => one === POOL,
    ...part,
  };
}

function row(state: Case[5], by: Uint8Array | null = null, moved = 0): Case {
  return [CASE, id(5, 32), ANNA, POOL, by, state, 1_000, 1_000 + CASE_LASTS, moved];
}

function viewed(words: readonly CaseWord[], part: Partial<Looking> = {}) {
  const folded = foldCase(words);
  if (folded === null) throw new Error("no request counts");
  return caseView(folded, id(5, 32), looking(part));
}

describe("a case on a screen", () => {
  test("offers what each may do", () => {
    expect(viewed([asks]).may).toEqual(["claim", "decline", "redirect"]);
    expect(viewed([asks], { me: ANNA }).may).toEqual(["withdraw"]);
    expect(viewed([asks], { me: CLAIRE }).may).toEqual([]);
    expect(viewed(claimed).may).toEqual(["answer", "ask", "release", "decline", "redirect"]);
    expect(viewed(answered).may).toEqual(["correct"]);
    expect(viewed(answered, { me: ANNA }).may).toEqual(["close"]);
    expect(viewed([asks, said(step("withdraw"))], { me: ANNA }).may).toEqual(["send"]);
    expect(viewed(claimed, { mayWrite: false }).may).toEqual([]);
  });

  test("offers nothing that the server would refuse: another one has claimed it", () => {
    const actsFor = (one: Uint8Array, other: Uint8Array) =>
      one === other || (other === POOL && one !== ANNA);
    expect(viewed([asks], { row: row("claimed", CLAIRE), actsFor }).may).toEqual([]);
  });

  test("offers the side of the expert to nobody who asked, though he hold the pool", () => {
    const actsFor = (one: Uint8Array, other: Uint8Array) => one === other || other === POOL;
    const view = viewed([asks], { me: ANNA, actsFor });
    expect(view).toMatchObject({ expertSide: false, may: ["withdraw"] });
  });

  test("is free again where who claimed it may act for the pool no more", () => {
    const actsFor = (one: Uint8Array, other: Uint8Array) =>
      one === other || (other === POOL && one === CLAIRE);
    const view = viewed(claimed, { me: CLAIRE, actsFor });
    expect(view).toMatchObject({ state: "sent", by: null });
    expect(view.may).toEqual(["claim", "decline", "redirect"]);
  });

  test("offers again what the server says was taken by me, and says nothing by itself", () => {
    const view = viewed([asks], { row: row("claimed", BRUNO, 5_000) });
    expect(view).toMatchObject({ state: "sent", server: "claimed", disagrees: true });
    expect(view.may).toEqual(["claim"]);
  });

  test("is expired by its clock, and comes back to who asked", () => {
    const late = { now: 1_000 + CASE_LASTS };
    expect(viewed(claimed, late).state).toBe("expired");
    expect(viewed(claimed, { ...late, me: ANNA }).may).toEqual(["send"]);
    expect(viewed(answered, late).state).toBe("answered");
  });

  test("runs as long as the server says so, whatever my clock says", () => {
    const late = { now: 1_000 + 2 * CASE_LASTS, row: row("claimed", BRUNO) };
    expect(viewed(claimed, late)).toMatchObject({ state: "claimed", disagrees: false });
    expect(viewed(claimed, { ...late, online: false }).state).toBe("expired");
  });

  test("is over when the server says so, and not days before its time", () => {
    const over = { row: row("expired", BRUNO) };
    const now = 1_000 + CASE_LASTS - 60_000;
    expect(viewed(claimed, { ...over, now })).toMatchObject({ state: "expired" });
    expect(viewed(claimed, over)).toMatchObject({ state: "claimed", disagrees: true });
  });

  test("says that the server says something else, once nothing can be on its way", () => {
    expect(viewed([asks], { row: row("claimed", CLAIRE, 5_000) }).disagrees).toBe(true);
    expect(viewed([asks], { row: row("claimed", CLAIRE, NOW - 1_000) }).disagrees).toBe(false);
    expect(viewed(claimed, { row: row("sent") }).disagrees).toBe(true);
    expect(viewed(claimed, { row: row("claimed", BRUNO) }).disagrees).toBe(false);
  });
});

describe("a consent", () => {
  const about = (n: number, sha: number): Event & { readonly tag: "consent/1" } => ({
    tag: "consent/1",
    consent: id(n),
    patient,
    about: [id(sha, 32)],
    purposes: ["advice"],
    form: "oral",
    informed: true,
    time: 0,
  });
  const end = (n: number) =>
    ({ tag: "consent-end/1", consent: id(n), reason: "", time: 0 }) as const;
  const hash = hex(id(1, 32));

  test.each<[boolean, string, readonly Parameters<typeof noted>[2][]]>([
    [false, "nothing was said", []],
    [false, "it holds", [about(1, 1)]],
    [true, "it has ended", [about(1, 1), end(1)]],
    [false, "another one has ended", [about(1, 1), about(2, 2), end(2)]],
    [true, "one of two has ended", [about(1, 1), about(2, 1), end(1)]],
    [false, "it was given anew", [about(1, 1), end(1), about(2, 1)]],
    [true, "that has ended too", [about(1, 1), end(1), about(2, 1), end(2)]],
    [false, "it was never given", [end(1)]],
    [true, "said again under its id", [about(1, 1), end(1), about(1, 1)]],
  ])("%s: a file is blocked when %s", (blocked, _, events) => {
    const consents = events.reduce(
      (known, event, place) => noted(known, place + 1, event),
      new Map() as ReturnType<typeof noted>,
    );
    expect(isBlocked(consents, hash)).toBe(blocked);
  });
});
