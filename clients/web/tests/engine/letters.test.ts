/** How a letter stands, from what was said of it. */

import { describe, expect, test } from "vitest";
import type { LetterStatus } from "@/api/letters.ts";
import type { Capacity } from "@/crypto/epochBody.ts";
import type { Event } from "@/crypto/event.ts";
import type { LetterDraftEvent } from "@/crypto/letterEvent.ts";
import { fold, type LetterWord, statusOf } from "@/engine/letterFold.ts";
import { counts } from "@/engine/mailRules.ts";

const id = (n: number, length = 16): Uint8Array => new Uint8Array(length).fill(n);
const [AUTHOR, SENIOR, ROLE] = [id(1, 32), id(2, 32), id(3, 32)];
const LETTER = id(9);
const mailbox = (address: string) => ({ address, name: "", practitioner: "", phone: "" });

function draft(version: number, part: Partial<LetterDraftEvent> = {}): LetterDraftEvent {
  const empty = { birthName: "", birthDate: "", birthPlace: "", matricule: "", oid: "" };
  return {
    tag: "letter-draft/1",
    letter: LETTER,
    version,
    kind: "discharge-letter",
    title: "",
    patient: { family: "", given: "", sex: "", status: "", ...empty },
    unit: "",
    entry: 0,
    exit: 0,
    file: { message: id(8), index: 0 },
    sha256: id(version, 32),
    recipients: [{ mailbox: mailbox("a@b.example"), role: "gp" }],
    opposed: false,
    validator: SENIOR,
    validateBy: 0,
    ...part,
  };
}

function said(event: Event, account = AUTHOR, behalf: Uint8Array | null = null): LetterWord {
  return { account, behalf, message: id(version(event)), time: 1, event };
}

function version(event: Event): number {
  return event.tag !== null && "version" in event ? event.version : 50;
}

const validated = (n: number, sha256 = id(n, 32)): Event => {
  return { tag: "letter-validated/1", letter: LETTER, version: n, sha256 };
};
const exit: Event = { tag: "letter-exit/1", letter: LETTER, time: 4 };
const recall: Event = {
  tag: "letter-recall/1",
  letter: LETTER,
  version: 1,
  address: "A@B.example",
  reason: "",
};

function standing(words: readonly LetterWord[], isSaid = false): LetterStatus | null {
  const letter = fold(words);
  const newest = letter.versions.at(-1);
  return newest === undefined ? null : statusOf(letter, newest, isSaid);
}

describe("a letter", () => {
  test.each<[LetterStatus | null, readonly LetterWord[]]>([
    ["drafted", [said(draft(1))]],
    [null, [said(draft(2))]],
    ["drafted", [said(draft(1)), said(draft(3))]],
    ["validated", [said(draft(1)), said(validated(1), SENIOR)]],
    ["drafted", [said(draft(1)), said(validated(1), AUTHOR)]],
    ["drafted", [said(draft(1)), said(validated(1, id(7, 32)), SENIOR)]],
    ["drafted", [said(draft(1)), said(validated(2), SENIOR)]],
    ["validated", [said(draft(1, { validator: ROLE })), said(validated(1), SENIOR, ROLE)]],
    ["drafted", [said(draft(1)), said(validated(1), SENIOR), said(draft(2))]],
    ["drafted", [said(draft(1)), said(exit)]],
    ["leaving", [said(draft(1)), said(validated(1), SENIOR), said(exit)]],
    ["leaving", [said(draft(1)), said(exit), said(validated(1), SENIOR)]],
    ["opposed", [said(draft(1, { opposed: true })), said(validated(1), SENIOR), said(exit)]],
    ["recalled", [said(draft(1)), said(validated(1), SENIOR), said(recall)]],
  ])("is %s", (expected, words) => {
    expect(standing(words)).toBe(expected);
  });

  test("is sent once the gateway has said anything of its newest draft", () => {
    expect(standing([said(draft(1)), said(validated(1), SENIOR), said(exit)], true)).toBe(
      "sent",
    );
  });

  test("has an older version say that it was replaced", () => {
    const letter = fold([said(draft(1)), said(draft(2))]);
    const [first] = letter.versions;
    expect(first && statusOf(letter, first, false)).toBe("replaced");
  });

  test("keeps the first word that the patient has left", () => {
    const later = { ...said(exit, SENIOR), time: 9 };
    expect(fold([said(draft(1)), said(exit), later]).left?.time).toBe(1);
  });
});

const target = id(1);
const EVERY: Readonly<Record<string, readonly [Event, readonly Capacity[]]>> = {
  correspondent: [
    { tag: "correspondent/1", mailbox: mailbox("a@b"), on: true },
    ["owner", "member"],
  ],
  confirm: [
    { tag: "mail-confirm/1", target, accept: true, remember: true, name: "" },
    ["owner", "member"],
  ],
  state: [
    {
      tag: "mail-state/1",
      target,
      address: "a@b",
      state: "read",
      time: 1,
      code: "",
      reason: "",
      host: "",
    },
    ["gateway"],
  ],
  draft: [draft(1), ["owner", "member"]],
  exit: [exit, ["owner", "member", "agent"]],
  recall: [recall, ["owner", "member"]],
  text: [
    { tag: "text/1", body: "a", replyTo: null, mentions: [] },
    ["owner", "member", "reader", "gateway", "agent", "record"],
  ],
};
const CAPACITIES = ["owner", "member", "reader", "gateway", "agent", "record"] as const;

test.each(Object.keys(EVERY))("a %s counts from whom the page says", (name) => {
  const [event, who] = EVERY[name] ?? [exit, []];
  expect(CAPACITIES.filter((capacity) => counts(event, capacity))).toEqual(who);
});

test("nothing of it counts from somebody who is not there", () => {
  expect(counts(exit, undefined)).toBe(false);
});
