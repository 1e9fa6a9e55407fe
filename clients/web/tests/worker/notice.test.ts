import { expect, it } from "vitest";
import type { ThreadSummary } from "@/api/views.ts";
import { blindNotice, languageOf, noticeOf } from "@/worker/notice.ts";

const thread = (change: Partial<ThreadSummary>): ThreadSummary =>
  ({
    id: "t1",
    title: "Avis cardio",
    patient: "Mme Durand",
    unread: 1,
    muted: false,
    mentioned: false,
    lastTime: 1,
    lastText: "Troponine à 0,9",
    lastAuthor: "Anna Roux",
    ...change,
  }) as ThreadSummary;
const discreet = { language: "fr", notifications: true, notifyContent: false } as const;
const open = { ...discreet, notifyContent: true };

it("says that there is a message, and neither who, what nor about whom", () => {
  const notice = noticeOf([thread({})], discreet);
  expect(notice).toEqual({ title: "Cordée", body: "Nouveau message", thread: "t1", count: 1 });
});

it("counts over threads, and opens none of them then", () => {
  const notice = noticeOf([thread({ unread: 2 }), thread({ id: "t2" })], discreet);
  expect(notice).toMatchObject({ body: "3 nouveaux messages", thread: null, count: 3 });
  const english = noticeOf([thread({ unread: 2 })], { ...discreet, language: "en" });
  expect(english?.body).toBe("2 new messages");
});

it("shows who and what only to who allowed it, and never the patient", () => {
  const notice = noticeOf([thread({})], open);
  expect(notice).toMatchObject({ title: "Avis cardio", body: "Anna Roux : Troponine à 0,9" });
  expect(JSON.stringify(notice)).not.toContain("Durand");
  const direct = noticeOf([thread({ title: "", lastText: "" })], open);
  expect(direct).toMatchObject({ title: "Anna Roux", body: "Fichier" });
});

it("is silent for what is read, muted, or not wanted", () => {
  expect(noticeOf([thread({ unread: 0 })], discreet)).toBeNull();
  expect(noticeOf([thread({ muted: true })], discreet)).toBeNull();
  expect(noticeOf([thread({})], { ...discreet, notifications: false })).toBeNull();
  expect(noticeOf([thread({ muted: true, mentioned: true })], discreet)).not.toBeNull();
});

it("says nothing of a locked profile", () => {
  expect(blindNotice("fr")).toMatchObject({ title: "Cordée", body: "Nouveaux messages" });
  expect([languageOf("fr-FR"), languageOf("en-GB"), languageOf("de")]).toEqual([
    "fr",
    "en",
    "en",
  ]);
});
