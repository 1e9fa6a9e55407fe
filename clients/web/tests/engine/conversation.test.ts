/** Two engines and a Python client in one thread, over the real server. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessageView } from "@/api/views.ts";
import { newIntent, reads, says, threadBy } from "./conversing.ts";
import { Visitor } from "./visitor.ts";
import { id, Ward } from "./ward.ts";

const PATIENCE = 60_000;

let ward: Ward;
let anna: Visitor;
let bruno: Visitor;
let chloe: string;

beforeAll(async () => {
  ward = await Ward.open();
  anna = await Visitor.enrolled(ward, "Anna");
  bruno = await Visitor.enrolled(ward, "Bruno");
  chloe = (await ward.ask<{ account: string }>("person", { name: "Chloé" })).account;
}, 120_000);

afterAll(async () => {
  await anna?.close();
  await bruno?.close();
  await ward?.close();
}, PATIENCE);

/** A thread that Anna begins. */
async function begin(
  title: string,
  accounts: readonly string[],
  patient: string | null = null,
) {
  return await anna.engine.newThread({
    intent: newIntent(),
    title,
    patient,
    accounts,
    direct: false,
  });
}

async function send(visitor: Visitor, thread: string, text: string): Promise<MessageView> {
  return await visitor.engine.send(thread, text, { intent: newIntent() });
}

async function line(visitor: Visitor, thread: string, text: string): Promise<MessageView> {
  await reads(visitor, thread, text);
  const { messages } = await visitor.engine.history(thread, null, 50);
  const found = messages.find((one) => one.text === text);
  if (found === undefined) throw new Error("it was there");
  return found;
}

async function texts(visitor: Visitor, thread: string): Promise<readonly string[]> {
  const { messages } = await visitor.engine.history(thread, null, 50);
  return messages.map((one) => one.text).filter((text) => text !== "");
}

describe("between two browsers", () => {
  test(
    "what one writes the other reads, and its author sees it displayed",
    async () => {
      const thread = await begin("Cardiologie", [await bruno.account()], "M. D., 1950");
      await send(anna, thread.id, "bonjour Bruno");
      const read = await line(bruno, thread.id, "bonjour Bruno");
      expect(read).toMatchObject({
        authorName: "Anna",
        authorProfession: "Médecin",
        marks: [],
      });
      expect((await bruno.engine.threads()).find((one) => one.id === thread.id)).toMatchObject({
        title: "Cardiologie",
        patient: "M. D., 1950",
        unread: 1,
        lastText: "bonjour Bruno",
        lastAuthor: "Anna",
      });
      await bruno.engine.displayed(thread.id, read.seq ?? 0);
      await anna.until(async () => {
        return (await line(anna, thread.id, "bonjour Bruno")).state === "displayed";
      });
      const seen = await line(anna, thread.id, "bonjour Bruno");
      expect(seen.displayedBy.map((one) => one.name)).toEqual(["Bruno"]);
      const [summary] = (await bruno.engine.threads()).filter((one) => one.id === thread.id);
      expect(summary?.unread).toBe(0);
    },
    PATIENCE,
  );

  test(
    "a line of mine is told again with its number, once the log has it",
    async () => {
      const thread = await begin("Numéros", [await bruno.account()]);
      const { id: message } = await send(anna, thread.id, "numérote-moi");
      await anna.heard((event) => {
        return (
          event.type === "changed" && event.message.id === message && event.message.seq === 2
        );
      });
      await anna.heard((event) => {
        return event.type === "state" && event.id === message && event.state === "stored";
      });
    },
    PATIENCE,
  );

  test(
    "a newcomer reads the past that he is given, or only what comes",
    async () => {
      const thread = await begin("Équipe", [await bruno.account()]);
      await send(anna, thread.id, "avant");
      await line(bruno, thread.id, "avant");
      await anna.engine.setTitle(thread.id, "Équipe du soir", null);
      await anna.engine.remove(thread.id, await bruno.account());
      await bruno.until(async () => !(await bruno.engine.thread(thread.id)).joined);
      await send(anna, thread.id, "sans Bruno");
      await anna.until(async () => (await line(anna, thread.id, "sans Bruno")).seq !== null);
      const options = { past: false, capacity: "member" } as const;
      await anna.engine.invite(thread.id, await bruno.account(), options);
      await send(anna, thread.id, "de nouveau ensemble");
      const back = await line(bruno, thread.id, "de nouveau ensemble");
      expect(await texts(bruno, thread.id)).toEqual(["avant", "de nouveau ensemble"]);
      const { messages } = await bruno.engine.history(thread.id, null, 50);
      expect(messages.filter((one) => one.followsGap)).toHaveLength(1);
      expect(messages.map((one) => one.newTitle)).toContain("Équipe du soir");
      expect(back.confirmed).toBe(true);
      expect((await bruno.engine.verify(thread.id)).refusals).toEqual([]);
    },
    PATIENCE,
  );

  test(
    "who leaves is gone, and the others go on with a new key",
    async () => {
      const thread = await begin("Départ", [await bruno.account()]);
      await send(anna, thread.id, "reste");
      await reads(bruno, thread.id, "reste");
      await bruno.engine.leave(thread.id);
      await anna.heard((event) => event.type === "message" && event.message.kind === "left");
      await send(anna, thread.id, "après");
      await anna.until(async () => (await anna.engine.thread(thread.id)).members.length === 1);
      expect((await bruno.engine.thread(thread.id)).mayWrite).toBe(false);
      expect(await texts(bruno, thread.id)).toEqual(["reste"]);
    },
    PATIENCE,
  );
});

describe("between a browser and a Python client", () => {
  test(
    "a browser begins a thread, and both write in it",
    async () => {
      const thread = await begin("Avec Python", [chloe]);
      await send(anna, thread.id, "du navigateur");
      await ward.ask("until", { who: "Chloé", thread: thread.id, text: "du navigateur" });
      await says(ward, "Chloé", thread.id, "de Python");
      expect((await line(anna, thread.id, "de Python")).authorName).toBe("Chloé");
      expect((await anna.engine.verify(thread.id)).frozen).toBeNull();
    },
    PATIENCE,
  );

  test(
    "Python begins a thread; a browser answers, mentions, edits and reacts",
    async () => {
      const thread = await threadBy(ward, "Chloé", "De Python", [await bruno.account()]);
      await says(ward, "Chloé", thread, "une question");
      const question = await line(bruno, thread, "une question");
      await bruno.engine.react(thread, question.id, "👍", true);
      const options = { intent: newIntent(), replyTo: question.id, mentions: [chloe] };
      const answer = await bruno.engine.send(thread, "une réponce", options);
      expect(answer.replyTo).toMatchObject({ author: "Chloé", text: "une question" });
      await bruno.engine.edit(thread, answer.id, "une réponse");
      await ward.ask("until", { who: "Chloé", thread, text: "une réponse" });
      const lines = await ward.call<{ text: string; reactions: unknown[] }[]>(
        "Chloé",
        "history",
        [id(thread)],
      );
      expect(lines.find((one) => one.text === "une question")?.reactions).toHaveLength(1);
    },
    PATIENCE,
  );

  test(
    "a newcomer in Python reads the past that a browser gives",
    async () => {
      const thread = await begin("Passé", [await bruno.account()]);
      await send(anna, thread.id, "ancien");
      await reads(bruno, thread.id, "ancien");
      await bruno.until(async () => (await bruno.engine.thread(thread.id)).epoch === 0);
      await anna.engine.invite(thread.id, chloe, { past: true, capacity: "member" });
      await ward.ask("until", { who: "Chloé", thread: thread.id, text: "ancien" });
      await says(ward, "Chloé", thread.id, "merci");
      await reads(bruno, thread.id, "merci");
      const view = await bruno.engine.thread(thread.id);
      expect(view.members.map((one) => one.name).sort()).toEqual(["Anna", "Bruno", "Chloé"]);
      expect(view).toMatchObject({ memberCount: 3, outsiders: false, owner: false });
    },
    PATIENCE,
  );
});
