/** The rules of a log (§5.4), each broken by a thread that was really written. */

import { beforeAll, describe, expect, test } from "vitest";
import { returnBySlot } from "@/crypto/makeEntry.ts";
import { memoryStore } from "@/store/memoryStore.ts";
import { device, type Owner, slot, time } from "../crypto/actors.ts";
import { LogServer, lines, type Reading, reading } from "./support/reader.ts";
import { attested, owners, WrittenThread } from "./support/writtenThread.ts";

let organisation: Owner;
let anna: Owner;
let bruno: Owner;

beforeAll(async () => {
  const made = await attested("Anna", "Bruno");
  organisation = made.organisation;
  [anna, bruno] = made.people as [Owner, Owner];
});

/** A thread of two owners that Bruno began, read by Anna. */
async function begun(): Promise<{ thread: WrittenThread; server: LogServer; read: Reading }> {
  const thread = new WrittenThread(anna);
  await thread.epoch(bruno, owners(anna, bruno));
  const server = new LogServer(thread, [organisation, anna, bruno]);
  return { thread, server, read: await reading(anna, organisation, server) };
}

async function found({ threads }: Reading, { id }: WrittenThread) {
  return await threads.get(id);
}

describe("a log that is as it should be", () => {
  test("is read, counted and named", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "bonjour");
    await thread.message(bruno, "encore");
    await read.sync.everything();
    const known = await found(read, thread);
    expect(await lines(read, known)).toEqual(["members", "bonjour", "encore"]);
    expect(known.memory).toMatchObject({ seq: 3, unread: 2, title: "Avis", joined: true });
    const { messages } = await read.timeline.history(known, null, 10);
    expect(messages.at(-1)?.authorName).toBe("Bruno");
  });

  test("is the same after a restart, and nothing is asked for again", async () => {
    const store = memoryStore();
    const thread = new WrittenThread(anna);
    await thread.epoch(bruno, owners(anna, bruno));
    await thread.message(bruno, "bonjour");
    const server = new LogServer(thread, [organisation, anna, bruno]);
    const first = await reading(anna, organisation, server, store);
    await first.sync.everything();
    server.asked.length = 0;
    const second = await reading(anna, organisation, server, store);
    const [summary] = await second.views.summaries(second.threads.latest());
    expect(summary).toMatchObject({ title: "Avis", lastText: "bonjour", lastAuthor: "Bruno" });
    await second.sync.everything();
    expect(server.asked.map((frame) => frame[0])).not.toContain("range");
    expect(await lines(second, await found(second, thread))).toEqual(["members", "bonjour"]);
  });

  test("shows edits and withdrawals of their author, and of nobody else", async () => {
    const { thread, read } = await begun();
    const first = await thread.message(bruno, "fautte");
    await thread.message(bruno, { tag: "edit/1", target: first, body: "faute" });
    const second = await thread.message(bruno, "à moi");
    await thread.message(anna, { tag: "withdraw/1", target: second });
    await read.sync.everything();
    const { messages } = await read.timeline.history(await found(read, thread), null, 10);
    expect(messages.map((one) => [one.text, one.edited, one.withdrawn])).toEqual([
      ["", false, false],
      ["faute", true, false],
      ["à moi", false, false],
    ]);
  });
});

describe("a log that breaks a rule", () => {
  test("MSG-07: a repeated counter is refused, the first one stands", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await thread.message(bruno, "un autre", { n: 1 });
    await read.sync.everything();
    expect(await lines(read, await found(read, thread))).toEqual([
      "members",
      "un",
      "refused MSG-07",
    ]);
  });

  test("MSG-07: a gap in the counter is read and marked", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await thread.message(bruno, "trois", { n: 3 });
    await read.sync.everything();
    expect((await lines(read, await found(read, thread))).at(-1)).toBe("trois MSG-07");
  });

  test("LOG-05: a base that goes back is refused", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await thread.message(bruno, "deux");
    await thread.message(bruno, "trois", { base: { seq: 1, hash: thread.hashAt(1) } });
    await read.sync.everything();
    expect((await lines(read, await found(read, thread))).at(-1)).toBe("refused LOG-05");
  });

  test("LOG-01: a message of another epoch than the one in force is refused", async () => {
    const { thread, read } = await begun();
    const late = await thread.seal(bruno, "en retard");
    await thread.epoch(bruno, owners(anna, bruno));
    const { header: body, payload } = late;
    thread.add({ kind: "message", body, payload, signature: new Uint8Array(), box: null });
    await read.sync.everything();
    expect((await lines(read, await found(read, thread))).at(-1)).toBe("refused LOG-01");
  });

  test("LOG-02: a base with another hash freezes the thread, with evidence", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await thread.message(bruno, "fourche", { base: { seq: 2, hash: new Uint8Array(32) } });
    await read.sync.everything();
    const { memory } = await found(read, thread);
    expect(memory).toMatchObject({ frozen: "LOG-02", seq: 2 });
    expect(memory.evidence.length).toBeGreaterThan(2);
  });

  test("LOG-02: another log under the same numbers freezes it", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await read.sync.everything();
    const known = await found(read, thread);
    const [, item] = thread.items;
    if (item === undefined) throw new Error("two items");
    const other = await thread.seal(bruno, "autre");
    await read.log.take(known, [{ ...item, body: other.header, payload: other.payload }]);
    expect(known.memory.frozen).toBe("LOG-02");
  });

  test("LOG-02: a server that goes back is not believed for this session", async () => {
    const { thread, server, read } = await begun();
    await thread.message(bruno, "un");
    await read.sync.everything();
    server.upto = 1;
    await read.sync.everything();
    const known = await found(read, thread);
    expect(known.suspended).toBe("LOG-02");
    expect(known.memory.seq).toBe(2);
  });

  test("LOG-03: a gap in the numbers is not taken", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "un");
    await thread.message(bruno, "deux");
    await read.sync.everything();
    const known = await found(read, thread);
    await thread.message(bruno, "trois");
    await thread.message(bruno, "quatre");
    await read.log.take(known, thread.items.slice(4));
    expect(known.memory).toMatchObject({ frozen: "LOG-03", seq: 3 });
  });

  test("EPO-03: a record that its signer may not make freezes the thread", async () => {
    const thread = new WrittenThread(anna);
    const [first] = owners(anna);
    const [second] = owners(bruno);
    if (first === undefined || second === undefined) throw new Error("two members");
    await thread.epoch(anna, [first, { ...second, capacity: "member" }]);
    await thread.epoch(bruno, [first, second]);
    const server = new LogServer(thread, [organisation, anna, bruno]);
    const read = await reading(anna, organisation, server);
    await read.sync.everything();
    expect((await found(read, thread)).memory).toMatchObject({ frozen: "EPO-03", seq: 1 });
  });

  test("MSG-03: a reader does not write", async () => {
    const thread = new WrittenThread(anna);
    const [first] = owners(anna);
    const [second] = owners(bruno);
    if (first === undefined || second === undefined) throw new Error("two members");
    await thread.epoch(anna, [first, { ...second, capacity: "reader" }]);
    await thread.message(bruno, "je lis seulement");
    const server = new LogServer(thread, [organisation, anna, bruno]);
    const read = await reading(anna, organisation, server);
    await read.sync.everything();
    expect((await lines(read, await found(read, thread))).at(-1)).toBe("refused MSG-03");
  });

  test("EPO-10: what has no key is sealed, and opens when the box comes", async () => {
    const { thread, server, read } = await begun();
    await read.sync.everything();
    await thread.epoch(bruno, owners(anna, bruno), "Avis", true);
    await thread.message(bruno, "scellé");
    await read.sync.everything();
    const known = await found(read, thread);
    expect((await lines(read, known)).at(-1)).toBe("sealed EPO-10");
    expect([...read.context.warnings.values()].map((one) => one.sentence)).toEqual([
      "box_withheld",
    ]);
    expect(server.asked.filter((frame) => frame[0] === "epochs")).not.toEqual([]);
    thread.giveBox();
    await read.sync.everything();
    expect((await lines(read, known)).at(-1)).toBe("scellé");
  });
});

describe("a view that begins late", () => {
  test("rests on the server's word until a base confirms it", async () => {
    const thread = new WrittenThread(bruno);
    const [first] = owners(anna);
    const [second] = owners(bruno);
    if (first === undefined || second === undefined) throw new Error("two members");
    await thread.epoch(anna, [first]);
    await thread.message(anna, "avant lui");
    const early = thread.base;
    await thread.epoch(anna, [first, { ...second, from: 1 }]);
    await thread.message(anna, "pour lui", { base: early });
    const server = new LogServer(thread, [organisation, anna, bruno]);
    server.first = 3;
    const read = await reading(bruno, organisation, server);
    await read.sync.everything();
    const known = await found(read, thread);
    expect(known.memory).toMatchObject({ first: 3, seq: 4, provisional: false, epoch: 1 });
    expect(await lines(read, known)).toEqual(["members", "pour lui"]);
  });

  test("LOG-03: is refused where it begins before the epoch that lets one in", async () => {
    const thread = new WrittenThread(bruno);
    const [first] = owners(anna);
    const [second] = owners(bruno);
    if (first === undefined || second === undefined) throw new Error("two members");
    await thread.epoch(anna, [first]);
    await thread.epoch(anna, [first, { ...second, from: 1 }]);
    await thread.message(anna, "caché");
    await thread.epoch(anna, [first, { ...second, from: 1 }]);
    const server = new LogServer(thread, [organisation, anna, bruno]);
    server.first = 4;
    const read = await reading(bruno, organisation, server);
    await read.sync.everything();
    expect((await found(read, thread)).memory.frozen).toBe("LOG-03");
  });
});

describe("a device that was revoked", () => {
  test("MSG-05: its message keeps its mark when its key comes late", async () => {
    const made = await attested("Chloé", "David");
    const [chloe, david] = made.people as [Owner, Owner];
    const thread = new WrittenThread(chloe);
    await thread.epoch(david, owners(chloe, david), "Avis", true);
    const server = new LogServer(thread, [made.organisation, chloe, david]);
    const read = await reading(chloe, made.organisation, server);
    const stolen = { chain: david.chain, phone: david.phone } as Owner;
    const plan = { time, added: [await device(), await slot()] };
    await david.append(await returnBySlot(david.chain, david.secret, david.card.signer, plan));
    await read.accounts.refresh([david.account]);
    await thread.message(stolen, "du téléphone volé");
    await read.sync.everything();
    const known = await found(read, thread);
    expect((await lines(read, known)).at(-1)).toBe("sealed EPO-10");
    thread.giveBox();
    await read.sync.everything();
    expect((await lines(read, known)).at(-1)).toBe("du téléphone volé MSG-05");
  });

  test("MSG-05: its message is marked, until a record that knows of it rests on it", async () => {
    const made = await attested("Chloé", "David");
    const [chloe, david] = made.people as [Owner, Owner];
    const thread = new WrittenThread(chloe);
    await thread.epoch(david, owners(chloe, david));
    const read = await reading(
      chloe,
      made.organisation,
      new LogServer(thread, [made.organisation, chloe, david]),
    );
    const stolen = { chain: david.chain, phone: david.phone } as Owner;
    const plan = { time, added: [await device(), await slot()] };
    const { signer } = david.card;
    await david.append(await returnBySlot(david.chain, david.secret, signer, plan));
    await read.accounts.refresh([david.account]);
    await thread.message(stolen, "du téléphone volé");
    await read.sync.everything();
    const known = await found(read, thread);
    expect((await lines(read, known)).at(-1)).toBe("du téléphone volé MSG-05");
    expect(known.memory.doubted.size).toBe(1);
    await thread.epoch(chloe, owners(chloe, david));
    await read.sync.everything();
    expect(await lines(read, known)).toEqual(["members", "du téléphone volé", "members"]);
    expect(known.memory.doubted.size).toBe(0);
  });
});
