import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EngineEvent } from "@/api/events.ts";
import { randomBytes } from "@/crypto/bytes.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { invitationText } from "@/crypto/invitation.ts";
import { Broadcast } from "@/engine/broadcast.ts";
import { callsOf } from "@/engine/engine.ts";
import { noFaults } from "@/engine/faults.ts";
import { Profile } from "@/engine/profile.ts";
import { ServerFacts } from "@/engine/serverFacts.ts";
import { browserStores, wardStores } from "@/store/profile.ts";
import { NotOnline } from "@/wire/errors.ts";
import { ServedBooks } from "./servedBooks.ts";

/** Milliseconds that a loaded machine may take. */
const PATIENCE = 30_000;

vi.setConfig({ testTimeout: 2 * PATIENCE });

const origin = "https://cordee.example";
const cheap = { n: 16, r: 8, p: 1 };
let now: number;
let events: EngineEvent[];
let opened: Profile[];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  now = 1_790_000_000_000;
  events = [];
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((profile) => profile.close()));
});

const offline = () => Promise.reject(new NotOnline("nobody is there"));

/** A page of this browser, whose server takes every account and then is gone. */
async function page() {
  const broadcast = new Broadcast();
  broadcast.listen((event) => events.push(event));
  const door = new ServedBooks();
  door.postAccount = async ([, [body, signature]]) => {
    return [(await Chain.verify([{ body, signature }], NO_ACCOUNTS)).account];
  };
  const clock = () => now;
  const profile = await Profile.open({
    origin,
    door,
    stores: { device: browserStores(clock, cheap), ward: wardStores() },
    client: { broadcast, clock, fault: noFaults, connect: offline },
  });
  opened.push(profile);
  const facts = new ServerFacts(offline, clock);
  return { door, ...callsOf(profile, facts) };
}

const invitation = () =>
  invitationText({
    origin,
    organisation: randomBytes(32),
    secret: randomBytes(32),
    notAfter: 9,
  });

const states = () => events.flatMap((event) => (event.type === "profile" ? [event.state] : []));

it("is none, then open, and open again for the next page", async () => {
  const first = await page();
  expect(await first.profile()).toBe("none");
  await expect(first.status()).rejects.toMatchObject({ name: "ProfileMissing" });
  const { card } = await first.signUp(invitation(), "device");
  const { me, cardPending, online } = await first.status();
  expect([cardPending, online, me.verified]).toEqual([true, false, false]);
  await opened[0]?.close();
  const second = await page();
  expect(await second.profile()).toBe("open");
  expect((await second.status()).me.account).toBe(me.account);
  expect((await second.cardPending())?.card).toBe(card);
  expect(states()).toEqual(["open", "open"]);
});

it("locks with a PIN, forgets the key, and opens with the PIN alone", async () => {
  const { lock, lockInfo, profile, setLock, signUp, status, unlock } = await page();
  await signUp(invitation(), "device");
  await expect(lock()).rejects.toMatchObject({ name: "NotAllowed" });
  await setLock({ kind: "pin", pin: "271828" });
  expect((await status()).lock).toBe("pin");
  await lock();
  expect(await profile()).toBe("locked");
  expect(await lockInfo()).toMatchObject({ kind: "pin", retryAfter: 0 });
  await expect(status()).rejects.toMatchObject({ name: "ProfileLocked" });
  await expect(unlock({ pin: "000000" })).rejects.toMatchObject({ name: "WrongKey" });
  await unlock({ pin: "271828" });
  expect((await status()).cardPending).toBe(true);
  expect(states()).toEqual(["open", "locked", "open"]);
});

it("locks with a passkey, also for the next page", async () => {
  const { setLock, signUp } = await page();
  await signUp(invitation(), "device");
  const prf = randomBytes(32);
  const credential = Uint8Array.of(1, 2, 3);
  await setLock({ kind: "passkey", passkey: { credential, prf } });
  await opened[0]?.close();
  const next = await page();
  expect(await next.profile()).toBe("locked");
  expect(await next.lockInfo()).toMatchObject({ kind: "passkey", credential });
  await expect(next.unlock({ prf: randomBytes(32) })).rejects.toMatchObject({
    name: "WrongKey",
  });
  await next.unlock({ prf });
  expect(await next.profile()).toBe("open");
});

it("forgets a locked profile whose secret is lost", async () => {
  const { eraseProfile, lock, profile, setLock, signUp } = await page();
  await signUp(invitation(), "device");
  await setLock({ kind: "pin", pin: "271828" });
  await lock();
  await expect(signUp(invitation(), "device")).rejects.toMatchObject({ name: "ProfileExists" });
  await eraseProfile();
  expect(await profile()).toBe("none");
  expect(await (await page()).profile()).toBe("none");
  await signUp(invitation(), "device");
  expect(await profile()).toBe("open");
});

it("locks by itself once nobody was here for as long as was set", async () => {
  const { profile, setLock, setSettings, signUp, status } = await page();
  await signUp(invitation(), "device");
  await setSettings({ lockAfter: 60 });
  now += 3_600_000;
  await status(); // without a lock nothing happens
  await setLock({ kind: "pin", pin: "271828" });
  opened[0]?.active();
  await expect(status()).rejects.toMatchObject({ name: "ProfileLocked" });
  await vi.waitUntil(async () => (await profile()) === "locked", PATIENCE);
});

it("stays open while somebody is here", async () => {
  const { setLock, setSettings, signUp, status } = await page();
  await signUp(invitation(), "device");
  await setLock({ kind: "pin", pin: "271828" });
  await setSettings({ lockAfter: 60 });
  for (let i = 0; i < 5; i++) {
    now += 50_000;
    opened[0]?.active();
  }
  expect((await status()).lock).toBe("pin");
});

it("keeps a shared machine's profile in memory, and forgets it when nobody is here", async () => {
  const { profile, setLock, signUp, status } = await page();
  await signUp(invitation(), "ward");
  expect(await status()).toMatchObject({ ephemeral: true, lock: "none" });
  const kept = (await indexedDB.databases()).map(({ name }) => name);
  expect(kept).toEqual(["cordee-profile"]);
  expect(await (await page()).profile()).toBe("none");
  await expect(setLock({ kind: "pin", pin: "271828" })).rejects.toMatchObject({
    name: "NotAllowed",
  });
  now += 3_600_000;
  await expect(status()).rejects.toMatchObject({ name: "ProfileLocked" });
  await vi.waitUntil(async () => (await profile()) === "none", PATIENCE);
  expect(events.at(-1)).toEqual({ type: "profile", state: "none", reason: "logged_out" });
});

it("is begun while the server has not heard, and goes on with the same invitation", async () => {
  const { door, profile, signUp } = await page();
  door.postAccount = offline;
  const text = invitation();
  await expect(signUp(text, "device")).rejects.toMatchObject({ name: "NotOnline" });
  expect(await profile()).toBe("begun");
  await opened[0]?.close();
  const next = await page();
  expect(await next.profile()).toBe("begun");
  await next.signUp(text, "device");
  expect(await next.profile()).toBe("open");
});

it("keeps nothing of what could not begin", async () => {
  const { profile, recover, signUp } = await page();
  await expect(signUp("cordee1-AAAA", "device")).rejects.toMatchObject({
    name: "InvitationError",
  });
  await expect(recover({ card: "no card" }, "device")).rejects.toMatchObject({
    rule: "REC-01",
  });
  expect(await profile()).toBe("none");
});

it("remembers what was set before there was a profile", async () => {
  const { settings, setSettings, signUp } = await page();
  await setSettings({ language: "en" });
  await signUp(invitation(), "device");
  expect((await settings()).language).toBe("en");
  await opened[0]?.close();
  expect((await (await page()).settings()).language).toBe("en");
});
