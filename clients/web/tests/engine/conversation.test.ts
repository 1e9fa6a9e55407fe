/** Two engines and a Python client in one thread, over the real server. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { intent, Person } from "./support/person.ts";
import { Ward } from "./support/ward.ts";

describe("a thread between browsers and Python", () => {
  let ward: Ward;
  let anna: Person;
  let bruno: Person;
  let chloe: string;

  beforeAll(async () => {
    ward = await Ward.open();
    anna = await Person.enrolled(ward, "Anna");
    bruno = await Person.enrolled(ward, "Bruno");
    chloe = await ward.person("Chloé");
  }, 120_000);

  afterAll(async () => {
    await anna?.stop();
    await bruno?.stop();
    await ward?.close();
  }, 60_000);

  test("what one browser writes the other reads, and the sender sees it displayed", async () => {
    const { account } = await bruno.me();
    const thread = await anna.engine.newThread({
      intent: intent(),
      title: "Avis de cardiologie",
      patient: "M. D., 1950",
      accounts: [account],
      direct: false,
    });
    await anna.engine.send(thread.id, "bonjour Bruno", { intent: intent() });
    const line = await bruno.reads(thread.id, "bonjour Bruno");
    expect(line.authorName).toBe("Anna");
    expect(line.marks).toEqual([]);
    const [summary] = await bruno.engine.threads();
    expect(summary).toMatchObject({
      title: "Avis de cardiologie",
      patient: "M. D., 1950",
      unread: 1,
      lastText: "bonjour Bruno",
      lastAuthor: "Anna",
    });
    await bruno.engine.displayed(thread.id, line.seq ?? 0);
    await anna.until(async () => {
      const { messages } = await anna.engine.history(thread.id, null, 10);
      return messages.at(-1)?.state === "displayed";
    });
    expect((await bruno.engine.threads())[0]?.unread).toBe(0);
  }, 60_000);

  test("a browser begins a thread with a Python client, and both write in it", async () => {
    const thread = await anna.engine.newThread({
      intent: intent(),
      title: "Avec Python",
      patient: null,
      accounts: [chloe],
      direct: false,
    });
    const said = await anna.engine.send(thread.id, "du navigateur", { intent: intent() });
    expect(said.mine).toBe(true);
    await ward.do("until", { who: "Chloé", thread: thread.id, text: "du navigateur" });
    await ward.call("Chloé", "send", [{ hex: thread.id }, "de Python"]);
    const line = await anna.reads(thread.id, "de Python");
    expect(line.authorName).toBe("Chloé");
    expect((await anna.engine.verify(thread.id)).frozen).toBeNull();
  }, 60_000);

  test("a Python client begins a thread and a browser answers, edits and reacts", async () => {
    const { account } = await bruno.me();
    const view = await ward.call<{ id: string }>("Chloé", "new_thread", [
      "De Python",
      [{ hex: account }],
    ]);
    await ward.call("Chloé", "send", [{ hex: view.id }, "une question"]);
    const question = await bruno.reads(view.id, "une question");
    await bruno.engine.react(view.id, question.id, "👍", true);
    const answer = await bruno.engine.send(view.id, "une réponce", {
      intent: intent(),
      replyTo: question.id,
      mentions: [chloe],
    });
    expect(answer.replyTo?.text).toBe("une question");
    await bruno.engine.edit(view.id, answer.id, "une réponse");
    await ward.do("until", { who: "Chloé", thread: view.id, text: "une réponse" });
    const lines = await ward.call<{ text: string; reactions: unknown[] }[]>(
      "Chloé",
      "history",
      [{ hex: view.id }],
    );
    expect(lines.find((one) => one.text === "une question")?.reactions).toHaveLength(1);
  }, 60_000);
});
