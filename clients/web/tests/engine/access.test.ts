import { afterAll, beforeAll, expect, it } from "vitest";
import { newIntent, reads, says, tells, threadBy } from "./conversing.ts";
import { lastingStores, Visitor } from "./visitor.ts";
import { Ward } from "./ward.ts";

let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
}, 120_000);

afterAll(async () => {
  await ward.close();
}, 120_000);

it("signs up, shows the card, and is attested", async () => {
  const anna = await Visitor.at(ward.address);
  const invitation = await ward.ask<string>("invite", { name: "Anna" });
  const { organisation } = await anna.engine.readInvitation(invitation);
  const { card } = await anna.engine.signUp(invitation, "device");
  const pending = await anna.engine.cardPending();
  expect(pending?.card).toBe(card);
  await ward.ask("enrol");
  await anna.until(async () => (await anna.engine.status()).attested);
  const { me, cardPending } = await anna.engine.status();
  expect(me).toMatchObject({ name: "Anna", organisation });
  expect(cardPending).toBe(true);
  await expect(anna.engine.confirmCard("00000", "11111")).rejects.toMatchObject({
    rule: "REC-05",
  });
  const beginning = {
    intent: newIntent(),
    title: "Trop tôt",
    patient: null,
    accounts: [],
    direct: false,
  };
  await expect(anna.engine.newThread(beginning)).rejects.toMatchObject({
    name: "NotAllowed",
    rule: "REC-05",
  });
  const groups = card.split(" ");
  const [first, second] = pending?.groups ?? [0, 0];
  await anna.engine.confirmCard(
    groups[first - 1] ?? "",
    (groups[second - 1] ?? "").toLowerCase(),
  );
  expect(await anna.engine.cardPending()).toBeNull();
  expect((await anna.engine.newThread(beginning)).title).toBe("Trop tôt");
  await anna.close();
}, 120_000);

it("comes back by card and reads what was written meanwhile, once", async () => {
  const claire = await Visitor.at(ward.address);
  const card = await claire.signUp(ward, "Claire");
  await ward.ask("person", { name: "Bruno" });
  const thread = await threadBy(ward, "Bruno", "Avis", [await claire.account()]);
  await says(ward, "Bruno", thread, "avant");
  await reads(claire, thread, "avant");
  await claire.close();
  await says(ward, "Bruno", thread, "pendant");

  const back = await Visitor.at(ward.address);
  const recovered = await back.engine.recover({ card: card.toLowerCase() }, "device");
  expect(recovered.name).toBe("Claire");
  expect(recovered.card).not.toBe(card);
  await reads(back, thread, "avant");
  await reads(back, thread, "pendant");
  expect((await back.engine.status()).devices).toHaveLength(1);
  await back.heard((event) => event.type === "cascade" && event.done === event.total);

  const late = await Visitor.at(ward.address);
  await expect(late.engine.recover({ card }, "device")).rejects.toMatchObject({
    name: "CardRefused",
    rule: "REC-04",
  });
  expect(await late.engine.profile()).toBe("begun");
  await expect(late.engine.recover({ card: "x" }, "device")).rejects.toMatchObject({
    rule: "REC-01",
  });
  await late.close();
  await back.close();
}, 120_000);

it("comes back by a passkey, which is dead afterwards", async () => {
  const dina = await Visitor.enrolled(ward, "Dina");
  await dina.online();
  const prf = crypto.getRandomValues(new Uint8Array(32));
  const passkey = { credential: new Uint8Array(16), prf };
  await dina.engine.addPasskey(passkey);
  const { slots } = await dina.engine.status();
  expect(slots.map((slot) => slot.type)).toEqual(["card", "passkey"]);
  await expect(dina.engine.addPasskey(passkey)).rejects.toMatchObject({ rule: "CHN-09" });

  const back = await Visitor.at(ward.address);
  expect(await back.engine.recover({ passkey }, "ward")).toMatchObject({ name: "Dina" });
  await back.online();
  expect(await back.engine.status()).toMatchObject({ ephemeral: true, cardPending: true });
  const { reason } = (await dina.heard(
    (event) => event.type === "profile" && event.state === "none",
  )) as { reason: string };
  expect(reason).toBe("revoked");
  const again = await Visitor.at(ward.address);
  await expect(again.engine.recover({ passkey }, "ward")).rejects.toMatchObject({
    rule: "REC-04",
  });
  await Promise.all([dina.close(), back.close(), again.close()]);
}, 120_000);

it("replaces the card and keeps the passkey", async () => {
  const emma = await Visitor.enrolled(ward, "Emma");
  await emma.online();
  await emma.engine.addPasskey({
    credential: new Uint8Array(16),
    prf: crypto.getRandomValues(new Uint8Array(32)),
  });
  const before = (await emma.engine.status()).slots;
  const { card } = await emma.engine.replaceCard();
  expect(await emma.engine.cardPending()).toMatchObject({ card });
  const after = (await emma.engine.status()).slots;
  expect(after.map((slot) => slot.type).sort()).toEqual(["card", "passkey"]);
  expect(after.find((slot) => slot.type === "passkey")).toEqual(
    before.find((slot) => slot.type === "passkey"),
  );
  await emma.close();
}, 120_000);

it("is locked by the administrator, erases itself, and comes back by its card", async () => {
  const felix = await Visitor.at(ward.address);
  const card = await felix.signUp(ward, "Felix");
  await ward.ask("person", { name: "Greta" });
  const thread = await threadBy(ward, "Greta", "Greffe", [await felix.account()]);
  await says(ward, "Greta", thread, "avant le verrou");
  await reads(felix, thread, "avant le verrou");
  await ward.ask("lock", { account: await felix.account() });
  const gone = await felix.heard((event) => event.type === "profile" && event.state === "none");
  expect(gone).toMatchObject({ reason: "locked" });
  await expect(felix.engine.status()).rejects.toMatchObject({ name: "ProfileErased" });
  expect(await felix.engine.profile()).toBe("none");

  expect((await felix.engine.recover({ card }, "device")).name).toBe("Felix");
  await reads(felix, thread, "avant le verrou");
  await felix.engine.cardIsKept();
  await tells(ward, felix, thread, "de retour", "Greta");
  await felix.close();
}, 120_000);

it("does not log the last way in out, unless its person insists", async () => {
  const pia = await Visitor.at(ward.address);
  await pia.engine.signUp(await ward.ask<string>("invite", { name: "Pia" }), "device");
  await pia.online();
  await expect(pia.engine.logOut(false)).rejects.toMatchObject({ name: "LastWayIn" });
  expect(await pia.engine.profile()).toBe("open");
  await pia.engine.logOut(true);
  expect(await pia.engine.profile()).toBe("none");
  await pia.close();
}, 120_000);

it("puts nothing of a shared machine on its disk, and forgets it when told", async () => {
  const stores = lastingStores();
  const rita = await Visitor.at(ward.address, stores);
  await rita.engine.signUp(await ward.ask<string>("invite", { name: "Rita" }), "ward");
  expect((await stores.info()).state).toBe("none");
  expect((await rita.engine.status()).ephemeral).toBe(true);
  await rita.engine.eraseProfile();
  expect(await rita.engine.profile()).toBe("none");
  await rita.close();
}, 120_000);

it("refuses an invitation of another server, and a second account", async () => {
  const sara = await Visitor.enrolled(ward, "Sara");
  const invitation = await ward.ask<string>("invite", { name: "Tom" });
  await expect(sara.engine.signUp(invitation, "device")).rejects.toMatchObject({
    name: "ProfileExists",
  });
  await sara.close();
  const elsewhere = await Visitor.at("http://127.0.0.1:1");
  for (const call of [
    elsewhere.engine.readInvitation(invitation),
    elsewhere.engine.signUp(invitation, "device"),
    elsewhere.engine.signUp("cordee1-nonsense", "device"),
  ]) {
    await expect(call).rejects.toMatchObject({ name: "InvitationError" });
  }
  expect(await elsewhere.engine.profile()).toBe("none");
  await elsewhere.close();
}, 120_000);
