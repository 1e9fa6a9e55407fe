// The seat of a message header or of a notice (§5.3, §5.4): the member whose place is used, and
// the oldest head from which its writer may write.
// Never enters here: signatures, and what the seat may do beyond being one.

import { holderOf, isDevice } from "@/crypto/accountState.ts";
import type { Accounts } from "@/crypto/chain.ts";
import type { Holder } from "@/crypto/chainEntry.ts";
import type { Member } from "@/crypto/epochBody.ts";
import type { EpochRecord } from "@/crypto/epochRecord.ts";
import { RuleError } from "@/crypto/errors.ts";

/** Who speaks in a header or a notice. */
export interface Speaker {
  readonly account: Uint8Array;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly device: Uint8Array;
  readonly behalf: Uint8Array | null;
}

export interface Seat {
  readonly member: Member;
  /** The speaker's head may be no older than this. */
  readonly floor: number;
}

/** Kinds of account for which others speak; a record writes nothing, but gives notices. */
export const WRITES_FOR = ["role"] as const;
export const NOTICES_FOR = ["role", "record"] as const;

/** The holder of a held member in the state that the record names, or `null`. */
export function holderNamed(
  member: Member,
  account: Uint8Array,
  accounts: Accounts,
  kinds: readonly string[],
): Holder | null {
  const state = accounts.get(member.account)?.at(member.seq, member.head);
  return state && kinds.includes(state.kind) ? (holderOf(state, account) ?? null) : null;
}

/** MSG-03 and MSG-06. */
export function seatOf(
  record: EpochRecord,
  speaker: Speaker,
  accounts: Accounts,
  kinds: readonly string[],
): Seat {
  const { account, behalf } = speaker;
  const member = record.member(behalf ?? account);
  if (!behalf) {
    if (!member) throw new RuleError("MSG-03", "no member");
    return { member, floor: member.seq };
  }
  const holder = member && holderNamed(member, account, accounts, kinds);
  if (!holder) throw new RuleError("MSG-06", "no holder of what it speaks for");
  return { member, floor: holder.seq };
}

/** MSG-04: the speaker's device at the head that it names, which is not older than the floor. */
export function checkSpeaker(speaker: Speaker, floor: number, accounts: Accounts): void {
  if (speaker.seq < floor) throw new RuleError("MSG-04", "an older head than the record's");
  const chain = accounts.get(speaker.account);
  const state = chain?.has(speaker.seq, speaker.head) ? chain.stateAt(speaker.seq) : undefined;
  if (!state || !isDevice(state, speaker.device)) {
    throw new RuleError("MSG-04", "no device there");
  }
}
