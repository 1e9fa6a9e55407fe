import { afterAll, beforeAll, expect, it } from "vitest";
import { FaultPoint } from "@/engine/faults.ts";
import { killedAt, newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

/** Each thing said at once, with the word of the screen for it. */
const SAID = ["un", "deux", "trois"].map((text) => ({ text, intent: newIntent() }));

/** Places of the epoch: somebody has left, so that the next send renews it first. */
const EPOCH_PLACES: ReadonlySet<FaultPoint> = new Set([
  FaultPoint.BEFORE_EPOCH_WRITE,
  FaultPoint.AFTER_EPOCH_WRITE,
  FaultPoint.AFTER_EPOCH_ACK,
]);

let ward: Ward;
let accounts: readonly string[];

beforeAll(async () => {
  ward = await Ward.open();
  const people: { account: string }[] = [];
  for (const name of ["Bruno", "Chloé"]) people.push(await ward.ask("person", { name }));
  accounts = people.map((one) => one.account);
});

afterAll(async () => {
  await ward?.close();
});

async function textsOfBruno(thread: string): Promise<readonly string[]> {
  const lines = await ward.call<{ kind: string; text: string }[]>("Bruno", "history", [
    id(thread),
  ]);
  return lines.map((line) => line.text).filter((text) => text !== "" && text !== "avant");
}

it.each(Object.values(FaultPoint))(
  "says everything once and in order when it is killed %s",
  async (point) => {
    const kill = killedAt(point);
    const first = await Tab.signUp(ward, `Anna ${point}`, kill.fault);
    const { id: thread } = await first.engine.newThread({
      intent: newIntent(),
      title: point,
      patient: null,
      accounts,
      direct: false,
    });
    if (EPOCH_PLACES.has(point)) await chloeLeaves(first, thread);
    kill.arm();
    const sending = SAID.map(({ text, intent }) => first.engine.send(thread, text, { intent }));
    for (const one of sending) one.catch(() => undefined);
    await kill.reached;

    const second = await first.afterKill();
    await second.online();
    for (const { text, intent } of SAID) await second.engine.send(thread, text, { intent });
    await ward.ask("until", { who: "Bruno", thread, text: "trois" });
    const texts = ["un", "deux", "trois"];
    expect(await textsOfBruno(thread)).toEqual(texts);
    await second.until(async () => (await second.engine.status()).outbox === 0);
    const lines = await second.lines(thread);
    expect(lines.map((line) => line.text).filter((text) => text !== "avant")).toEqual(texts);
    await second.close();
  },
);

async function chloeLeaves(tab: Tab, thread: string): Promise<void> {
  await tab.engine.send(thread, "avant", { intent: newIntent() });
  await ward.ask("until", { who: "Chloé", thread, text: "avant" });
  await ward.call("Chloé", "leave", [id(thread)]);
  await tab.until(async () => {
    const { messages } = await tab.engine.history(thread, null, 10);
    return messages.some((line) => line.kind === "left");
  });
}
