// The members of an epoch record (§5.3, "Members"): who they are, in order, and where they stand.
// For: epoch.ts.
// Never enters here: the rights of the signer, which are epochChange.ts.

import type { AccountState } from "@/crypto/accountState.ts";
import { compare, hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import type { Capacity, EpochCore, Member } from "@/crypto/epochBody.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { type Rule, RuleError } from "@/crypto/errors.ts";

/** The rule by which policy refuses a newcomer, such as one who is not attested; else `null`. */
export type Admission = (newcomer: Member, state: AccountState) => Rule | null;

export interface MemberChecks {
  readonly accounts: Accounts;
  /** Accounts (hex) whose leave stands in the log since the record before. */
  readonly leavers: ReadonlySet<string>;
  readonly admits?: Admission;
}

/** Accounts that are what their capacity says, and read nothing of the past. */
const SPECIAL: ReadonlySet<string> = new Set(["gateway", "agent", "record"]);

export function checkMembers(
  core: EpochCore,
  boxes: number,
  before: EpochRecord | null,
  checks: MemberChecks,
): void {
  checkOrder(core.members);
  if (core.members.some((each) => checks.leavers.has(hex(each.account)))) {
    throw new RuleError("EPO-04", "a leaver is kept");
  }
  if (boxes !== core.members.length) throw new RuleError("EPO-10", "boxes and members differ");
  for (const member of core.members) checkMember(member, core, before, checks);
  if (!core.members.some((each) => each.capacity === "owner")) {
    throw new RuleError("EPO-07", "no owner");
  }
}

function checkOrder(members: readonly Member[]): void {
  members.reduce<Member | null>((last, member) => {
    if (last && compare(last.account, member.account) >= 0) {
      throw new RuleError("EPO-04", "members are not in order");
    }
    return member;
  }, null);
}

function checkMember(
  member: Member,
  core: EpochCore,
  before: EpochRecord | null,
  checks: MemberChecks,
): void {
  const state = namedState(member, checks.accounts);
  const was = before?.member(member.account);
  if (was && member.seq < was.seq) throw new RuleError("EPO-05", "an older head than before");
  checkSuite(core.suite, state.suites);
  if (was) checkContinuing(member, was);
  else checkNewcomer(member, core.epoch);
  checkKind(member.capacity, state.kind);
  if (was) return;
  const refused = checks.admits?.(member, state) ?? null;
  if (refused) throw new RuleError(refused, "a newcomer is not admitted");
}

/** EPO-12: who does not support the suite could not open the record. */
export function checkSuite(suite: number, supported: readonly number[]): void {
  if (!supported.includes(suite)) throw new RuleError("EPO-12", "suite not supported");
}

function namedState(member: Member, accounts: Accounts): AccountState {
  const chain = accounts.get(member.account);
  if (!chain) throw new RuleError("EPO-05", "chain not known");
  const state = chain.at(member.seq, member.head);
  if (state.closed) throw new RuleError("EPO-04", "the account is closed there");
  if (state.generation !== member.generation) throw new RuleError("EPO-05", "generation");
  return state;
}

function checkContinuing(member: Member, was: Member): void {
  if (member.from !== was.from) throw new RuleError("EPO-08", "another first epoch");
  if (member.capacity !== was.capacity && SPECIAL.has(member.capacity)) {
    throw new RuleError("EPO-09", "it has read the past");
  }
}

function checkNewcomer(member: Member, epoch: number): void {
  if (member.from > epoch) throw new RuleError("EPO-08", "reads from an epoch to come");
  if (SPECIAL.has(member.capacity) && member.from !== epoch) {
    throw new RuleError("EPO-09", "it never reads what came before");
  }
}

function checkKind(capacity: Capacity, kind: string): void {
  if ((SPECIAL.has(capacity) || SPECIAL.has(kind)) && capacity !== kind) {
    throw new RuleError("EPO-04", "the account is of another kind");
  }
}
