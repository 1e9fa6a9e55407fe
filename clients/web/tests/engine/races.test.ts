import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Inbox } from "@/engine/inbox.ts";
import { SourceReader } from "@/store/cells.ts";
import { TransactingStore } from "@/store/transacting.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Link } from "@/wire/link.ts";
import type { ClientFrame } from "@/wire/protocol.ts";
import { newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;
let anna: Tab;
let thread: string;
let chloe: { account: string };

beforeAll(async () => {
  ward = await Ward.open();
  const bruno = await ward.ask<{ account: string }>("person", { name: "Bruno" });
  chloe = await ward.ask("person", { name: "Chloé" });
  anna = await Tab.signUp(ward, "Anna");
  const options = { title: "À deux", patient: null, accounts: [bruno.account] };
  const view = await anna.engine.newThread({ intent: newIntent(), direct: true, ...options });
  thread = view.id;
  await ward.ask("until", { who: "Bruno", thread, text: "" });
});

afterAll(async () => {
  await anna?.close();
  await ward?.close();
});

async function textsOfBruno(): Promise<readonly string[]> {
  const lines = await ward.call<{ kind: string; text: string }[]>(
    "Bruno",
    "history",
    [id(thread)],
    { limit: 500 },
  );
  return lines.filter((line) => line.kind === "text").map((line) => line.text);
}

it("makes its record anew from the one that was faster", async () => {
  const before = (await anna.engine.thread(thread)).epoch;
  const titles = ["un", "deux", "trois"];
  await Promise.all([
    ...titles.map((title) => anna.engine.setTitle(thread, `ici ${title}`, null)),
    ...titles.map((title) => ward.call("Bruno", "set_title", [id(thread), `là ${title}`])),
  ]);
  await anna.until(
    async () => (await anna.engine.thread(thread)).epoch === before + 2 * titles.length,
  );
  await anna.until(async () => {
    const there = await ward.call<{ title: string }>("Bruno", "thread", [id(thread)]);
    return (await anna.engine.thread(thread)).title === there.title;
  });
});

it("reads what was pushed while the server could not answer", async () => {
  const denis = await ward.ask<{ account: string }>("person", { name: "Denis" });
  const { ask } = Link.prototype;
  let refused: ClientFrame | null = null;
  const asking = vi.spyOn(Link.prototype, "ask").mockImplementation(function (
    this: Link,
    make,
  ) {
    const frame = make(0);
    if (refused !== null || frame[0] !== "chains") return ask.call(this, make);
    refused = frame;
    return Promise.reject(new ServerRefused("unavailable"));
  });
  const options = { past: false };
  await ward.call("Bruno", "invite", [id(thread), id(denis.account)], options);
  const members = async () => (await anna.engine.thread(thread)).members.length;
  await anna.until(async () => (await members()) === 3);
  expect(refused).not.toBeNull();
  asking.mockRestore();
  await ward.call("Bruno", "remove", [id(thread), id(denis.account)]);
  await anna.until(async () => (await members()) === 2);
});

it("says everything once and in order while the keys move under it", async () => {
  const texts = Array.from({ length: 60 }, (_, place) => `message ${place}`);
  const sending = (async () => {
    for (const text of texts) await anna.engine.send(thread, text, { intent: newIntent() });
  })();
  for (let round = 0; round < 3; round++) {
    await ward.call("Bruno", "invite", [id(thread), id(chloe.account)], { past: false });
    await ward.call("Bruno", "remove", [id(thread), id(chloe.account)]);
  }
  await sending;
  await ward.ask("until", { who: "Bruno", thread, text: texts.at(-1) });
  expect(await textsOfBruno()).toEqual(texts);
  await anna.until(async () => (await anna.engine.status()).outbox === 0);
  expect((await anna.lines(thread)).map((line) => line.text)).toEqual(texts);
});

it("goes on after a new generation of either", async () => {
  await ward.call("Bruno", "rotate_account");
  await anna.engine.send(thread, "après la sienne", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "après la sienne" });
  await anna.engine.rotateAccount();
  await ward.call("Bruno", "send", [id(thread), "après la mienne"]);
  await anna.sees(thread, "après la mienne");
  expect((await anna.engine.verify(thread)).refusals).toEqual([]);
});

it("sends what waited for a chain that was not served", async () => {
  const { ask } = Link.prototype;
  const asking = vi.spyOn(Link.prototype, "ask").mockImplementation(function (
    this: Link,
    make,
  ) {
    const frame = make(0);
    return frame[0] === "chains" ? Promise.resolve(["chains", 0, []]) : ask.call(this, make);
  });
  const heard = vi.spyOn(Inbox.prototype, "put");
  await ward.call("Bruno", "rotate_account");
  await ward.call("Bruno", "send", [id(thread), "avec une nouvelle clé"]);
  await anna.until(async () => (await anna.engine.thread(thread)).frozen === "FRE-02");
  const told = heard.mock.calls.findIndex(([frame]) => frame[0] === "chain");
  const [inbox, moved] = [heard.mock.contexts[told], heard.mock.calls[told]?.[0]];
  if (!(inbox instanceof Inbox) || moved === undefined) throw new Error("no chain has moved");
  const said = await anna.engine.send(thread, "en attente", { intent: newIntent() });
  expect(said.state).toBe("waiting");
  asking.mockRestore();
  heard.mockRestore();
  inbox.put(moved);
  await ward.ask("until", { who: "Bruno", thread, text: "en attente" });
});

it("composes while the server is away, and sends once it is back", async () => {
  await ward.ask("server_away");
  await anna.until(async () => !(await anna.engine.status()).online);
  const intent = newIntent();
  const waiting = await anna.engine.send(thread, "hors ligne", { intent });
  expect(waiting).toMatchObject({ state: "waiting", seq: null });
  anna = await anna.reopen();
  expect((await anna.sees(thread, "hors ligne")).state).toBe("waiting");
  await ward.ask("server_back");
  await anna.engine.wake();
  await ward.ask("until", { who: "Bruno", thread, text: "hors ligne" });
  expect((await textsOfBruno()).filter((text) => text === "hors ligne")).toHaveLength(1);
});

it("changes what goes into the log in the same moment", async () => {
  const { select } = SourceReader.prototype;
  const line = await anna.engine.send(thread, "en route", { intent: newIntent() });
  // Whoever looks into the log sees it as it was before the message came there.
  const looking = vi.spyOn(SourceReader.prototype, "select").mockImplementation(async function (
    this: SourceReader,
    table,
    query,
  ) {
    const rows = await select.call(this, table, query);
    if (this instanceof TransactingStore && table === "items") await emptied(this);
    return rows as never;
  });
  try {
    await anna.engine.edit(thread, line.id, "arrivé");
  } finally {
    looking.mockRestore();
  }
  await anna.until(async () => (await textsOfBruno()).includes("arrivé"));
});

/** Wait until nothing is on its way, or for a second. */
async function emptied(store: TransactingStore): Promise<void> {
  await vi
    .waitFor(async () => expect(await store.columns("outbox")).toEqual([]))
    .catch(() => undefined);
}
