import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { Sync } from "@/engine/sync.ts";
import { newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

const DAY = 86_400;

let ward: Ward;
let anna: Tab;
let bruno: { account: string };

beforeAll(async () => {
  const options = ["--erase-every", "1s", "--retention", "30d", "--max-retention", "60d"];
  ward = await Ward.open(...options);
  bruno = await ward.ask("person", { name: "Bruno" });
  anna = await Tab.signUp(ward, "Anna");
});

afterEach(() => void vi.restoreAllMocks());

afterAll(async () => {
  await anna?.close();
  await ward?.close();
});

async function newThread(): Promise<string> {
  const view = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [bruno.account],
    direct: false,
  });
  expect(view.retention).toBe(30 * DAY);
  return view.id;
}

async function erasedHere(thread: string): Promise<number> {
  const { messages } = await anna.engine.history(thread, null, 50);
  return messages.filter((line) => line.kind === "erased").length;
}

async function erasedThere(thread: string): Promise<number> {
  const lines = await ward.call<{ kind: string }[]>("Bruno", "history", [id(thread)]);
  return lines.filter((line) => line.kind === "erased").length;
}

it("forgets what is due here, there and on the server, and says so", async () => {
  const thread = await newThread();
  const sent = await anna.engine.send(thread, "un secret", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "un secret" });
  await ward.call("Bruno", "react", [id(thread), id(sent.id), "👍"]);
  await anna.until(async () => (await anna.sees(thread, "un secret")).reactions.length === 1);
  await anna.engine.setTitle(thread, "Autre titre", null);
  await anna.engine.setRetention(thread, 1, 0);
  await anna.until(async () => (await erasedHere(thread)) === 1);
  await anna.until(async () => (await erasedThere(thread)) === 1);
  const view = await anna.engine.thread(thread);
  expect(view).toMatchObject({ retention: 1, hold: 0, lastText: "" });
  const { messages } = await anna.engine.history(thread, null, 50);
  const line = messages.find((one) => one.kind === "erased");
  expect(line).toMatchObject({ text: "", reactions: [], marks: [] });
  await anna.until(async () => {
    const receipts = await ward.call<{ mine: boolean }[]>("Bruno", "receipts", [id(thread)]);
    return receipts.some((one) => !one.mine);
  });
  expect((await anna.engine.status()).warnings).toEqual([]);
});

it("keeps what is not filed while it is held, until somebody says that it is", async () => {
  const thread = await newThread();
  await anna.engine.send(thread, "à classer", { intent: newIntent() });
  await anna.until(async () => (await anna.sees(thread, "à classer")).seq !== null);
  await anna.engine.setRetention(thread, 1, DAY);
  const { seq } = await anna.sees(thread, "à classer");
  await anna.engine.send(thread, "pas encore", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "pas encore" });
  expect(await erasedHere(thread)).toBe(0);
  const filed = await anna.engine.markFiled(thread, seq ?? 0);
  expect(filed.filed).toBe(seq);
  await anna.until(async () => (await erasedHere(thread)) === 1);
  await anna.until(async () => (await erasedThere(thread)) === 1);
  expect((await anna.lines(thread)).map((line) => line.text)).toEqual(["pas encore"]);
});

it("signs what is filed under the record that was just arriving", async () => {
  const thread = await newThread();
  await anna.engine.send(thread, "à classer", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "à classer" });
  await anna.until(async () => (await anna.sees(thread, "à classer")).seq !== null);
  const { seq } = await anna.sees(thread, "à classer");
  vi.spyOn(Sync.prototype, "pushed").mockResolvedValue();
  await ward.call("Bruno", "set_title", [id(thread), "Autre titre"]);
  const filed = await anna.engine.markFiled(thread, seq ?? 0);
  expect(filed).toMatchObject({ filed: seq, title: "Autre titre" });
});

it("signs a leave under the record that was just arriving", async () => {
  const { account } = (await anna.engine.status()).me;
  const { id: thread } = await ward.call<{ id: string }>("Bruno", "new_thread", [
    "Avis",
    [id(account)],
  ]);
  await anna.until(async () => (await anna.engine.threads()).some((one) => one.id === thread));
  vi.spyOn(Sync.prototype, "pushed").mockResolvedValue();
  await ward.call("Bruno", "set_title", [id(thread), "Autre titre"]);
  await anna.engine.leave(thread);
  expect((await anna.engine.thread(thread)).joined).toBe(false);
});

it("takes a filing and a retention of a client in Python", async () => {
  const thread = await newThread();
  await ward.ask("until", { who: "Bruno", thread, text: "" }).catch(() => undefined);
  await anna.engine.send(thread, "bref", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "bref" });
  await anna.until(async () => (await anna.sees(thread, "bref")).seq !== null);
  const { seq } = await anna.sees(thread, "bref");
  await ward.call("Bruno", "mark_filed", [id(thread), seq]);
  await anna.until(async () => (await anna.engine.thread(thread)).filed === seq);
});

it("refuses a retention beyond the server's policy, or by somebody else than an owner", async () => {
  const thread = await newThread();
  await expect(anna.engine.setRetention(thread, 90 * DAY, 0)).rejects.toMatchObject({
    name: "ServerRefused",
    rule: "EPO-13",
  });
  await ward.ask("until", { who: "Bruno", thread, text: "" }).catch(() => undefined);
  const asked = ward.call("Bruno", "set_retention", [id(thread), DAY]);
  await expect(asked).rejects.toMatchObject({ rule: "EPO-03" });
});
