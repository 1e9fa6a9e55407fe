/**
 * People found by words; what the server lists is only a hint of whom to check.
 *
 * What never enters this room: a name from the list itself.
 */

import type { PersonView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import type { Identities } from "@/engine/identity.ts";
import { NotOnline } from "@/wire/errors.ts";
import { MAX_PEOPLE_ROWS } from "@/wire/protocol.ts";

/** Characters that are searched for. */
const MAX_QUERY = 256;

export class People {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #identities: Identities;

  constructor(context: Context, accounts: Accounts, identities: Identities) {
    this.#context = context;
    this.#accounts = accounts;
    this.#identities = identities;
  }

  /** Ask, then read each name off its verified chain. Raises NotOnline. */
  async find(query: string, limit: number): Promise<readonly PersonView[]> {
    const accounts = await this.#listed(query.slice(0, MAX_QUERY), limit);
    await this.#accounts.refresh([...accounts, this.#context.me.pinned]);
    await this.#identities.prepare(accounts);
    return accounts.map((account) => this.#identities.person(account)).filter(isWrittenTo);
  }

  /** One person, as the newest chain has him; null for an account that nobody knows. */
  async person(account: Uint8Array): Promise<PersonView | null> {
    await this.#accounts.load([account]);
    try {
      await this.#accounts.refresh([account]);
      await this.#identities.prepare([account]);
    } catch (error) {
      if (!(error instanceof NotOnline)) throw error;
      await this.#identities.know([account]);
    }
    return this.#accounts.get(account) === null ? null : this.#identities.person(account);
  }

  async #listed(query: string, limit: number): Promise<readonly Uint8Array[]> {
    const found = new Map<string, Uint8Array>();
    let after = "";
    while (found.size < limit) {
      const start = after;
      const rows = Math.min(limit - found.size, MAX_PEOPLE_ROWS);
      const answer = await this.#context.link.ask((ref) => ["people", ref, query, start, rows]);
      if (answer[0] !== "people") break;
      for (const [account] of answer[2]) found.set(hex(account), account);
      after = answer[3];
      if (after === "") break;
    }
    return [...found.values()].slice(0, limit);
  }
}

/**
 * Whether this is somebody to begin a talk with: what one writes to an automation alone is on
 * its line, which no list shows (docs/protocol.md §5.11).
 */
export function isWrittenTo({ kind }: PersonView): boolean {
  return kind !== "agent";
}
