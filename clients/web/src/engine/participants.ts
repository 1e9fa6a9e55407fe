/**
 * Who stands behind a member: a role's holders, how fresh its key is, its history.
 *
 * What never enters this room: the network; a name that nobody trusted vouches for.
 */

import type {
  HandOverView,
  HolderView,
  MemberView,
  Named,
  ProposalView,
  RoleView,
} from "@/api/views.ts";
import { type AccountState, holders, isHeld } from "@/crypto/accountState.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { Member } from "@/crypto/epochBody.ts";
import { isLonely, staleHolders } from "@/crypto/heldVerdicts.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import type { Identities } from "@/engine/identity.ts";
import type { Proposal } from "@/engine/proposals.ts";

/** Reads verified chains that are in the book already, and names that were judged. */
export class Participants {
  readonly #me: Uint8Array;
  readonly #accounts: Accounts;
  readonly #identities: Identities;
  readonly #held: HeldAccounts;

  constructor(me: Uint8Array, accounts: Accounts, identities: Identities, held: HeldAccounts) {
    this.#me = me;
    this.#accounts = accounts;
    this.#identities = identities;
    this.#held = held;
  }

  /** Have what is shown of these accounts in memory, and of those who hold them. */
  async know(accounts: Iterable<Uint8Array>): Promise<void> {
    const wanted = [...accounts];
    await this.#accounts.load(wanted);
    const behind = wanted.flatMap((one) => {
      const state = this.#accounts.get(one)?.state;
      return state === undefined ? [] : holders(state).map((holder) => holder.account);
    });
    await this.#identities.know([...wanted, ...behind]);
  }

  /** A reader of a thread as it is shown. */
  member(member: Member): MemberView {
    const person = this.#identities.person(member.account);
    const state = this.#accounts.get(member.account)?.state;
    const ours = state === undefined ? [] : this.warnings(state);
    return {
      account: person.account,
      name: person.name,
      profession: person.profession,
      place: person.place,
      capacity: member.capacity,
      readsFrom: member.from,
      readsPast: member.from === 0,
      kind: person.kind,
      holders: state === undefined ? [] : this.holders(state),
      warnings: [...person.warnings, ...ours],
      verified: person.verified,
      organisation: person.organisation,
      organisationName: person.organisationName,
      mine: equal(member.account, this.#me) || this.#held.holds(member.account),
    };
  }

  /** Those who hold an account now; none for one that has keys of its own. */
  holders(state: AccountState): readonly HolderView[] {
    if (!isHeld(state)) return [];
    const behind = new Set(this.#stale(state).map(hex));
    return holders(state).map((holder) => ({
      ...this.named(holder.account),
      manager: holder.manager,
      stale: behind.has(hex(holder.account)),
    }));
  }

  /**
   * CHN-12 for a key that is to be renewed, ROL-01 for too few holders.
   *
   * The second is for those who hold it: the others can do nothing about it.
   */
  warnings(state: AccountState): readonly string[] {
    if (!isHeld(state)) return [];
    const found = this.#stale(state).length > 0 ? ["CHN-12"] : [];
    const isMine = this.#held.holds(state.account);
    return isMine && isLonely(state) ? [...found, "ROL-01"] : found;
  }

  /** A role with all that its chain and the server's proposals say of it. */
  role(account: Uint8Array, proposals: Iterable<Proposal>): RoleView {
    const chain = this.#held.chain(account);
    const person = this.#identities.person(account);
    const mine = this.#held.mineIn(account);
    const ours = [...proposals].filter(({ role }) => equal(role, account));
    return {
      account: person.account,
      name: person.name,
      speciality: person.speciality,
      place: person.place,
      kind: person.kind,
      verified: person.verified,
      held: mine !== null,
      manager: mine?.manager ?? false,
      holders: this.holders(chain.state),
      warnings: [...person.warnings, ...this.warnings(chain.state)],
      proposals: ours.map((one) => this.#proposal(one)),
      history: this.#history(chain),
    };
  }

  named(account: Uint8Array): Named {
    return { account: hex(account), name: this.#identities.name(account) };
  }

  #stale(state: AccountState): readonly Uint8Array[] {
    return staleHolders(state, this.#accounts).map((holder) => holder.account);
  }

  #proposal({ account, manager, by, accept }: Proposal): ProposalView {
    const asked = this.named(account);
    const asks = this.named(by);
    return {
      ...asked,
      manager,
      accepted: accept !== null,
      by: asks.account,
      byName: asks.name,
      mine: equal(account, this.#me),
    };
  }

  /** Who came and who went with each entry, oldest first. */
  #history(chain: Chain): readonly HandOverView[] {
    const lines: HandOverView[] = [];
    let before: readonly Uint8Array[] = [];
    for (const [seq, entry] of chain.entries.entries()) {
      const state = chain.stateAt(seq);
      const after = state === undefined ? [] : holders(state).map((one) => one.account);
      const came = without(after, before);
      const gone = without(before, after);
      if (came.length + gone.length > 0) {
        lines.push({ time: entry.time, came: this.#names(came), gone: this.#names(gone) });
      }
      before = after;
    }
    return lines;
  }

  #names(accounts: readonly Uint8Array[]): readonly Named[] {
    return accounts.map((one) => this.named(one));
  }
}

function without(
  accounts: readonly Uint8Array[],
  others: readonly Uint8Array[],
): readonly Uint8Array[] {
  return accounts.filter((one) => !others.some((other) => equal(one, other)));
}
