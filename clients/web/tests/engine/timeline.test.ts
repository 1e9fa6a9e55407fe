/** What a screen is shown of a log: pages, quotes, reactions, members, and what is told. */

import { beforeEach, describe, expect, test } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";
import type { Owner } from "../crypto/actors.ts";
import { memberOf } from "../crypto/cast.ts";
import { LogServer, type Reading, reading } from "./support/reader.ts";
import { attested, owners, WrittenThread } from "./support/writtenThread.ts";

let organisation: Owner;
let anna: Owner;
let bruno: Owner;
let chloe: Owner;
let thread: WrittenThread;
let read: Reading;
let events: EngineEvent[];

beforeEach(async () => {
  const made = await attested("Anna", "Bruno", "Chloé");
  organisation = made.organisation;
  [anna, bruno, chloe] = made.people as [Owner, Owner, Owner];
  thread = new WrittenThread(anna);
  await thread.epoch(bruno, owners(anna, bruno));
  const server = new LogServer(thread, [organisation, anna, bruno, chloe]);
  read = await reading(anna, organisation, server);
  events = [];
  read.context.broadcast.listen((event) => events.push(event));
});

async function messages(before: number | null = null, limit = 50) {
  await read.sync.everything();
  return await read.timeline.history(await read.threads.get(thread.id), before, limit);
}

function answer(body: string, replyTo: Uint8Array, mentions: readonly Uint8Array[]): Event {
  return { tag: "text/1", body, replyTo, mentions };
}

describe("a page of lines", () => {
  test("goes back from a number, and says where it begins", async () => {
    for (const text of ["un", "deux", "trois", "quatre"]) await thread.message(bruno, text);
    const last = await messages(null, 2);
    expect(last.messages.map((one) => one.text)).toEqual(["trois", "quatre"]);
    expect(last.atStart).toBe(false);
    const before = last.messages[0]?.seq ?? 0;
    const rest = await messages(before, 5);
    expect(rest.messages.map((one) => one.text || one.kind)).toEqual(["members", "un", "deux"]);
    expect(rest.atStart).toBe(true);
  });

  test("is found around a message", async () => {
    const ids: Uint8Array[] = [];
    for (let n = 0; n < 9; n++) ids.push(await thread.message(bruno, `ligne ${n}`));
    await read.sync.everything();
    const known = await read.threads.get(thread.id);
    const target = ids[4] ?? new Uint8Array();
    const page = await read.timeline.around(known, target, 4);
    expect(page.messages.map((one) => one.text)).toEqual([
      "ligne 2",
      "ligne 3",
      "ligne 4",
      "ligne 5",
    ]);
  });
});

describe("a line", () => {
  test("quotes what it answers, and names whom it mentions", async () => {
    const first = await thread.message(bruno, "une question");
    await thread.message(bruno, answer("la suite", first, [anna.account, bruno.account]));
    const line = (await messages()).messages.at(-1);
    expect(line?.replyTo).toEqual({
      id: hex(first),
      author: "Bruno",
      text: "une question",
      gone: false,
    });
    expect(line?.mentions.map((one) => one.name)).toEqual(["Anna", "Bruno"]);
    expect(line?.mentionsMe).toBe(true);
    const known = await read.threads.get(thread.id);
    expect((await read.timeline.summary(known)).mentioned).toBe(true);
  });

  test("has one reaction of each, and who took it in charge", async () => {
    const first = await thread.message(bruno, "qui vient ?");
    for (const on of [true, false, true]) {
      await thread.message(bruno, { tag: "reaction/1", target: first, symbol: "👍", on });
    }
    await thread.message(bruno, { tag: "ack/1", target: first });
    const line = (await messages()).messages.at(-1);
    const by = [{ account: hex(bruno.account), name: "Bruno" }];
    expect(line?.reactions).toEqual([{ symbol: "👍", by, mine: false }]);
    expect(line?.acknowledgedBy).toEqual(by);
  });

  test("says who came, who went and what the title is now", async () => {
    const all = [...owners(anna, bruno), memberOf(chloe, "member", 1)];
    await thread.epoch(bruno, all, "Nouveau titre");
    await thread.epoch(bruno, owners(anna, bruno), "Nouveau titre");
    const lines = (await messages()).messages;
    expect(lines.map((one) => one.newTitle)).toEqual([null, "Nouveau titre", null]);
    expect(lines.map((one) => one.came.map((who) => who.name))).toEqual([
      expect.arrayContaining(["Anna", "Bruno"]),
      ["Chloé"],
      [],
    ]);
    expect(lines.at(-1)?.gone.map((who) => who.name)).toEqual(["Chloé"]);
    expect(new Set(lines.map((one) => one.id)).size).toBe(3);
  });
});

describe("what is told", () => {
  test("each new line once, then its thread; a change by the line that it changes", async () => {
    await read.sync.everything();
    events.length = 0;
    const first = await thread.message(bruno, "bonjour");
    await thread.message(bruno, { tag: "edit/1", target: first, body: "bonsoir" });
    await read.sync.everything();
    expect(events.map((event) => event.type)).toEqual(["message", "changed", "thread"]);
    await thread.message(bruno, { tag: "edit/1", target: first, body: "bonne nuit" });
    events.length = 0;
    await read.sync.everything();
    const row = { type: "thread", thread: { lastText: "bonne nuit" } };
    expect(events).toMatchObject([{ type: "changed" }, row]);
    await thread.epoch(bruno, [...owners(anna, bruno), memberOf(chloe, "reader", 1)]);
    events.length = 0;
    await read.sync.everything();
    const told = events.find((event) => event.type === "thread");
    expect(told).toMatchObject({ membersChanged: true, thread: { memberCount: 3 } });
  });

  test("a first reading of many lines is told by one word", async () => {
    for (let n = 0; n < 201; n++) await thread.message(bruno, `ligne ${n}`);
    await read.sync.everything();
    expect(events.map((event) => event.type)).toEqual(["thread", "resync"]);
  });

  test("a thread without title is called by the names of the others", async () => {
    thread = new WrittenThread(anna);
    await thread.epoch(bruno, owners(anna, bruno, chloe), "");
    const server = new LogServer(thread, [organisation, anna, bruno, chloe]);
    read = await reading(anna, organisation, server);
    await read.sync.everything();
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.title.split(", ").sort()).toEqual(["Bruno", "Chloé"]);
    expect(view).toMatchObject({
      service: "CHU",
      memberCount: 3,
      outsiders: false,
      owner: true,
    });
  });
});
