/**
 * The facade's roles: what is held, handed over, asked and answered.
 *
 * The counterpart of clients/sdk/holding.py; a role is an account that others hold
 * (docs/protocol.md §5.7). What never enters this room: how a chain is written.
 */

import type { RoleCalls } from "@/api/engine.ts";
import type { Id, RoleView } from "@/api/views.ts";
import { holderOf, holders, isHeld } from "@/crypto/accountState.ts";
import { equal, hex, randomBytes } from "@/crypto/bytes.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { governingCalls } from "@/engine/facade/governing.ts";
import { bytesOf, bytesOrNull } from "@/engine/facade/ids.ts";
import { writingCalls } from "@/engine/facade/writing.ts";
import type { Parts } from "@/engine/parts.ts";
import { NotAllowed, NotFound, NotOnline } from "@/wire/errors.ts";

export function roleCalls(desk: Desk): RoleCalls {
  return {
    roles: () => shownRoles(desk.parts),
    role: (account) => shownRole(desk.parts, bytesOf(account)),
    createRole: async (invitation) => {
      const { parts } = desk;
      return await view(parts, await parts.roles.create(invitation));
    },
    proposeHolder: (role, account, manager) => {
      return propose(desk.parts, bytesOf(role), bytesOf(account), manager);
    },
    handOver: async (role, account) => {
      const mine = desk.parts.held.mineIn(bytesOf(role));
      if (mine === null) throw new NotAllowed("you do not hold this role");
      await propose(desk.parts, bytesOf(role), bytesOf(account), mine.manager);
    },
    acceptRole: async (role, replacing) => {
      const { roles } = desk.parts;
      await roles.proposals.accept(bytesOf(role), bytesOrNull(replacing));
      await roles.tendProposals();
    },
    declineRole: (role, account) => {
      return desk.parts.roles.proposals.decline(bytesOf(role), bytesOrNull(account));
    },
    removeHolder: (role, account) => desk.parts.roles.remove(bytesOf(role), bytesOf(account)),
    askOut: (role, text) => askOut(desk, bytesOf(role), text),
  };
}

/** What I hold, and what I am asked to hold; works offline. */
async function shownRoles(parts: Parts): Promise<readonly RoleView[]> {
  const { accounts, context, held, roles } = parts;
  const asked = roles.proposals.told
    .filter((one) => equal(one.account, context.me.account))
    .map((one) => one.role)
    .filter((role) => accounts.get(role) !== null);
  const unique = new Map([...held.known, ...asked].map((role) => [hex(role), role]));
  const views = await Promise.all([...unique.values()].map((role) => view(parts, role)));
  return views.sort((one, other) => one.name.localeCompare(other.name));
}

/** One role, with its holders and its history. @throws NotFound */
async function shownRole(parts: Parts, account: Uint8Array): Promise<RoleView> {
  const { accounts } = parts;
  await ifOnline(async () => await meet(parts, [account]));
  await accounts.load([account]);
  const chain = accounts.get(account);
  if (chain === null || !isHeld(chain.state)) throw new NotFound("no such role");
  const held = holders(chain.state).map((holder) => holder.account);
  await ifOnline(async () => await meet(parts, held));
  return await view(parts, account);
}

async function view(parts: Parts, account: Uint8Array): Promise<RoleView> {
  const { participants, roles } = parts;
  const { told } = roles.proposals;
  const named = told.filter((one) => equal(one.role, account));
  await participants.know([account, ...named.flatMap((one) => [one.account, one.by])]);
  return participants.role(account, told);
}

/** Ask somebody; he is let in once he accepts, by this device, when it is there. */
async function propose(
  { roles }: Parts,
  role: Uint8Array,
  account: Uint8Array,
  manager: boolean,
): Promise<void> {
  await roles.proposals.propose(role, account, manager);
  await roles.tendProposals();
}

/** Ask the managers, else the other holders, each in the direct thread with him. */
async function askOut(desk: Desk, role: Uint8Array, text: string): Promise<void> {
  const { context, held } = desk.parts;
  const { state } = held.chain(role);
  const me = context.me.account;
  const others = holders(state).filter((one) => !equal(one.account, me));
  const managers = others.filter((one) => one.manager);
  const asked = managers.length > 0 ? managers : others;
  if (holderOf(state, me) === undefined || asked.length === 0) {
    throw new NotAllowed("hand it over instead: nobody else holds it");
  }
  for (const { account } of asked) {
    const thread = await directThread(desk, account);
    await writingCalls(desk).send(thread, text, { intent: newIntent() });
  }
}

async function directThread(desk: Desk, account: Uint8Array): Promise<Id> {
  for (const thread of desk.parts.threads.latest()) {
    const { direct, joined, seat, epoch } = thread.memory;
    if (!direct || !joined || seat !== null || epoch < 0) continue;
    await thread.ready();
    if (thread.current?.record.member(account)) return hex(thread.id);
  }
  const begun = await governingCalls(desk).newThread({
    intent: newIntent(),
    title: "",
    patient: null,
    accounts: [hex(account)],
    direct: true,
  });
  return begun.id;
}

function newIntent(): Id {
  return hex(randomBytes(16));
}

/** Have the chains and the names of these. */
async function meet(parts: Parts, accounts: readonly Uint8Array[]): Promise<void> {
  await parts.accounts.refresh(accounts);
  await parts.identities.prepare(accounts);
}

async function ifOnline(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof NotOnline)) throw error;
  }
}
