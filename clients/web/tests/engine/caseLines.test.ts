/** Lines of a case in a thread that was really written, read by its members. */

import { beforeAll, describe, expect, test } from "vitest";
import type { MessageView } from "@/api/views.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import type { KnownEvent } from "@/crypto/event.ts";
import { documentOf } from "@/worker/search/document.ts";
import { Owner } from "../crypto/actors.ts";
import { memberOf } from "../crypto/cast.ts";
import { everyBillingEvent, everyCaseEvent } from "../crypto/interop/expertiseEvents.ts";
import { LogServer, type Reading, reading } from "./support/reader.ts";
import { attested, vouch, WrittenThread } from "./support/writtenThread.ts";

let organisation: Owner;
let anna: Owner;
let bruno: Owner;
let claire: Owner;
let gateway: Owner;

beforeAll(async () => {
  const made = await attested("Anna", "Bruno", "Claire");
  organisation = made.organisation;
  [anna, bruno, claire] = made.people as [Owner, Owner, Owner];
  gateway = await Owner.create("gateway", organisation.account);
  await vouch(organisation, gateway, "Passerelle");
});

/** A thread of two owners, a reader and a gateway, read by Anna. */
async function begun(title = "Avis"): Promise<{ thread: WrittenThread; read: Reading }> {
  const thread = new WrittenThread(anna);
  const members = [
    memberOf(anna, "owner"),
    memberOf(bruno, "owner"),
    memberOf(claire, "reader"),
    memberOf(gateway, "gateway"),
  ];
  await thread.epoch(anna, members, title);
  const people = [organisation, anna, bruno, claire, gateway];
  return { thread, read: await reading(anna, organisation, new LogServer(thread, people)) };
}

async function shown(read: Reading, thread: WrittenThread): Promise<readonly MessageView[]> {
  await read.sync.everything();
  const known = await read.threads.get(thread.id);
  return (await read.timeline.history(known, null, 100)).messages;
}

type Of<T extends KnownEvent["tag"]> = Extract<KnownEvent, { readonly tag: T }>;

/** One of each that stand together, of one case, to be answered by this account. */
function eventsTo(expert: Uint8Array) {
  const all = [...everyCaseEvent(randomBytes(16)), ...everyBillingEvent(randomBytes(16))];
  return <T extends KnownEvent["tag"]>(tag: T): Of<T> => {
    const found = all.find((one) => one.tag === tag);
    if (found === undefined) throw new Error(`no ${tag}`);
    return (found.tag === "expertise-request/1" ? { ...found, expert } : found) as Of<T>;
  };
}

describe("a case in its thread", () => {
  test("is a card, its steps are lines, and one that does not count says so", async () => {
    const { thread, read } = await begun();
    const said = eventsTo(bruno.account);
    const step = { ...said("expertise-step/1"), to: null, text: "" };
    await thread.message(anna, said("consent/1"));
    await thread.message(anna, said("expertise-request/1"));
    await thread.message(anna, { ...step, step: "claim" });
    await thread.message(bruno, { ...step, step: "claim" });
    await thread.message(bruno, said("expertise-count/1"));
    await thread.message(bruno, said("expertise-report/1"));
    await thread.message(anna, said("consent-end/1"));
    const lines = (await shown(read, thread)).slice(1);
    expect(lines.map((one) => one.kind)).toEqual([
      "consent",
      "case",
      "case-step",
      "case-step",
      "case-report",
      "consent-end",
    ]);
    const [consent, card, vain, claim, report] = lines;
    expect(consent?.consent?.ended?.by.name).toBe("Anna");
    expect(card?.expertise).toMatchObject({ state: "answered", judged: { count: 4 } });
    expect(card?.expertise?.consent?.ended).not.toBeNull();
    expect(vain?.caseStep).toMatchObject({ step: "claim", counts: false });
    expect(claim?.caseStep).toMatchObject({ counts: true, by: { name: "Bruno" } });
    expect(report?.expertise?.reports).toHaveLength(1);
    expect(card && documentOf("t", card)?.text).toContain("Nævus 4 mm");
    expect(report && documentOf("t", report)?.text).toContain("Régulier");
    const summary = await read.timeline.summary(await read.threads.get(thread.id));
    expect(summary).toMatchObject({ lastText: "⚕ Bénin", lastAuthor: "Bruno", unread: 1 });
  });

  test("is nothing that a gateway says", async () => {
    const { thread, read } = await begun();
    const said = eventsTo(bruno.account);
    await thread.message(gateway, said("expertise-request/1"));
    await thread.message(gateway, said("consent/1"));
    expect((await shown(read, thread)).map((one) => one.kind)).toEqual(["members"]);
    expect((await read.threads.get(thread.id)).memory.cases).toEqual([]);
  });

  test("whose words are of a later version is kept, and says what it can", async () => {
    const { thread, read } = await begun();
    const said = eventsTo(bruno.account);
    await thread.message(anna, { ...said("expertise-request/1"), reason: "unheard-of" });
    await thread.message(bruno, { ...said("expertise-step/1"), step: "teleport", text: "?" });
    const lines = (await shown(read, thread)).slice(1);
    expect(lines.map((one) => one.kind)).toEqual(["case", "case-step"]);
    expect(lines[0]?.expertise).toMatchObject({
      state: "sent",
      request: { reason: "unheard-of" },
    });
    expect(lines[1]?.caseStep).toMatchObject({ step: "teleport", counts: false });
  });
});

describe("a ledger", () => {
  test("is a thread in which nothing is shown", async () => {
    const { thread, read } = await begun("");
    const said = eventsTo(bruno.account);
    await thread.message(anna, { tag: "ledger/1", practitioner: anna.account });
    await thread.message(anna, said("act/1"));
    expect((await shown(read, thread)).map((one) => one.kind)).toEqual(["members"]);
    const { memory } = await read.threads.get(thread.id);
    expect(memory.ledger).toBe(Buffer.from(anna.account).toString("hex"));
    expect(memory.unread).toBe(0);
  });

  test("is not begun for somebody else", async () => {
    const { thread, read } = await begun("");
    await thread.message(bruno, { tag: "ledger/1", practitioner: anna.account });
    await shown(read, thread);
    expect((await read.threads.get(thread.id)).memory.ledger).toBeNull();
  });
});
