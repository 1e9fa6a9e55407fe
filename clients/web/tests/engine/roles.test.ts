import { afterAll, beforeAll, expect, it } from "vitest";
import type { RoleView } from "@/api/views.ts";
import { noFaults } from "@/engine/faults.ts";
import { reads, says, tells } from "./conversing.ts";
import { SlowLine } from "./slowLine.ts";
import { lastingStores, Visitor } from "./visitor.ts";
import { id, Ward } from "./ward.ts";

let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
}, 120_000);

afterAll(async () => {
  await ward.close();
}, 120_000);

async function roleOf(visitor: Visitor, name: string): Promise<RoleView> {
  const invitation = await ward.ask<string>("invite", { name, kind: "role" });
  const { account } = await visitor.engine.createRole(invitation);
  await ward.ask("enrol");
  await visitor.until(async () => (await visitor.engine.role(account)).verified);
  return await visitor.engine.role(account);
}

const holdersOf = async (visitor: Visitor, role: string) =>
  (await visitor.engine.role(role)).holders.map((holder) => holder.name).sort();

it("makes a role, hands it to somebody with the SDK, and is put out by him", async () => {
  const anna = await Visitor.enrolled(ward, "Anna");
  const { account: bruno } = await ward.ask<{ account: string }>("person", { name: "Bruno" });
  await ward.ask("person", { name: "Claire" });
  const role = await roleOf(anna, "Avis orthopédie");
  expect(role).toMatchObject({ name: "Avis orthopédie", held: true, manager: true });
  expect(role.warnings).toEqual(["ROL-01"]);

  const words = ["Fracture", [id(role.account)]];
  const { id: thread } = await ward.call<{ id: string }>("Claire", "new_thread", words);
  await says(ward, "Claire", thread, "un avis ?");
  await reads(anna, thread, "un avis ?");
  await tells(ward, anna, thread, "je regarde", "Claire", role.account);

  await expect(
    anna.engine.proposeHolder(role.account, role.account, false),
  ).rejects.toMatchObject({ name: "NotAllowed" });
  await anna.engine.handOver(role.account, bruno);
  const me = await anna.account();
  await ward.call("Bruno", "accept_role", [id(role.account), id(me)]);
  await anna.until(async () => (await holdersOf(anna, role.account)).join() === "Bruno");
  expect((await anna.engine.role(role.account)).held).toBe(false);
  expect((await anna.engine.roles()).map((one) => one.account)).not.toContain(role.account);
  await anna.until(async () => !(await anna.engine.thread(thread)).joined);
  await ward.ask("until", { who: "Bruno", thread, text: "un avis ?" });
  const history = (await anna.engine.role(role.account)).history;
  expect(
    history.map((line) => [line.came, line.gone].map((all) => all.map((one) => one.name))),
  ).toEqual([
    [["Anna"], []],
    [["Bruno"], []],
    [[], ["Anna"]],
  ]);
  await anna.close();
}, 120_000);

it("leaves a role's threads when put out before the word came that the other is in", async () => {
  const line = new SlowLine();
  const kim = await Visitor.at(ward.address, lastingStores(), noFaults, line.connect);
  await kim.signUp(ward, "Kim");
  const { account: louis } = await ward.ask<{ account: string }>("person", { name: "Louis" });
  const role = await roleOf(kim, "Avis cardiologie");
  await ward.ask("person", { name: "Maud" });
  const words = ["Palpitations", [id(role.account)]];
  const { id: thread } = await ward.call<{ id: string }>("Maud", "new_thread", words);
  await says(ward, "Maud", thread, "un avis ?");
  await reads(kim, thread, "un avis ?");

  await kim.engine.handOver(role.account, louis);
  const letIn = line.holdFrom("entry");
  await ward.call("Louis", "accept_role", [id(role.account), id(await kim.account())]);
  await letIn.sent;
  await ward.ask("until_holders", { who: "Louis", role: role.account, names: ["Louis"] });
  letIn.letGo();
  await kim.until(async () => !(await kim.engine.thread(thread)).joined);
  expect((await kim.engine.roles()).map((one) => one.account)).not.toContain(role.account);
  await kim.close();
}, 120_000);

it("is asked by somebody with the SDK, says yes, reads the past, and is removed", async () => {
  const dora = await Visitor.enrolled(ward, "Dora");
  const eric = await Visitor.enrolled(ward, "Eric");
  const { account: fanny } = await ward.ask<{ account: string }>("person", { name: "Fanny" });
  const role = await roleOf(eric, "Garde");
  await eric.engine.proposeHolder(role.account, fanny, true);
  await ward.call("Fanny", "accept_role", [id(role.account)]);
  await eric.until(async () => (await holdersOf(eric, role.account)).length === 2);

  const words = ["Nuit", [id(role.account)]];
  const { id: thread } = await ward.call<{ id: string }>("Fanny", "new_thread", words);
  await says(ward, "Fanny", thread, "avant Dora");
  const me = await dora.account();
  await ward.call("Fanny", "propose_holder", [id(role.account), id(me)], { manager: false });
  await dora.until(async () => {
    const roles = await dora.engine.roles();
    return roles.some((one) => one.proposals.some((proposal) => proposal.mine));
  });
  await dora.engine.acceptRole(role.account, null);
  await dora.until(async () => (await dora.engine.role(role.account)).held);
  await reads(dora, thread, "avant Dora");
  await tells(ward, dora, thread, "Dora est là", "Fanny", role.account);
  await expect(dora.engine.removeHolder(role.account, fanny)).rejects.toMatchObject({
    name: "NotAllowed",
  });
  await dora.engine.askOut(role.account, "je ne suis plus de garde");
  await dora.until(async () => (await dora.engine.threads()).some((one) => one.direct));

  await eric.engine.removeHolder(role.account, me);
  await dora.until(async () => !(await dora.engine.role(role.account)).held);
  await expect(
    dora.engine.send(thread, "encore ?", { intent: "00".repeat(16) }),
  ).rejects.toThrow();
  await Promise.all([dora.close(), eric.close()]);
}, 120_000);

it("declines, and takes a proposal back", async () => {
  const gilles = await Visitor.enrolled(ward, "Gilles");
  const helene = await Visitor.enrolled(ward, "Helene");
  const role = await roleOf(gilles, "Astreinte");
  const her = await helene.account();
  const asked = () => async () =>
    (await helene.engine.roles()).some((one) => one.account === role.account);
  await gilles.engine.proposeHolder(role.account, her, false);
  await helene.until(asked());
  await helene.engine.declineRole(role.account, null);
  await gilles.until(
    async () => (await gilles.engine.role(role.account)).proposals.length === 0,
  );
  await expect(helene.engine.acceptRole(role.account, null)).rejects.toMatchObject({
    name: "NotFound",
  });
  await Promise.all([gilles.close(), helene.close()]);
}, 120_000);

it("renews a role when one of its holders has rotated his account", async () => {
  const iris = await Visitor.enrolled(ward, "Iris");
  const jules = await Visitor.enrolled(ward, "Jules");
  const role = await roleOf(iris, "Secrétariat");
  await iris.engine.proposeHolder(role.account, await jules.account(), false);
  await jules.until(async () => (await jules.engine.roles()).length === 1);
  await jules.engine.acceptRole(role.account, null);
  await iris.until(async () => (await holdersOf(iris, role.account)).length === 2);
  await jules.engine.rotateAccount();
  await iris.until(async () => {
    const { holders, warnings } = await iris.engine.role(role.account);
    return !warnings.includes("CHN-12") && holders.every((holder) => !holder.stale);
  });
  await Promise.all([iris.close(), jules.close()]);
}, 120_000);
