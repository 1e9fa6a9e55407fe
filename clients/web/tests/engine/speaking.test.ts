import { afterAll, beforeAll, expect, it } from "vitest";
import { FaultPoint } from "@/engine/faults.ts";
import { killedAt, newIntent, Tab } from "./tab.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;
let role: string;
let thread: string;

beforeAll(async () => {
  ward = await Ward.open();
  for (const name of ["Bruno", "Chloé"]) await ward.ask("person", { name });
  const invitation = await ward.ask("invite", { name: "Avis cardio", kind: "role" });
  role = (await ward.call<{ account: string }>("Bruno", "create_role", [invitation])).account;
  await ward.ask("enrol");
});

afterAll(async () => {
  await ward?.close();
});

it("never sends in another name what waits for a role that its writer has lost", async () => {
  const kill = killedAt(FaultPoint.BEFORE_SOCKET_WRITE);
  const first = await Tab.signUp(ward, "Anna", kill.fault);
  await ward.call("Bruno", "propose_holder", [id(role), id(first.account)], { manager: false });
  await first.until(async () =>
    (await first.engine.role(role)).proposals.some((one) => one.mine),
  );
  await first.engine.acceptRole(role, null);
  await first.until(async () => (await first.engine.role(role)).held);
  const words = ["Un avis", [id(role)]];
  thread = (await ward.call<{ id: string }>("Chloé", "new_thread", words)).id;
  await ward.call("Chloé", "send", [id(thread), "un avis ?"]);
  await first.sees(thread, "un avis ?");
  const said = await first.engine.send(thread, "pour le rôle", { intent: newIntent() });
  expect(said.behalf).toBe(role);
  await ward.ask("until", { who: "Chloé", thread, text: "pour le rôle" });

  kill.arm();
  const waiting = await first.engine.send(thread, "trop tard", { intent: newIntent() });
  await kill.reached;
  await ward.call("Bruno", "remove_holder", [id(role), id(first.account)]);
  const second = await first.afterKill();
  await second.until(() =>
    second.events.some(
      (event) => event.type === "state" && event.id === waiting.id && event.state === "failed",
    ),
  );
  const line = await second.sees(thread, "trop tard");
  expect(line).toMatchObject({ state: "failed", reason: "not_member", seq: null });
  await expect(second.engine.retry(thread, waiting.id)).rejects.toMatchObject({
    name: "NotAllowed",
  });
  await second.engine.discard(thread, waiting.id);
  expect((await second.lines(thread)).map((one) => one.text)).not.toContain("trop tard");
  await second.close();
});
