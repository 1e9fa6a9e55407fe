/** Mailboxes and letters of this engine, over the real server, with a gateway of the SDK. */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { LetterDraft } from "@/api/letters.ts";
import type { MessageView, ThreadView } from "@/api/views.ts";
import { newIntent, reads } from "./conversing.ts";
import { Visitor } from "./visitor.ts";
import { id, Ward } from "./ward.ts";

const PATIENCE = 60_000;
const PDF = "%PDF-1.7\nlettre\n%%EOF\n";
const GOFF = {
  address: "y.legoff@test.mssante.example",
  name: "Dr Le Goff",
  practitioner: "",
  phone: "0297",
};
const NOBODY = {
  family: "DURAND",
  birthName: "",
  given: "Paul",
  birthDate: "1948-03-12",
  sex: "M",
  birthPlace: "",
  matricule: "",
  oid: "",
  status: "",
};

let ward: Ward;
let anna: Visitor;
let bruno: string;
let gateway: string;

beforeAll(async () => {
  ward = await Ward.open();
  anna = await Visitor.enrolled(ward, "Anna");
  bruno = (await ward.ask<{ account: string }>("person", { name: "Bruno" })).account;
  gateway = (await ward.ask<{ account: string }>("gateway", { name: "Passerelle" })).account;
}, 120_000);

afterAll(async () => {
  await anna?.close();
  await ward?.close();
}, PATIENCE);

async function begin(title: string): Promise<ThreadView> {
  const shape = { patient: null, accounts: [bruno], direct: false };
  return await anna.engine.newThread({ intent: newIntent(), title, ...shape });
}

/** The mailboxes that a client of the SDK knows of. */
async function knownTo(who: string, thread: string): Promise<readonly string[]> {
  const known = await ward.call<{ address: string }[]>(who, "mailboxes", [id(thread)]);
  return known.map((one) => one.address);
}

async function view(thread: string): Promise<ThreadView> {
  return await anna.engine.thread(thread);
}

async function letterLine(thread: string): Promise<MessageView | undefined> {
  const { messages } = await anna.engine.history(thread, null, 50);
  return messages.find((one) => one.kind === "letter");
}

test(
  "a mailbox comes with the gateway, and is taken back",
  async () => {
    const { id: thread } = await begin("Boîtes");
    expect(await anna.engine.canMail()).toBe(true);
    const added = await anna.engine.addMailbox(thread, GOFF);
    expect(added.mailboxes).toMatchObject([GOFF]);
    expect(added.members.find((one) => one.account === gateway)?.capacity).toBe("gateway");
    await anna.until(async () => (await view(thread)).mailboxes.length === 1);
    await anna.engine.send(thread, "pour vous deux", { intent: newIntent() });
    for (const who of ["Passerelle", "Bruno"]) {
      await ward.ask("until", { who, thread, text: "pour vous deux" });
      expect(await knownTo(who, thread)).toEqual([GOFF.address]);
    }
    await anna.engine.removeMailbox(thread, GOFF.address.toUpperCase());
    await anna.until(async () => (await view(thread)).mailboxes.length === 0);
    await anna.engine.send(thread, "pour nous", { intent: newIntent() });
    await ward.ask("until", { who: "Bruno", thread, text: "pour nous" });
    expect(await knownTo("Bruno", thread)).toEqual([]);
  },
  PATIENCE,
);

test(
  "who is let in from now on knows to whom it is written",
  async () => {
    const { id: thread } = await begin("Nouveau venu");
    await anna.engine.addMailbox(thread, GOFF);
    await anna.until(async () => (await view(thread)).mailboxes.length === 1);
    const chloe = (await ward.ask<{ account: string }>("person", { name: "Chloé" })).account;
    await anna.engine.invite(thread, chloe, { past: false, capacity: "member" });
    await anna.engine.send(thread, "bienvenue", { intent: newIntent() });
    await ward.ask("until", { who: "Chloé", thread, text: "bienvenue" });
    expect(await knownTo("Chloé", thread)).toEqual([GOFF.address]);
    await reads(anna, thread, "bienvenue");
    const { messages } = await anna.engine.history(thread, null, 50);
    expect(messages.filter((one) => one.kind === "mailbox")).toHaveLength(1);
  },
  PATIENCE,
);

test(
  "an account takes the place of a mailbox, and the gateway goes with the last one",
  async () => {
    const made = await anna.engine.writeTo({
      intent: newIntent(),
      title: "Dr Le Goff",
      patient: null,
      mailbox: GOFF,
    });
    await anna.until(async () => (await view(made.id)).mailboxes.length === 1);
    const after = await anna.engine.takePlace(made.id, GOFF.address, bruno, true);
    expect(after.mailboxes).toEqual([]);
    const members = after.members.map((one) => one.account);
    expect(members).toContain(bruno);
    expect(members).not.toContain(gateway);
  },
  PATIENCE,
);

test(
  "a letter that is drafted here is validated by who uses the SDK, and not beside a mailbox",
  async () => {
    const { id: thread } = await begin("Sortie");
    const file = new File([PDF], "lettre.pdf", { type: "application/pdf" });
    const files = [{ file, thumbnail: null }];
    await anna.engine.sendFiles(thread, files, "", { intent: newIntent() });
    const sent = async () => {
      const { messages } = await anna.engine.history(thread, null, 50);
      return messages.find((one) => one.kind === "file" && one.seq !== null);
    };
    await anna.until(async () => (await sent()) !== undefined);
    const draft: LetterDraft = {
      message: (await sent())?.id ?? "",
      index: 0,
      kind: "discharge-letter",
      title: "Lettre de liaison",
      patient: NOBODY,
      unit: "Chirurgie",
      entry: 0,
      exit: 0,
      recipients: [{ mailbox: GOFF, role: "gp" }],
      opposed: false,
      validator: bruno,
      validateBy: Date.now() + 3_600_000,
      tasked: null,
      letter: null,
    };
    await anna.engine.draftLetter(thread, draft);
    await anna.until(async () => (await letterLine(thread))?.seq != null);
    const letter = (await letterLine(thread))?.letter;
    expect(letter).toMatchObject({ status: "drafted", version: 1, mayValidate: false });
    await anna.engine.send(thread, "à valider", { intent: newIntent() });
    await ward.ask("until", { who: "Bruno", thread, text: "à valider" });
    const known = await ward.call<{ title: string }[]>("Bruno", "letters", [id(thread)]);
    expect(known.map((one) => one.title)).toEqual(["Lettre de liaison"]);
    const words = [id(thread), id(letter?.letter ?? "")];
    // The gateway came after the PDF, which was said again for it.
    await ward.ask("until", { who: "Passerelle", thread, text: "à valider" });
    expect(await ward.call("Passerelle", "letter_pdf", words)).toBeTruthy();
    expect(letter?.message).not.toBe(draft.message);
    await ward.call("Bruno", "validate_letter", words);
    await anna.until(async () => (await letterLine(thread))?.letter?.status === "validated");
    await anna.engine.draftLetter(thread, { ...draft, letter: letter?.letter ?? "" });
    await anna.until(async () => {
      const { messages } = await anna.engine.history(thread, null, 50);
      const all = messages.filter((one) => one.kind === "letter" && one.seq !== null);
      return all.map((one) => one.letter?.status).join() === "replaced,drafted";
    });
    await anna.engine.addMailbox(thread, GOFF);
    await anna.until(async () => (await view(thread)).mailboxes.length === 1);
    await expect(anna.engine.draftLetter(thread, draft)).rejects.toMatchObject({
      name: "NotAllowed",
    });
  },
  PATIENCE,
);
