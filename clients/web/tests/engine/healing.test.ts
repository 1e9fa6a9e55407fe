import { afterAll, beforeAll, expect, it } from "vitest";
import { newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;
let anna: Tab;
let bruno: { account: string };

beforeAll(async () => {
  ward = await Ward.open();
  bruno = await ward.ask("person", { name: "Bruno" });
  anna = await Tab.signUp(ward, "Anna");
});

afterAll(async () => {
  await anna?.close();
  await ward?.close();
});

async function newThread(title: string): Promise<string> {
  const view = await anna.engine.newThread({
    intent: newIntent(),
    title,
    patient: null,
    accounts: [bruno.account],
    direct: false,
  });
  return view.id;
}

it("brings back to a restored server what it lost, with a client in Python (RST-01)", async () => {
  const thread = await newThread("Avis");
  await anna.engine.send(thread, "avant", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "avant" });
  await ward.ask("back_up");
  await anna.engine.wake();
  await anna.online();

  await anna.engine.rotateAccount();
  await anna.engine.send(thread, "perdu ici", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread, text: "perdu ici" });
  await ward.call("Bruno", "send", [id(thread), "perdu là"]);
  await anna.sees(thread, "perdu là");
  const other = await newThread("Après la sauvegarde");
  await anna.engine.send(other, "nouveau fil", { intent: newIntent() });
  await ward.ask("until", { who: "Bruno", thread: other, text: "nouveau fil" });

  await ward.ask("restore");
  await anna.engine.wake();
  await anna.online();
  for (const one of [thread, other]) {
    await anna.engine.send(one, "après", { intent: newIntent() });
    await ward.ask("until", { who: "Bruno", thread: one, text: "après" });
  }
  const texts = (await anna.lines(thread)).map((line) => line.text);
  expect(texts).toEqual(["avant", "perdu ici", "perdu là", "après"]);
  await anna.until(async () => (await anna.engine.status()).outbox === 0);
  const report = await anna.engine.verify(thread);
  expect(report).toMatchObject({ frozen: null, refusals: [] });
  const frozen = (await anna.engine.threads()).map((row) => row.frozen);
  expect(frozen).toEqual([null, null]);
});
