import { expect, test } from "vitest";
import { type BetweenTabs, isBetweenTabs } from "@/worker/messages.ts";

const fault = {
  name: "NotFound",
  remedy: "choose_other",
  rule: null,
  code: null,
  message: "no such thread",
  retryAfter: null,
} as const;

const SAID: readonly BetweenTabs[] = [
  { kind: "hello" },
  { kind: "leading", term: "1" },
  { kind: "active", term: "1" },
  { kind: "call", term: "1", tab: "2", id: 3, method: "threads", args: [] },
  { kind: "outcome", tab: "2", id: 3, outcome: { ok: true, value: undefined } },
  { kind: "outcome", tab: "2", id: 3, outcome: { ok: false, fault } },
  { kind: "events", term: "1", events: [{ type: "resync" }] },
];

test.each(SAID)("%j is said between tabs", (message) => {
  expect(isBetweenTabs(message)).toBe(true);
});

test.each([
  null,
  "hello",
  [],
  { kind: "constructor" },
  { kind: "toString" },
  { kind: "leading" },
  { kind: "leading", term: "x".repeat(65) },
  { kind: "call", term: "1", tab: "2", id: "3", method: "threads", args: [] },
  { kind: "call", term: "1", tab: "2", id: 3, method: ["threads"], args: [] },
  { kind: "call", term: "1", tab: "2", id: 3, method: "threads", args: "all" },
  { kind: "outcome", tab: "2", id: 3 },
  { kind: "outcome", tab: "2", id: 3, outcome: { ok: false } },
  { kind: "events", term: "1", events: { 0: { type: "resync" } } },
  { kind: "events", term: "1", events: [null] },
])("%j is not, and is dropped", (message) => {
  expect(isBetweenTabs(message)).toBe(false);
});
