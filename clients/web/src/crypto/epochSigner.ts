// Who signs an epoch record (§5.3, "Signer"), and what that seat may change ("Change").
// For: epoch.ts.
// Never enters here: where members stand, which is epochMembers.ts.

import { isDevice } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/crypto/chain.ts";
import type { EpochCore, Member, Retention } from "@/crypto/epochBody.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";
import { holderNamed } from "@/crypto/seat.ts";

/** The member for whom a record is signed, its signer verified up to the signature: EPO-02, FRE-02, EPO-06. */
export function checkSigner(core: EpochCore, accounts: Accounts): Member {
  const { account, seq, head, sigPk } = core.signer;
  const chain = accounts.get(account);
  if (!chain) throw new RuleError("EPO-02", "chain of the signer not known");
  if (!isDevice(chain.at(seq, head), sigPk)) throw new RuleError("EPO-02", "no device there");
  const seatId = core.behalf ?? account;
  const seat = core.members.find((each) => equal(each.account, seatId));
  if (!seat) throw new RuleError("EPO-06", "the signer is not among the members");
  if (seq < signerFloor(core, seat, accounts)) throw new RuleError("EPO-02", "an older head");
  return seat;
}

function signerFloor(core: EpochCore, seat: Member, accounts: Accounts): number {
  if (!core.behalf) return seat.seq;
  const holder = holderNamed(seat, core.signer.account, accounts, ["role"]);
  if (!holder) throw new RuleError("EPO-02", "no holder of the role it signs for");
  return holder.seq;
}

/** EPO-13, where there is a policy; `limit` in seconds. */
export function checkRetention(retention: Retention, limit: number | undefined): void {
  if (!limit) return;
  const within = retention.after > 0 && retention.after <= limit && retention.hold <= limit;
  if (!within) throw new RuleError("EPO-13", "retention beyond policy");
}

/** EPO-03: who begins a thread owns it. */
export function checkFirstChange(seat: Member): void {
  if (seat.capacity !== "owner") throw new RuleError("EPO-03", "the first signer is no owner");
}

/** EPO-03 and EPO-08, by the capacity of the seat in the record before. */
export function checkChange(
  core: EpochCore,
  seat: Member,
  before: EpochRecord,
  leavers: ReadonlySet<string>,
): void {
  const was = before.member(seat.account);
  if (!was || !SIGNS.has(was.capacity)) throw new RuleError("EPO-03", "it may sign no record");
  const newcomers = core.members.filter((each) => !before.member(each.account));
  if (newcomers.some((each) => each.from < was.from)) {
    throw new RuleError("EPO-08", "more than the signer can read is given");
  }
  if (was.capacity !== "owner" && changes(core, before, leavers)) {
    throw new RuleError("EPO-03", "only an owner changes this");
  }
}

const SIGNS: ReadonlySet<string> = new Set(["owner", "member", "reader"]);

function changes(core: EpochCore, before: EpochRecord, leavers: ReadonlySet<string>): boolean {
  const staying = before.members.filter((each) => !leavers.has(hex(each.account)));
  const { after, hold } = core.retention;
  return !(
    after === before.retention.after &&
    hold === before.retention.hold &&
    sameBytes(core.successor, before.core.successor) &&
    sameSeats(staying, core.members)
  );
}

function sameSeats(some: readonly Member[], others: readonly Member[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((each, index) => {
    const other = others[index];
    return other && equal(each.account, other.account) && each.capacity === other.capacity;
  });
}

function sameBytes(some: Uint8Array | null, others: Uint8Array | null): boolean {
  return some && others ? equal(some, others) : some === others;
}
