import { afterAll, beforeAll, expect, it } from "vitest";
import { reads, says, tells, threadBy } from "./conversing.ts";
import { Visitor } from "./visitor.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
}, 120_000);

afterAll(async () => {
  await ward.close();
}, 120_000);

const revealed = (visitor: Visitor) =>
  visitor.heard((event) => event.type === "link" && event.step === "revealed");

it.each(["code", "text"] as const)(
  "links a browser from the SDK by its %s",
  async (way) => {
    const name = way === "code" ? "Hugo" : "Ines";
    const { account } = await ward.ask<{ account: string }>("person", { name });
    const thread = await threadBy(ward, name, "Mes notes", []);
    await says(ward, name, thread, "avant le lien");

    const visitor = await Visitor.at(ward.address);
    const number = await ward.ask<number>("begin_link", { who: name });
    const padded = String(number).padStart(6, "0");
    const shown = await visitor.engine.beginJoin(padded, "device");
    const looked = visitor.engine.finishJoin();
    const device = await ward.ask<string>("confirm_link", { who: name, typed: shown[way] });
    expect(await looked).toEqual({ name, profession: "Médecin" });
    expect(await visitor.engine.profile()).toBe("begun");
    await visitor.engine.confirmJoin(true);
    await visitor.online();

    const status = await visitor.engine.status();
    expect(status).toMatchObject({ device, attested: true, cardPending: false });
    expect(status.me).toMatchObject({ account, name });
    expect(status.devices).toHaveLength(2);
    await reads(visitor, thread, "avant le lien");
    await tells(ward, visitor, thread, "du navigateur", name);

    await ward.call(name, "revoke_device", [id(device)]);
    const end = await visitor.heard(
      (event) => event.type === "profile" && event.state === "none",
    );
    expect(end).toMatchObject({ reason: "revoked" });
    expect(await visitor.engine.profile()).toBe("none");
    await visitor.close();
  },
  120_000,
);

it.each(["code", "text"] as const)(
  "links the SDK from a browser by its %s",
  async (way) => {
    const name = way === "code" ? "Jean" : "Karin";
    const visitor = await Visitor.enrolled(ward, name);
    const { number, expires } = await visitor.engine.beginLink();
    expect(number).toMatch(/^\d{6}$/);
    expect(expires).toBeGreaterThan(Date.now());
    const joining = `${name} bis`;
    const shown = await ward.ask<Record<"code" | "text", string>>("begin_join", {
      name: joining,
      number: Number(number),
    });
    await revealed(visitor);
    await visitor.engine.confirmLink(shown[way]);
    expect(await ward.ask("end_join", { name: joining, yes: true })).toBe(name);
    const { account } = await ward.ask<{ account: string }>("come", { name: joining });
    expect(account).toBe(await visitor.account());
    const devices = await visitor.engine.devices();
    expect(devices).toHaveLength(2);

    const other = devices.find((device) => !device.mine);
    await visitor.engine.revokeDevice(other?.key ?? "");
    expect(await visitor.engine.devices()).toHaveLength(1);
    await expect(visitor.engine.revokeDevice(devices[0]?.key ?? "")).rejects.toMatchObject({
      name: "NotAllowed",
    });
    await visitor.close();
  },
  120_000,
);

it("links one browser from another, and the first logs out", async () => {
  const first = await Visitor.enrolled(ward, "Lea");
  const second = await Visitor.at(ward.address);
  const { number } = await first.engine.beginLink();
  const { code } = await second.engine.beginJoin(number, "device");
  await revealed(first);
  const looked = second.engine.finishJoin();
  await first.engine.confirmLink(code.toLowerCase());
  expect((await looked).name).toBe("Lea");
  await second.engine.confirmJoin(true);
  await second.online();
  await first.engine.logOut(false);
  expect(await first.engine.profile()).toBe("none");
  await second.until(async () => (await second.engine.devices()).length === 1);
  await second.engine.logOut(false); // the card is kept: it is a way in
  expect(await second.engine.profile()).toBe("none");
  await Promise.all([first.close(), second.close()]);
}, 120_000);

it("adds nobody for a code that differs, and tries no second time", async () => {
  const visitor = await Visitor.enrolled(ward, "Malo");
  const { number } = await visitor.engine.beginLink();
  const joining = ward.ask("begin_join", { name: "Malo bis", number: Number(number) });
  const { code } = (await joining) as { code: string };
  await revealed(visitor);
  await expect(visitor.engine.confirmLink("00000000")).rejects.toMatchObject({
    name: "TamperedError",
    rule: "LNK-04",
  });
  await expect(visitor.engine.confirmLink(code)).rejects.toMatchObject({ rule: "LNK-04" });
  await expect(ward.ask("end_join", { name: "Malo bis", yes: true })).rejects.toThrow();
  expect(await visitor.engine.devices()).toHaveLength(1);
  expect(visitor.events).toContainEqual({ type: "link", step: "died", rule: "LNK-04" });
  await visitor.close();
}, 120_000);

it("takes no text of another session", async () => {
  const visitor = await Visitor.enrolled(ward, "Nina");
  const { number } = await visitor.engine.beginLink();
  await ward.ask("begin_join", { name: "Nina bis", number: Number(number) });
  await revealed(visitor);
  const text = "cordee-link1-k85MDQ";
  await expect(visitor.engine.confirmLink(text)).rejects.toMatchObject({
    name: "TamperedError",
  });
  expect(await visitor.engine.devices()).toHaveLength(1);
  await visitor.close();
}, 120_000);

it("keeps nothing of an account that the person does not know", async () => {
  await ward.ask("person", { name: "Oscar" });
  const visitor = await Visitor.at(ward.address);
  const number = await ward.ask<number>("begin_link", { who: "Oscar" });
  const { code } = await visitor.engine.beginJoin(String(number).padStart(6, "0"), "device");
  const looked = visitor.engine.finishJoin();
  await ward.ask("confirm_link", { who: "Oscar", typed: code });
  expect((await looked).name).toBe("Oscar");
  await visitor.engine.confirmJoin(false);
  expect(await visitor.engine.profile()).toBe("none");
  await expect(visitor.engine.status()).rejects.toMatchObject({ name: "ProfileMissing" });
  await visitor.close();
}, 120_000);

it("says that nobody shows this number, and that a number has six digits", async () => {
  const visitor = await Visitor.at(ward.address);
  await expect(visitor.engine.beginJoin("12345", "device")).rejects.toMatchObject({
    name: "NotAllowed",
  });
  expect(await visitor.engine.profile()).toBe("none");
  await expect(visitor.engine.beginJoin("000 001", "device")).rejects.toMatchObject({
    name: "ServerRefused",
    rule: "LNK-01",
  });
  await visitor.engine.cancelJoin();
  expect(await visitor.engine.profile()).toBe("none");
  await visitor.close();
}, 120_000);
