import { expect, it } from "vitest";
import { EngineFault } from "@/api/faults.ts";
import { FakeBrowser, Tab, until } from "./fakes.ts";

const typing = (account: string) =>
  ({ type: "typing", thread: "t", account, name: "", on: true }) as const;

it("answers its page, and gives faults as the page knows them", async () => {
  const browser = new FakeBrowser();
  const fault = {
    name: "NotFound",
    remedy: "choose_other",
    message: "no such thread",
  } as const;
  const nothing = { rule: null, code: null, retryAfter: null };
  const tab = new Tab(browser, {
    send: () => Promise.reject(new EngineFault({ ...fault, ...nothing })),
    settings: () => Promise.reject(new TypeError("first line\n  secret text of a person")),
  });
  expect(await tab.client.engine.threads()).toBe("threads device");
  const sent = tab.client.engine.send("t", "x", { intent: "1" });
  await expect(sent).rejects.toMatchObject(fault);
  await expect(sent).rejects.toBeInstanceOf(EngineFault);
  const broken = tab.client.engine.settings();
  await expect(broken).rejects.toMatchObject({ name: "InternalError" });
  const { message } = (await broken.catch((error: unknown) => error)) as EngineFault;
  expect(message).not.toMatch(/secret/);
});

it("calls nothing but the engine's own calls", async () => {
  const tab = new Tab(new FakeBrowser());
  for (const name of ["constructor", "toString", "__proto__", "unheardOf"]) {
    const call = Reflect.get(tab.client.engine, name);
    await expect(call()).rejects.toMatchObject({ name: "InternalError" });
  }
  expect(Reflect.get(tab.client.engine, "then")).toBeUndefined();
});

it("tells a page whose engine cannot start, and lets another one try", async () => {
  const browser = new FakeBrowser();
  const broken = new Tab(browser, {}, new Error("no database"));
  await expect(broken.client.engine.threads()).rejects.toMatchObject({ name: "InternalError" });
  const other = new Tab(browser);
  expect(await other.client.engine.threads()).toBe("threads device");
});

it("lets one tab lead, and the others ask it and hear it", async () => {
  const browser = new FakeBrowser();
  const first = new Tab(browser);
  await until(() => first.leads);
  const second = new Tab(browser);
  expect(await second.client.engine.threads()).toBe("threads device");
  expect(second.leads).toBe(false);
  expect(first.engines[0]?.calls).toEqual(["threads"]);
  first.engines[0]?.emit(typing("a"));
  await until(() => second.events.length === 1 && first.events.length === 1);
  expect(second.events).toEqual(first.events);
  second.client.active();
  await until(() => first.engines[0]?.actives === 1);
});

it("asks the next leader what the one who died did not answer", async () => {
  const browser = new FakeBrowser();
  const never = new Promise<never>(() => undefined);
  const first = new Tab(browser, { send: () => never });
  await until(() => first.leads);
  const second = new Tab(browser);
  const third = new Tab(browser);
  const sent = [second, third].map((tab) => tab.client.engine.send("t", "x", { intent: "1" }));
  await until(() => first.engines[0]?.calls.length === 2);
  first.dies();
  expect(await Promise.all(sent)).toEqual(["send device", "send device"]);
  const leaders = [second, third].filter((tab) => tab.leads);
  expect(leaders).toHaveLength(1);
  expect(leaders[0]?.engines[0]?.calls).toEqual(["send", "send"]);
});

it("tells a page to read again when another leads", async () => {
  const browser = new FakeBrowser();
  const first = new Tab(browser);
  await until(() => first.leads);
  const second = new Tab(browser);
  const third = new Tab(browser);
  await Promise.all([second, third].map((tab) => tab.client.engine.threads()));
  first.dies();
  await until(() =>
    [second, third].every((tab) => tab.events.some((e) => e.type === "resync")),
  );
  expect([second, third].filter((tab) => tab.leads)).toHaveLength(1);
});

it("hands over when its page is closed", async () => {
  const browser = new FakeBrowser();
  const first = new Tab(browser);
  await until(() => first.leads);
  const second = new Tab(browser);
  await first.closes();
  await until(() => second.leads);
  expect(first.engines[0]?.isStopped).toBe(true);
  expect(await second.client.engine.threads()).toBe("threads device");
});

it("keeps calls for the leader that is still to come", async () => {
  const browser = new FakeBrowser();
  const gate = Promise.withResolvers<void>();
  void browser.lock.lead(() => gate.promise, new Promise(() => undefined));
  const tab = new Tab(browser);
  const asked = tab.client.engine.threads();
  await new Promise((resolve) => setImmediate(resolve));
  expect(tab.leads).toBe(false);
  gate.resolve();
  expect(await asked).toBe("threads device");
});

it("gives a shared ward PC's page an engine of its own, that nobody else hears", async () => {
  const browser = new FakeBrowser();
  const first = new Tab(browser);
  await until(() => first.leads);
  const second = new Tab(browser);
  expect(await second.client.engine.signUp("i", "ward")).toBe("signUp ward");
  expect(await second.client.engine.threads()).toBe("threads ward");
  expect(await first.client.engine.threads()).toBe("threads device");
  second.engines[0]?.emit(typing("ward"));
  first.engines[0]?.emit(typing("device"));
  await until(() => second.events.length === 1 && first.events.length === 1);
  expect(second.events).toEqual([typing("ward")]);
  expect(first.events).toEqual([typing("device")]);

  second.engines[0]?.emit({ type: "profile", state: "none", reason: "logged_out" });
  await until(() => second.engines[0]?.isStopped === true);
  expect(await second.client.engine.threads()).toBe("threads device");
});
