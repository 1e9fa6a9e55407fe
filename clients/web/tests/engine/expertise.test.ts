/** A tele-expertise on the real server: by two engines of the web, and with the Python SDK. */

import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { CaseDraft, CaseState, CaseView, ReportDraft } from "@/api/expertise.ts";
import { CasePoint, type Hook, noFaults } from "@/engine/faults.ts";
import { newIntent } from "./conversing.ts";
import { killedAt } from "./tab.ts";
import { lastingStores, Visitor } from "./visitor.ts";
import { id, Ward } from "./ward.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
});

afterAll(async () => {
  await ward.close();
});

let numbers = 0;

/** Somebody whom an invoice can name. */
async function doctor(
  name: string,
  stores = lastingStores(),
  fault: Hook = noFaults,
): Promise<Visitor> {
  numbers += 1;
  const visitor = await Visitor.at(ward.address, stores, fault);
  const idnps = `8100${String(90_000 + numbers).padStart(8, "0")}`;
  const invitation = await ward.ask<string>("invite", { name, idnps });
  await visitor.engine.signUp(invitation, "device");
  await visitor.engine.cardIsKept();
  await ward.ask("enrol");
  await visitor.until(async () => (await visitor.engine.status()).attested);
  await visitor.online();
  return visitor;
}

async function poolOf(visitor: Visitor, name: string): Promise<string> {
  const invitation = await ward.ask<string>("invite", { name, kind: "role" });
  const { account } = await visitor.engine.createRole(invitation);
  await ward.ask("enrol");
  await visitor.until(async () => (await visitor.engine.role(account)).verified);
  return account;
}

const patient = {
  family: "MARTIN",
  birthName: "MARTIN",
  given: "ZOE",
  birthDate: "1979-03-12",
  sex: "F",
  birthPlace: "",
  matricule: "279035121518989",
  oid: "1.2.250.1.213.1.4.11",
  status: "qualified",
};

async function draftOf(
  asker: Visitor,
  expert: string,
  part: Partial<CaseDraft> = {},
): Promise<CaseDraft> {
  return {
    expert,
    speciality: "dermatology",
    reason: "diagnosis",
    question: "Faut-il retirer cette lésion ?",
    context: "",
    urgent: false,
    inpatient: false,
    patient,
    cover: null,
    requester: await asker.engine.professional(),
    doctor: null,
    documents: [],
    studies: [],
    consent: { patient, about: [], purposes: ["advice"], form: "oral", informed: true },
    judged: { billable: true, rule: "TEX-00", article: "NGAP 14.9.4", count: null },
    ...part,
  };
}

async function answerOf(expert: Visitor): Promise<ReportDraft> {
  return {
    template: "dermatology",
    author: await expert.engine.professional(),
    sections: [{ title: "Examen", text: "Lésion régulière de 4 mm." }],
    conclusion: "Nævus bénin, contrôle dans un an.",
    incidents: "",
    seen: [],
    studies: [],
    marks: [],
    pdf: new File(["%PDF-1.7\ncompte rendu\n%%EOF\n"], "compte-rendu.pdf"),
  };
}

/** Wait until a case stands so, signed, and the server says the same. */
async function stands(
  visitor: Visitor,
  thread: string,
  expertise: string,
  state: CaseState,
): Promise<CaseView> {
  let found: CaseView | undefined;
  await visitor.until(async () => {
    const known = (await visitor.engine.threads()).some((one) => one.id === thread);
    if (!known) return false;
    found = (await visitor.engine.casesOf(thread)).find((one) => one.case === expertise);
    return found?.state === state;
  });
  if (found === undefined) throw new Error("it was there");
  return found;
}

const photo = (last = 1) => ({
  file: new File([Uint8Array.of(255, 216, 255, 224, last)], "photo.jpg"),
  thumbnail: null,
});

it("is asked of a pool, claimed by one of two, answered, and its acts are exported once", async () => {
  const anna = await doctor("Anna");
  const bruno = await doctor("Bruno");
  const claire = await doctor("Claire");
  const pool = await poolOf(bruno, "Avis dermatologie");
  await bruno.engine.proposeHolder(pool, await claire.account(), true);
  await claire.until(async () => (await claire.engine.roles()).length > 0);
  await claire.engine.acceptRole(pool, null);
  await claire.until(async () => (await claire.engine.role(pool)).held);

  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Lésion du dos",
    patient: "MARTIN Zoé",
    accounts: [],
    direct: false,
  });
  // The photo is still on its way when the request is asked for.
  const sent = await anna.engine.sendFiles(thread, [photo()], "", { intent: newIntent() });
  const intent = newIntent();
  const draft = await draftOf(anna, pool, { documents: [{ message: sent.id, index: 0 }] });
  const asked = await anna.engine.askExpertise(thread, draft, intent);
  expect(asked).toMatchObject({ state: "sent", server: "sent", pool: true, asked: true });
  expect(asked.may).toEqual(["withdraw"]);
  expect(asked.consent?.about).toHaveLength(1);
  expect((await anna.engine.askExpertise(thread, draft, intent)).case).toBe(asked.case);
  const expertise = asked.case;

  for (const one of [bruno, claire]) {
    const view = await stands(one, thread, expertise, "sent");
    expect(view.may).toEqual(["claim", "decline", "redirect"]);
  }
  const claims = await Promise.allSettled(
    [bruno, claire].map((one) => one.engine.moveCase(thread, expertise, "claim")),
  );
  expect(claims.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  const lost = claims.find((one) => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "conflict" });
  const expert = claims[0]?.status === "fulfilled" ? bruno : claire;
  const other = expert === bruno ? claire : bruno;

  const claimed = await stands(anna, thread, expertise, "claimed");
  expect(claimed.by?.account).toBe(await expert.account());
  await stands(other, thread, expertise, "claimed");
  await other.until(
    async () => (await other.engine.expertise(thread, expertise)).may.length === 0,
  );

  await expert.engine.moveCase(thread, expertise, "ask", { text: "De face ?" });
  const more = await stands(anna, thread, expertise, "more-asked");
  expect(more.steps.at(-1)).toMatchObject({ step: "ask", text: "De face ?" });
  await anna.until(async () =>
    (await anna.engine.expertise(thread, expertise)).may.includes("give"),
  );
  const face = await anna.engine.sendFiles(thread, [photo(2)], "", { intent: newIntent() });
  await anna.engine.moveCase(thread, expertise, "give", {
    documents: [{ message: face.id, index: 0 }],
  });
  const given = await stands(expert, thread, expertise, "claimed");
  await expert.until(
    async () =>
      (await expert.engine.expertise(thread, expertise)).request.documents.length === 2,
  );
  expect(given.claimedByMe).toBe(true);
  // What is brought later is of the same consent: both end together.
  const wider = (await expert.engine.expertise(thread, expertise)).consent;
  expect(wider?.consent).not.toBe(asked.consent?.consent);
  expect(wider?.about).toHaveLength(2);

  const report = await expert.engine.reportCase(thread, expertise, await answerOf(expert));
  expect(report).toMatchObject({ state: "answered", server: "answered" });
  const answered = await stands(anna, thread, expertise, "answered");
  expect(answered.reports[0]).toMatchObject({ version: 1, replaced: false });
  const file = answered.reports[0]?.file;
  const pdf = await anna.engine.openFile(thread, file?.message ?? "", file?.index ?? 0);
  expect(await pdf.text()).toContain("compte rendu");

  // Seen, the requester's act is prepared; the expert's was, with the report.
  await anna.engine.expertise(thread, expertise);
  await anna.until(async () => (await anna.engine.acts(null, null)).length === 1);
  const [rqd] = await anna.engine.acts(null, null);
  expect(rqd).toMatchObject({
    code: "RQD",
    cents: 1_000,
    state: "prepared",
    provisional: true,
  });
  const [te2] = await expert.engine.acts(null, null);
  expect(te2).toMatchObject({ code: "TE2", case: expertise, state: "prepared" });
  expect(te2?.prescriber.name).toBe("Anna");
  expect((await expert.engine.threads()).map((one) => one.id)).toEqual([thread]);

  const month = te2?.day.slice(0, 7) ?? "";
  const made = await expert.engine.exportActs(month);
  expect(made.cents).toBe(te2?.cents);
  await expect(expert.engine.exportActs(month)).rejects.toMatchObject({ name: "NotFound" });
  expect((await expert.engine.pastExport(made.export)).json).toBe(made.json);
  await expert.engine.counterAct(te2?.act ?? "", "Erreur de patient");
  const [taken] = await expert.engine.acts(null, month);
  expect(taken).toMatchObject({ state: "countered", exported: { export: made.export } });
  const second = await expert.engine.exportActs(month);
  expect(second.cents).toBe(-(te2?.cents ?? 0));

  await stands(anna, thread, expertise, "billed");
  const kinds = (await anna.engine.history(thread, null, 50)).messages.map((one) => one.kind);
  expect(kinds).not.toContain("unknown");
  expect(kinds).toContain("case-report");
  await Promise.all([anna, bruno, claire].map((one) => one.close()));
});

it("is asked with the SDK, claimed and answered here, and read there", async () => {
  const bruno = await doctor("Bruno");
  await ward.ask("doctor", { name: "Louise" });
  const account = await bruno.account();
  const begun = await ward.call<{ id: string }>("Louise", "new_thread", [
    "Avis",
    [id(account)],
  ]);
  const thread = begun.id;
  const asked = await ward.ask<{ case: string }>("ask_expertise", {
    who: "Louise",
    thread,
    expert: account,
    question: "Quel traitement ?",
  });
  const seen = await stands(bruno, thread, asked.case, "sent");
  expect(seen.request.question).toBe("Quel traitement ?");
  expect(seen.requester.name).toBe("Louise");
  await bruno.until(async () =>
    (await bruno.engine.expertise(thread, asked.case)).may.includes("claim"),
  );
  await bruno.engine.moveCase(thread, asked.case, "claim");
  await ward.ask("until_case", { who: "Louise", thread, state: "claimed" });
  await bruno.engine.reportCase(thread, asked.case, await answerOf(bruno));
  const read = await ward.ask<{ reports: readonly { conclusion: string }[] }>("until_case", {
    who: "Louise",
    thread,
    state: "answered",
  });
  expect(read.reports.map((one) => one.conclusion)).toEqual([
    "Nævus bénin, contrôle dans un an.",
  ]);
  await bruno.close();
});

it("is asked here, answered with the SDK, and redirected back", async () => {
  const anna = await doctor("Anna");
  const { account: expert } = await ward.ask<{ account: string }>("doctor", { name: "Marc" });
  const { account: named } = await ward.ask<{ account: string }>("doctor", { name: "Nina" });
  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [expert],
    direct: false,
  });
  const asked = await anna.engine.askExpertise(
    thread,
    await draftOf(anna, expert),
    newIntent(),
  );
  const words = [id(thread), id(asked.case)];
  await ward.ask("until_case", { who: "Marc", thread, state: "sent" });
  await ward.call("Marc", "redirect", [...words, id(named), "Plutôt elle"]);
  const back = await stands(anna, thread, asked.case, "redirected");
  expect(back.redirectedTo).toMatchObject({ account: named, name: "Nina" });
  await anna.until(async () =>
    (await anna.engine.expertise(thread, asked.case)).may.includes("send"),
  );
  const sent = await anna.engine.acceptRedirect(thread, asked.case);
  expect(sent).toMatchObject({ state: "sent", expert: { account: named } });
  await ward.ask("until_case", { who: "Nina", thread, state: "sent" });
  await ward.call("Nina", "claim", words);
  await ward.ask("report_expertise", { who: "Nina", thread, case: asked.case });
  const answered = await stands(anna, thread, asked.case, "answered");
  expect(answered.reports[0]?.conclusion).toBe("Nævus bénin, contrôle dans un an.");

  const consent = answered.consent?.consent ?? "";
  await anna.engine.endConsent(thread, consent, "Le patient ne veut plus");
  const [view] = await anna.engine.consents(thread);
  expect(view?.ended?.by.name).toBe("Anna");
  await anna.close();
});

it.each([CasePoint.AFTER_CASE_KEPT, CasePoint.AFTER_CASE_MOVED, CasePoint.AFTER_CASE_SAID])(
  "is claimed once and said once by who dies %s",
  async (point) => {
    const stores = lastingStores();
    const killed = killedAt(point);
    const bruno = await doctor(`Bruno ${point}`, stores, killed.fault);
    const asker = `Odile ${point}`;
    await ward.ask("doctor", { name: asker });
    const account = await bruno.account();
    const { id: thread } = await ward.call<{ id: string }>(asker, "new_thread", [
      "Avis",
      [id(account)],
    ]);
    const asked = await ward.ask<{ case: string }>("ask_expertise", {
      who: asker,
      thread,
      expert: account,
      question: "Et lui ?",
    });
    await stands(bruno, thread, asked.case, "sent");
    killed.arm();
    void bruno.engine.moveCase(thread, asked.case, "claim").catch(() => undefined);
    await killed.reached;
    await bruno.close();

    const back = await Visitor.at(ward.address, stores);
    await ward.ask("until_case", { who: asker, thread, state: "claimed" });
    const view = await stands(back, thread, asked.case, "claimed");
    expect(view).toMatchObject({ claimedByMe: true, disagrees: false });
    await back.until(async () => (await back.engine.status()).outbox === 0);
    const { messages } = await back.engine.history(thread, null, 50);
    expect(messages.filter((one) => one.kind === "case-step")).toHaveLength(1);
    await back.close();
  },
);

it("stops what a consent was about from being opened, forwarded or sent when it ends", async () => {
  const anna = await doctor("Anna");
  const { account: expert } = await ward.ask<{ account: string }>("doctor", { name: "Paul" });
  const { account: other } = await ward.ask<{ account: string }>("doctor", { name: "Paule" });
  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [expert],
    direct: false,
  });
  const sent = await anna.engine.sendFiles(thread, [photo()], "", { intent: newIntent() });
  const documents = [{ message: sent.id, index: 0 }];
  const draft = await draftOf(anna, expert, { documents });
  const asked = await anna.engine.askExpertise(thread, draft, newIntent());
  const at = asked.request.documents[0]?.message ?? "";
  expect((await anna.engine.openFile(thread, at, 0)).size).toBe(5);
  await anna.engine.endConsent(thread, asked.request.consent, "");
  await anna.until(async () => {
    const { messages } = await anna.engine.history(thread, null, 50);
    return messages.find((one) => one.id === at)?.files[0]?.blocked === true;
  });
  const refused = { name: "NotAllowed" };
  await expect(anna.engine.openFile(thread, at, 0)).rejects.toMatchObject(refused);
  await expect(anna.engine.forward(thread, at, thread, newIntent())).rejects.toMatchObject(
    refused,
  );
  await expect(anna.engine.askExpertise(thread, draft, newIntent())).rejects.toMatchObject(
    refused,
  );
  await expect(anna.engine.endConsent(thread, asked.request.consent, "")).rejects.toMatchObject(
    refused,
  );

  await ward.call("Paul", "redirect", [id(thread), id(asked.case), id(other), "Pas moi"]);
  await stands(anna, thread, asked.case, "redirected");
  await expect(anna.engine.acceptRedirect(thread, asked.case)).rejects.toMatchObject(refused);

  const anew = await anna.engine.sendFiles(thread, [photo()], "", { intent: newIntent() });
  await anna.until(async () => {
    const { messages } = await anna.engine.history(thread, null, 50);
    return messages.find((one) => one.id === anew.id)?.reason === "file_blocked";
  });

  // Given anew, it may be used again.
  const hashes = await anna.engine.hashesOf(thread, documents, []);
  await anna.engine.consent(thread, { ...draft.consent, about: hashes });
  await anna.until(async () => {
    const { messages } = await anna.engine.history(thread, null, 50);
    return messages.find((one) => one.id === at)?.files[0]?.blocked === undefined;
  });
  expect((await anna.engine.openFile(thread, at, 0)).size).toBe(5);
  await anna.close();
});

it("is counted by the automation of who answers, and its acts are no more provisional", async () => {
  await ward.ask("automation");
  const anna = await doctor("Anna");
  const bruno = await doctor("Bruno");
  const account = await bruno.account();
  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [account],
    direct: false,
  });
  for (const count of [1, 2]) {
    const draft = await draftOf(anna, account);
    const asked = await anna.engine.askExpertise(thread, draft, newIntent());
    expect(asked.judged.count).toBeNull();
    await stands(bruno, thread, asked.case, "sent");
    await bruno.until(
      async () => (await bruno.engine.expertise(thread, asked.case)).may.length > 0,
    );
    await bruno.engine.moveCase(thread, asked.case, "claim");
    await anna.until(
      async () => (await anna.engine.expertise(thread, asked.case)).judged.count === count,
    );
    await bruno.engine.reportCase(thread, asked.case, await answerOf(bruno));
    await bruno.until(async () => (await bruno.engine.acts(null, null)).length === count);
    await anna.until(async () => {
      await anna.engine.expertise(thread, asked.case);
      return (await anna.engine.acts(null, null)).length === count;
    });
    // The server has both acts before the automation is asked again; no event tells of ledgers.
    await vi.waitFor(
      async () => {
        for (const one of [anna, bruno]) expect((await one.engine.status()).outbox).toBe(0);
      },
      { timeout: 60_000, interval: 20 },
    );
  }
  const acts = [
    ...(await anna.engine.acts(null, null)),
    ...(await bruno.engine.acts(null, null)),
  ];
  expect(acts.map((act) => [act.code, act.provisional])).toEqual([
    ["RQD", false],
    ["RQD", false],
    ["TE2", false],
    ["TE2", false],
  ]);
  await Promise.all([anna, bruno].map((one) => one.close()));
});

it("has its acts exported by the billing office, in one export of all ledgers it reads", async () => {
  const claire = await doctor("Claire");
  const office = await poolOf(claire, "Bureau de facturation");
  const anna = await doctor("Anna");
  const bruno = await doctor("Bruno");
  for (const one of [anna, bruno]) await one.engine.beginLedger(office);
  await claire.until(async () => (await claire.engine.ledgers()).length === 2);
  expect((await claire.engine.ledgers()).map((one) => one.practitioner.name).sort()).toEqual([
    "Anna",
    "Bruno",
  ]);
  expect(await claire.engine.threads()).toEqual([]);

  const account = await bruno.account();
  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [account],
    direct: false,
  });
  const asked = await anna.engine.askExpertise(
    thread,
    await draftOf(anna, account),
    newIntent(),
  );
  await stands(bruno, thread, asked.case, "sent");
  await bruno.until(
    async () => (await bruno.engine.expertise(thread, asked.case)).may.length > 0,
  );
  await bruno.engine.moveCase(thread, asked.case, "claim");
  await bruno.engine.reportCase(thread, asked.case, await answerOf(bruno));
  await stands(anna, thread, asked.case, "answered");
  await anna.engine.expertise(thread, asked.case);
  await claire.until(async () => (await claire.engine.acts(null, null)).length === 2);

  const [act] = await claire.engine.acts(null, null);
  const made = await claire.engine.exportActs(act?.day.slice(0, 7) ?? "");
  expect(made.totals).toMatchObject({ acts: 2, counters: 0, cents: 3_300 });
  expect(made.csv.split("\r\n")).toHaveLength(1 + 2 + 3 + 1);
  await stands(anna, thread, asked.case, "billed");
  const [te2] = await bruno.engine.acts(null, null);
  expect(te2).toMatchObject({ state: "exported", exported: { export: made.export } });
  expect((await claire.engine.exports()).map((one) => one.export)).toEqual([made.export]);
  await Promise.all([anna, bruno, claire].map((one) => one.close()));
});

it("is asked once by a screen that asks again after its worker died", async () => {
  const stores = lastingStores();
  const killed = killedAt(CasePoint.AFTER_CASE_MOVED);
  const anna = await doctor("Anna", stores, killed.fault);
  const { account: expert } = await ward.ask<{ account: string }>("doctor", { name: "Rose" });
  const { id: thread } = await anna.engine.newThread({
    intent: newIntent(),
    title: "Avis",
    patient: null,
    accounts: [expert],
    direct: false,
  });
  const draft = await draftOf(anna, expert);
  const intent = newIntent();
  killed.arm();
  void anna.engine.askExpertise(thread, draft, intent).catch(() => undefined);
  await killed.reached;
  await anna.close();

  const back = await Visitor.at(ward.address, stores);
  await back.online();
  const asked = await back.engine.askExpertise(thread, draft, intent);
  expect(asked).toMatchObject({ case: intent, state: "sent" });
  await ward.ask("until_case", { who: "Rose", thread, state: "sent" });
  const { messages } = await back.engine.history(thread, null, 50);
  const kinds = messages.map((one) => one.kind);
  expect(kinds.filter((kind) => kind === "case")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "consent")).toHaveLength(1);
  await back.close();
});
