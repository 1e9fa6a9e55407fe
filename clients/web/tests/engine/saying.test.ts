import { afterAll, beforeAll, expect, it } from "vitest";
import { newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;
let anna: Tab;
let thread: string;
let bruno: { account: string };

beforeAll(async () => {
  ward = await Ward.open();
  bruno = await ward.ask<{ account: string }>("person", { name: "Bruno" });
  anna = await Tab.signUp(ward, "Anna");
  const view = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: "Mme D., 1950",
    accounts: [bruno.account],
    direct: false,
  });
  thread = view.id;
});

afterAll(async () => {
  await anna?.close();
  await ward?.close();
});

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly author_name: string;
  readonly edited: boolean;
  readonly withdrawn: boolean;
  readonly state: string;
  readonly reply_to: string | null;
  readonly reactions: readonly { readonly symbol: string; readonly name: string }[];
  readonly acknowledged_by: readonly string[];
}

async function brunoSees(text: string): Promise<Line> {
  await ward.ask("until", { who: "Bruno", thread, text });
  const lines = await ward.call<Line[]>("Bruno", "history", [id(thread)]);
  const found = lines.find((line) => line.text === text);
  if (found === undefined) throw new Error("it was seen, and is gone");
  return found;
}

async function brunoFinds(message: string): Promise<Line> {
  return await ward.call<Line>("Bruno", "message", [id(thread), id(message)]);
}

it("says a text from here to there, with a reply and a mention back", async () => {
  const sent = await anna.engine.send(thread, "Bonjour Bruno", { intent: newIntent() });
  expect(sent).toMatchObject({ kind: "text", mine: true, text: "Bonjour Bruno" });
  const there = await brunoSees("Bonjour Bruno");
  expect(there).toMatchObject({ id: sent.id, author_name: "Anna" });
  await ward.call("Bruno", "send", [id(thread), "Bonjour Anna"], {
    reply_to: id(sent.id),
    mentions: [id(anna.account)],
  });
  const answer = await anna.sees(thread, "Bonjour Anna");
  expect(answer).toMatchObject({ authorName: "Bruno", mentionsMe: true, mine: false });
  expect(answer.replyTo).toMatchObject({ id: sent.id, text: "Bonjour Bruno" });
});

it("edits, withdraws, reacts and acknowledges, both ways", async () => {
  const mine = await anna.engine.send(thread, "brouillon", { intent: newIntent() });
  await brunoSees("brouillon");
  await anna.engine.edit(thread, mine.id, "propre");
  expect(await brunoSees("propre")).toMatchObject({ id: mine.id, edited: true });
  await ward.call("Bruno", "react", [id(thread), id(mine.id), "👍"]);
  await ward.call("Bruno", "acknowledge", [id(thread), id(mine.id)]);
  await anna.until(async () => {
    const { reactions, acknowledgedBy } = await anna.sees(thread, "propre");
    return reactions[0]?.symbol === "👍" && acknowledgedBy[0]?.name === "Bruno";
  });

  const { id: his } = await ward.call<Line>("Bruno", "send", [id(thread), "de Bruno"]);
  await anna.sees(thread, "de Bruno");
  await anna.engine.react(thread, his, "❤️", true);
  await anna.engine.acknowledge(thread, his);
  await anna.until(async () => {
    const line = await brunoFinds(his);
    return line.reactions[0]?.name === "Anna" && line.acknowledged_by.length === 1;
  });
  await anna.engine.react(thread, his, "❤️", false);
  await anna.until(async () => (await brunoFinds(his)).reactions.length === 0);
  await ward.call("Bruno", "edit", [id(thread), id(his), "de Bruno, mieux"]);
  await anna.sees(thread, "de Bruno, mieux");
  await ward.call("Bruno", "withdraw", [id(thread), id(his)]);
  await anna.engine.withdraw(thread, mine.id);
  await anna.until(async () => (await brunoFinds(mine.id)).withdrawn);
  await anna.until(async () =>
    (await anna.lines(thread)).some((line) => line.id === his && line.withdrawn),
  );
  await expect(anna.engine.edit(thread, his, "à moi")).rejects.toMatchObject({
    name: "NotAllowed",
  });
});

it("tells how far a message is, once the other has displayed it", async () => {
  const sent = await anna.engine.send(thread, "lu ?", { intent: newIntent() });
  await brunoSees("lu ?");
  const { seq } = await anna.sees(thread, "lu ?");
  await anna.until(async () => (await anna.sees(thread, "lu ?")).seq !== null);
  expect(seq === null || seq > 0).toBe(true);
  const line = await anna.sees(thread, "lu ?");
  await ward.call("Bruno", "displayed", [id(thread), line.seq]);
  await anna.until(async () => (await anna.sees(thread, "lu ?")).state === "displayed");
  await anna.until(() =>
    anna.events.some(
      (event) => event.type === "state" && event.id === sent.id && event.state === "displayed",
    ),
  );
});

it("does one deed once, asked for again by a screen that did not hear", async () => {
  const intent = newIntent();
  const [one, other] = await Promise.all([
    anna.engine.send(thread, "une fois", { intent }),
    anna.engine.send(thread, "une fois", { intent }),
  ]);
  expect(one?.id).toBe(other?.id);
  await brunoSees("une fois");
  await anna.until(async () => (await anna.sees(thread, "une fois")).seq !== null);
  const again = await anna.engine.send(thread, "une fois", { intent });
  expect(again.id).toBe(one?.id);
  expect((await anna.lines(thread)).filter((line) => line.text === "une fois")).toHaveLength(1);
});

it("begins one thread for one deed, and forwards a text to it", async () => {
  const options = {
    intent: newIntent(),
    title: "Autre fil",
    patient: null,
    accounts: [bruno.account],
    direct: false,
  };
  const first = await anna.engine.newThread(options);
  const second = await anna.engine.newThread(options);
  expect(second.id).toBe(first.id);
  const { id: message } = await anna.sees(thread, "Bonjour Anna");
  await anna.engine.forward(thread, message, first.id, newIntent());
  await ward.ask("until", { who: "Bruno", thread: first.id, text: "Bonjour Anna" });
});

it("changes title, members and capacity so that the other sees it", async () => {
  const chloe = await ward.ask<{ account: string }>("person", { name: "Chloé" });
  await anna.engine.setTitle(thread, "Avis cardio", null);
  const view = await anna.engine.invite(thread, chloe.account, {
    past: true,
    capacity: "member",
  });
  expect(view.members).toHaveLength(3);
  await ward.ask("until", { who: "Chloé", thread, text: "Bonjour Anna" });
  await anna.until(async () => {
    const there = await ward.call<{ title: string }>("Bruno", "thread", [id(thread)]);
    return there.title === "Avis cardio";
  });
  await ward.call("Chloé", "leave", [id(thread)]);
  await anna.sees(thread, "Bonjour Anna");
  await anna.until(async () => {
    const { messages } = await anna.engine.history(thread, null, 10);
    return messages.some((line) => line.kind === "left");
  });
  const before = (await anna.engine.thread(thread)).epoch;
  await anna.engine.send(thread, "sans Chloé", { intent: newIntent() });
  await brunoSees("sans Chloé");
  const after = await anna.engine.thread(thread);
  expect(after.epoch).toBe(before + 1);
  expect(after.members.map((one) => one.name).sort()).toEqual(["Anna", "Bruno"]);
  await expect(ward.call("Chloé", "send", [id(thread), "encore"])).rejects.toMatchObject({
    name: "NotAllowed",
  });
});

it("refuses what its person may not do here", async () => {
  const readers = [bruno.account];
  const view = await anna.engine.newThread({
    intent: newIntent(),
    title: "Pour information",
    patient: null,
    accounts: [],
    readers,
    direct: false,
  });
  const refused = { name: "NotAllowed" };
  await expect(anna.engine.leave(view.id)).rejects.toMatchObject(refused);
  await expect(anna.engine.remove(view.id, anna.account)).rejects.toMatchObject(refused);
  const again = { past: false, capacity: "member" } as const;
  await expect(anna.engine.invite(view.id, bruno.account, again)).rejects.toMatchObject(
    refused,
  );
  await expect(anna.engine.invite(view.id, "00".repeat(32), again)).rejects.toMatchObject({
    name: "NotFound",
  });
  const intent = newIntent();
  await expect(anna.engine.send(view.id, "", { intent })).rejects.toMatchObject({
    name: "TooLarge",
  });
  await expect(anna.engine.setTitle(view.id, "x".repeat(201), null)).rejects.toMatchObject({
    name: "TooLarge",
  });
  await expect(anna.engine.send("zz", "où ?", { intent })).rejects.toMatchObject({
    name: "NotFound",
  });
});

it("writes in no thread where it only reads", async () => {
  const view = await ward.call<{ id: string }>("Bruno", "new_thread", ["Lecture", []], {
    readers: [id(anna.account)],
  });
  await anna.until(async () => (await anna.engine.threads()).some((row) => row.id === view.id));
  const intent = newIntent();
  await expect(anna.engine.send(view.id, "moi aussi", { intent })).rejects.toMatchObject({
    name: "NotAllowed",
  });
  await expect(anna.engine.setTitle(view.id, "Autre", null)).rejects.toMatchObject({
    name: "NotAllowed",
  });
});
