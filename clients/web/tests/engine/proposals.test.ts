import { beforeEach, expect, it } from "vitest";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { type Holder, openerShape } from "@/crypto/chainEntry.ts";
import { encodeAs } from "@/crypto/encoding.ts";
import { asHolder } from "@/crypto/heldVerdicts.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import { deviceKeys, newDevice } from "@/engine/deviceKeys.ts";
import { Proposals } from "@/engine/proposals.ts";
import type { Acceptance } from "@/engine/roleEntries.ts";
import { newRole, type RoleMemory } from "@/store/roles.ts";
import type { ClientFrame, Proposal, ServerFrame } from "@/wire/protocol.ts";
import { Owner } from "../crypto/actors.ts";
import { createRole } from "../crypto/cast.ts";

let me: Owner;
let other: Owner;
let role: Chain;
let memory: RoleMemory;
let told: Proposal[];
let said: ClientFrame[];
let added: Acceptance[];
let frozen: Map<string, string>;
let isHeld: boolean;
let proposals: Proposals;

beforeEach(async () => {
  me = await Owner.create("person");
  other = await Owner.create("person");
  role = (await createRole([me])).chain;
  memory = newRole(role.account);
  [told, said, added, frozen, isHeld] = [[], [], [], new Map(), true];
  proposals = await proposalsOf();
});

function find(account: Uint8Array): Chain | null {
  return [me.chain, other.chain, role].find((one) => equal(one.account, account)) ?? null;
}

function chainOf(account: Uint8Array): Chain {
  const chain = find(account);
  if (chain === null) throw new Error("no such chain");
  return chain;
}

async function proposalsOf(): Promise<Proposals> {
  const kept = await deviceKeys(newDevice());
  const context = {
    me: { account: me.account } as never,
    keys: { ...kept, signer: me.phone.signer },
    link: { ask },
    emit: () => undefined,
    warn: () => undefined,
  };
  const book = { get: find, refresh: async () => undefined, frozen };
  const names = { prepare: async () => undefined, checkCanBeAdded: () => undefined };
  const held = {
    memory: () => memory,
    remember: async (_role: Uint8Array, change: (one: RoleMemory) => void) => change(memory),
    follow: async () => undefined,
    holds: () => isHeld,
    chain: chainOf,
    mineIn: () => asHolder(me.chain.state, true),
  };
  const writing = {
    newest: (account: Uint8Array, manager: boolean) => {
      return asHolder(chainOf(account).state, manager);
    },
    add: async (_role: Uint8Array, acceptance: Acceptance) => void added.push(acceptance),
  };
  return new Proposals(context, book, names, held, writing);
}

async function ask(make: (ref: number) => ClientFrame): Promise<ServerFrame> {
  const frame = make(1);
  if (frame[0] === "proposals") return ["proposals", 1, told];
  said.push(frame);
  return ["ok", 1];
}

/** What the server says that he accepted. */
async function accepted(holder: Holder): Promise<Proposal> {
  const { seq, head } = role.state;
  const word = await signAccept(other.phone.signer, role.account, head, holder);
  const opener = encodeAs(openerShape, holder);
  return [role.account, other.account, false, me.account, seq, opener, word];
}

const asked = (manager = false): Proposal => [
  role.account,
  me.account,
  manager,
  other.account,
  0,
  null,
  null,
];

const accepts = () => said.filter((frame) => frame[0] === "accept");

it("lets in whom this device asked, as he was asked", async () => {
  memory.proposed.set(hex(other.account), false);
  const holder = asHolder(other.chain.state, false);
  told = [await accepted(holder)];
  await proposals.tend();
  expect(added.map((one) => one.holder)).toEqual([holder]);
});

it("lets nobody in of whom only the server says that he was asked", async () => {
  told = [await accepted(asHolder(other.chain.state, false))];
  await proposals.tend();
  expect(added).toEqual([]);
});

it.each([
  ["as a manager who was asked as none", (now: Holder) => ({ ...now, manager: true })],
  ["at another generation than that of now", (now: Holder) => ({ ...now, generation: 9 })],
  ["for another account", (now: Holder) => ({ ...now, account: new Uint8Array(32) })],
])("lets nobody in %s", async (_how, change) => {
  memory.proposed.set(hex(other.account), false);
  told = [await accepted(change(asHolder(other.chain.state, false)))];
  await proposals.tend();
  expect(added).toEqual([]);
});

it("lets nobody in whose account was forked, or who accepted for another head", async () => {
  memory.proposed.set(hex(other.account), false);
  const [where, who, manager, by, seq, opener, word] = await accepted(
    asHolder(other.chain.state, false),
  );
  told = [[where, who, manager, by, seq + 1, opener, word]];
  await proposals.tend();
  told = [[where, who, manager, by, seq, opener, word]];
  frozen.set(hex(other.account), "CHN-14");
  await proposals.tend();
  expect(added).toEqual([]);
});

it("refuses what is no opener, and goes on", async () => {
  memory.proposed.set(hex(other.account), false);
  const { seq } = role.state;
  const nonsense = [new Uint8Array([1, 2]), new Uint8Array(64)] as const;
  told = [[role.account, other.account, false, me.account, seq, ...nonsense]];
  await proposals.tend();
  expect(added).toEqual([]);
});

it("signs nothing that its person did not say yes to", async () => {
  isHeld = false;
  told = [asked()];
  await proposals.tend();
  memory.consent = { manager: false, replacing: null };
  told = [asked(true)]; // he said yes to less
  await proposals.tend();
  expect(accepts()).toEqual([]);
});

it("signs a yes for the role as it stands, and again once it has moved", async () => {
  isHeld = false;
  told = [asked()];
  await proposals.accept(role.account);
  expect(accepts()).toHaveLength(1);
  const [, , , seq, opener, word] = accepts()[0] as Extract<
    ClientFrame,
    readonly ["accept", ...unknown[]]
  >;
  told = [[role.account, me.account, false, other.account, seq, opener, word]];
  await proposals.tend();
  expect(accepts()).toHaveLength(1);
  told = [[role.account, me.account, false, other.account, seq + 1, opener, word]];
  await proposals.tend();
  expect(accepts()).toHaveLength(2);
});

it("says yes to nothing that nobody asks", async () => {
  await expect(proposals.accept(role.account)).rejects.toMatchObject({ name: "NotFound" });
  expect(memory.consent).toBeNull();
});

it("takes no manager's place as less than a manager", async () => {
  isHeld = false;
  told = [asked()];
  await expect(proposals.accept(role.account, me.account)).rejects.toMatchObject({
    name: "NotAllowed",
  });
  await expect(proposals.accept(role.account, other.account)).rejects.toMatchObject({
    name: "NotFound",
  });
});

it("asks nobody who holds it, or is unknown, or is a role", async () => {
  for (const account of [me.account, new Uint8Array(32), role.account]) {
    await expect(proposals.propose(role.account, account, false)).rejects.toThrow();
  }
  expect(memory.proposed.size).toBe(0);
});
