/** Mail in a thread that was really written: whose words count, and what is held back where. */

import { beforeAll, describe, expect, test } from "vitest";
import type { MessageView } from "@/api/views.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import type { Event } from "@/crypto/event.ts";
import type { MailInEvent } from "@/crypto/mailEvent.ts";
import { noticeOf } from "@/worker/notice.ts";
import { documentOf } from "@/worker/search/document.ts";
import { Owner } from "../crypto/actors.ts";
import { memberOf } from "../crypto/cast.ts";
import { sealFile } from "../crypto/interop/files.ts";
import { LogServer, type Reading, reading } from "./support/reader.ts";
import { attested, vouch, WrittenThread } from "./support/writtenThread.ts";

const GOFF = "A.LeGoff@medecin.mssante.example";
const SECOND = "cabinet@medecin.mssante.example";
const SECRET = "Le potassium est à 6,1";

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

/** A thread of an owner, a member, a reader and a gateway, read by Anna. */
async function begun(): Promise<{ thread: WrittenThread; read: Reading }> {
  const thread = new WrittenThread(anna);
  await thread.epoch(anna, [
    memberOf(anna, "owner"),
    memberOf(bruno, "member"),
    memberOf(claire, "reader"),
    memberOf(gateway, "gateway"),
  ]);
  const people = [organisation, anna, bruno, claire, gateway];
  return { thread, read: await reading(anna, organisation, new LogServer(thread, people)) };
}

async function shown(read: Reading, thread: WrittenThread): Promise<readonly MessageView[]> {
  await read.sync.everything();
  const known = await read.threads.get(thread.id);
  return (await read.timeline.history(known, null, 100)).messages;
}

const mailbox = { address: GOFF, name: "Dr Le Goff", practitioner: "", phone: "" };
const named: Event = { tag: "correspondent/1", mailbox, on: true };

function mail(part: Partial<MailInEvent> = {}): MailInEvent {
  return {
    tag: "mail-in/1",
    digest: randomBytes(32),
    address: SECOND,
    name: "Le Goff",
    subject: "Résultats",
    time: 1,
    kind: "reply",
    standing: "held",
    replyTo: null,
    body: SECRET,
    quote: "> bonjour",
    opened: [],
    files: [],
    omitted: [],
    ...part,
  };
}

function confirm(target: Uint8Array, accept: boolean, remember = false): Event {
  return { tag: "mail-confirm/1", target, accept, remember, name: "Dr Le Goff" };
}

function became(target: Uint8Array, state: string, address = GOFF): Event {
  const said = { time: 5, code: "", reason: "", host: "" };
  return { tag: "mail-state/1", target, address, state, ...said };
}

describe("a mail from an address that nobody named", () => {
  test("shows nothing of itself: no line, quote, file, list, search or notification", async () => {
    const { thread, read } = await begun();
    const { part } = await sealFile(Uint8Array.of(1));
    const files = [{ ...part, thumbnail: null }];
    const id = await thread.message(gateway, mail({ files }));
    await thread.message(bruno, {
      tag: "text/1",
      body: "qui est-ce ?",
      replyTo: id,
      mentions: [],
    });
    const [, held, answer] = await shown(read, thread);
    expect(held).toMatchObject({ kind: "held", text: "", files: [], authorName: SECOND });
    expect(held?.mail).toMatchObject({ standing: "held", name: "", subject: "", quote: "" });
    expect(answer?.replyTo?.text).toBe("");
    const known = await read.threads.get(thread.id);
    await expect(read.timeline.parts(known, id)).rejects.toThrow("no files");
    const summary = await read.timeline.summary(known);
    expect(held && documentOf(summary.id, held)).toBeNull();
    const settings = { language: "fr", notifications: true, notifyContent: true } as const;
    const everything = [held, answer, summary, noticeOf([summary], settings)];
    expect(JSON.stringify(everything)).not.toContain(SECRET);
    expect(summary.unread).toBe(2);
  });

  test("is told in the list by where it came from alone", async () => {
    const { thread, read } = await begun();
    await thread.message(gateway, mail());
    await shown(read, thread);
    const summary = await read.timeline.summary(await read.threads.get(thread.id));
    expect(summary).toMatchObject({ lastText: `✉ ${SECOND}`, lastAuthor: "" });
  });

  test("is an answer of its mailbox once a member has accepted it", async () => {
    const { thread, read } = await begun();
    await thread.message(anna, named);
    const id = await thread.message(gateway, mail());
    await thread.message(bruno, confirm(id, true, true));
    const line = (await shown(read, thread)).at(-1);
    expect(line).toMatchObject({ kind: "mail", text: SECRET, authorName: "Dr Le Goff" });
    expect(line?.mail).toMatchObject({ standing: "accepted", by: "Bruno", quote: "> bonjour" });
    expect(line && documentOf("t", line)?.text).toContain(SECRET);
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes.map((one) => one.address)).toEqual([GOFF, SECOND]);
    expect(view).toMatchObject({ lastText: `✉ ${SECRET}`, lastAuthor: "Dr Le Goff" });
  });

  test("stays hidden when a member refused it, and by the first word alone", async () => {
    const { thread, read } = await begun();
    const id = await thread.message(gateway, mail());
    await thread.message(bruno, confirm(id, false));
    await thread.message(anna, confirm(id, true, true));
    const line = (await shown(read, thread)).at(-1);
    expect(line).toMatchObject({ kind: "held", text: "" });
    expect(line?.mail?.standing).toBe("rejected");
    const { memory } = await read.threads.get(thread.id);
    expect(memory.mailboxes.size).toBe(0);
  });

  test("is not accepted by the gateway", async () => {
    const { thread, read } = await begun();
    const id = await thread.message(gateway, mail());
    await thread.message(gateway, confirm(id, true));
    expect((await shown(read, thread)).at(-1)).toMatchObject({ kind: "held", text: "" });
  });

  test("is held as well where its standing is a word that nobody knows", async () => {
    const { thread, read } = await begun();
    await thread.message(gateway, mail({ standing: "trusted" }));
    expect((await shown(read, thread)).at(-1)).toMatchObject({ kind: "held", text: "" });
  });
});

describe("a word on a mail", () => {
  test("makes no mailbox of one that never waited, or that no gateway said", async () => {
    const { thread, read } = await begun();
    await thread.message(anna, named);
    const invented = await thread.message(bruno, mail());
    await thread.message(anna, confirm(invented, true, true));
    const known = await thread.message(gateway, mail({ standing: "desk" }));
    await thread.message(anna, confirm(known, true, true));
    await read.sync.everything();
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes.map((one) => one.address)).toEqual([GOFF]);
  });

  test("leaves a mailbox that stands as its members described it", async () => {
    const { thread, read } = await begun();
    const described = { ...mailbox, address: SECOND, phone: "0297" };
    await thread.message(anna, { tag: "correspondent/1", mailbox: described, on: true });
    const held = await thread.message(gateway, mail());
    await thread.message(anna, confirm(held, true, true));
    await read.sync.everything();
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes).toMatchObject([described]);
  });
});

describe("mail that counts", () => {
  test("is a line of its mailbox, in the list and unread", async () => {
    const { thread, read } = await begun();
    await thread.message(gateway, mail({ standing: "known", address: GOFF }));
    const line = (await shown(read, thread)).at(-1);
    expect(line).toMatchObject({ kind: "mail", author: GOFF, text: SECRET, mine: false });
    const summary = await read.timeline.summary(await read.threads.get(thread.id));
    expect(summary).toMatchObject({
      lastText: `✉ ${SECRET}`,
      lastAuthor: "Le Goff",
      unread: 1,
    });
  });

  test("has a time that a calendar takes, whatever it says", async () => {
    const { thread, read } = await begun();
    const time = Number.MAX_SAFE_INTEGER;
    const opened = { title: "", code: "", author: "", patient: "", matricule: "", body: "" };
    const document = { ...opened, time, marks: [] };
    await thread.message(gateway, mail({ standing: "known", time, opened: [document] }));
    const line = (await shown(read, thread)).at(-1);
    const times = [line?.mail?.time, line?.mail?.opened[0]?.time];
    for (const one of times) expect(new Date(one ?? 0).toISOString()).toMatch(/^2100/u);
  });

  test("is not counted or told where a program wrote it", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "bonjour");
    await thread.message(gateway, mail({ standing: "known", kind: "automatic" }));
    expect((await shown(read, thread)).at(-1)?.mail?.sort).toBe("automatic");
    const summary = await read.timeline.summary(await read.threads.get(thread.id));
    expect(summary).toMatchObject({ lastText: "bonjour", unread: 1 });
  });

  test("is said by gateways alone: a member's is no line and no effect", async () => {
    const { thread, read } = await begun();
    await thread.message(anna, named);
    const id = await thread.message(anna, "bonjour");
    await thread.message(bruno, mail({ standing: "known" }));
    await thread.message(bruno, became(id, "read"));
    const all = await shown(read, thread);
    expect(all.map((one) => one.kind)).toEqual(["members", "mailbox", "text"]);
    expect(all.at(-1)?.mails).toMatchObject([{ address: GOFF, state: null, steps: [] }]);
  });
});

describe("mailboxes", () => {
  test("are named by owners and members, not by a gateway", async () => {
    const { thread, read } = await begun();
    await thread.message(gateway, named);
    expect((await shown(read, thread)).map((one) => one.kind)).toEqual(["members"]);
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes).toEqual([]);
  });

  test("are told of each message what became of it, in the order of the log", async () => {
    const { thread, read } = await begun();
    await thread.message(bruno, "avant");
    await thread.message(anna, named);
    const id = await thread.message(bruno, "après");
    await thread.message(gateway, became(id, "accepted"));
    await thread.message(gateway, became(id, "failed", GOFF.toUpperCase()));
    await thread.message(gateway, became(id, "un mot nouveau"));
    const [, before, , after] = await shown(read, thread);
    expect(before?.mails).toEqual([]);
    expect(after?.mails).toMatchObject([
      { address: GOFF, name: "Dr Le Goff", state: "accepted" },
    ]);
    const states = after?.mails[0]?.steps.map((one) => one.state);
    expect(states).toEqual(["accepted", "failed", "accepted"]);
  });

  test("are written nothing once they are taken back, whatever the case of the address", async () => {
    const { thread, read } = await begun();
    await thread.message(anna, named);
    const other = { ...mailbox, address: GOFF.toLowerCase() };
    await thread.message(bruno, { tag: "correspondent/1", mailbox: other, on: false });
    await thread.message(anna, "pour nous");
    const all = await shown(read, thread);
    expect(all.at(-1)?.mails).toEqual([]);
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes).toEqual([]);
  });

  test("that are said again as they stand are no line, and change nothing", async () => {
    const { thread, read } = await begun();
    await thread.message(anna, named);
    const id = await thread.message(bruno, "bonjour");
    await thread.message(bruno, named);
    const all = await shown(read, thread);
    expect(all.map((one) => one.kind)).toEqual(["members", "mailbox", "text"]);
    expect(all.at(-1)?.mails).toMatchObject([{ address: GOFF }]);
    await thread.message(gateway, became(id, "relayed"));
    expect((await shown(read, thread)).at(-1)?.mails).toMatchObject([{ state: "relayed" }]);
  });

  test("are twenty at most", async () => {
    const { thread, read } = await begun();
    for (let n = 1; n <= 21; n++) {
      const one = { ...mailbox, address: `n${n}@mssante.example` };
      await thread.message(anna, { tag: "correspondent/1", mailbox: one, on: true });
    }
    await shown(read, thread);
    const view = await read.timeline.thread(await read.threads.get(thread.id));
    expect(view.mailboxes).toHaveLength(20);
  });
});
