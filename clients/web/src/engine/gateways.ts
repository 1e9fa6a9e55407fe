/**
 * Which gateways my organisation has, and having one in a thread.
 *
 * The server names them; one is written through only when its own chain says that it is one, and
 * my own organisation has attested it. What never enters this room: an address.
 */

import { equal } from "@/crypto/bytes.ts";
import type { Accounts } from "@/engine/accounts.ts";
import { askFor } from "@/engine/asking.ts";
import type { Context } from "@/engine/context.ts";
import type { Identities } from "@/engine/identity.ts";
import type { Membership } from "@/engine/membership.ts";
import type { Thread } from "@/engine/thread.ts";
import { NotAllowed } from "@/wire/errors.ts";

export interface GatewayParts {
  readonly context: Context;
  readonly accounts: Accounts;
  readonly identities: Identities;
  readonly membership: Membership;
}

/** Milliseconds in which the server's list is not asked for again. */
const FRESH = 60_000;

export class Gateways {
  readonly #parts: GatewayParts;
  #named: readonly Uint8Array[] = [];
  #asked = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** Those of my organisation. @throws NotOnline, ServerRefused */
  async all(): Promise<readonly Uint8Array[]> {
    const { context, accounts, identities } = this.#parts;
    if (context.clock() - this.#asked > FRESH) {
      const [, , named] = await askFor(context.link, "agents", (ref) => ["agents", ref]);
      await accounts.refresh([...named, context.me.pinned]);
      this.#named = named;
      this.#asked = context.clock();
    }
    await identities.prepare(this.#named);
    const ours = this.#named.filter((account) => this.#isOurs(account));
    if (ours.length === 0) this.#asked = 0; // one that is about to be attested
    return ours;
  }

  /** @throws NotAllowed when my organisation has none */
  async first(): Promise<Uint8Array> {
    const [gateway] = await this.all();
    if (gateway === undefined) throw new NotAllowed("no gateway of your organisation");
    return gateway;
  }

  /** Let one in unless there is one; whether it came now. @throws NotAllowed */
  async into(thread: Thread): Promise<boolean> {
    if (gatewaysIn(thread).length > 0) return false;
    const gateway = await this.first();
    await this.#parts.membership.invite(thread, gateway, "gateway", { past: false });
    return true;
  }

  /** Have those of a thread go: nobody is written to any more. */
  async outOf(thread: Thread): Promise<void> {
    for (const gateway of gatewaysIn(thread)) {
      await this.#parts.membership.remove(thread, gateway);
    }
  }

  #isOurs(account: Uint8Array): boolean {
    const { context, identities } = this.#parts;
    const found = identities.verified(account);
    if (found === null || found.rules.length > 0) return false;
    const isOurs = equal(found.body.organisation, context.me.pinned);
    return isOurs && identities.kind(account) === "gateway";
  }
}

/** Members of a thread that write mail. */
export function gatewaysIn(thread: Thread): readonly Uint8Array[] {
  const members = thread.current?.record.members ?? [];
  return members.filter((one) => one.capacity === "gateway").map((one) => one.account);
}
