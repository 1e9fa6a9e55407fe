/**
 * Devices of mine that logged out: another device of mine rotates them away.
 *
 * The counterpart of clients/sdk/departures.py. That they did is the server's word; a lie
 * costs one of my devices a new link. What never enters this room: this device's own log-out.
 */

import { isDevice } from "@/crypto/accountState.ts";
import { compare, equal } from "@/crypto/bytes.ts";
import { askFor } from "@/engine/asking.ts";
import type { Cascade } from "@/engine/cascade.ts";
import type { Context } from "@/engine/context.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";
import { ServerRefused } from "@/wire/errors.ts";
import { Code } from "@/wire/protocol.ts";

export class Departures {
  readonly #context: Context;
  readonly #own: OwnAccount;
  readonly #cascade: Cascade;

  constructor(context: Context, own: OwnAccount, cascade: Cascade) {
    this.#context = context;
    this.#own = own;
    this.#cascade = cascade;
  }

  /** Ask which devices of mine logged out. @throws NotOnline, ServerRefused */
  async look(): Promise<void> {
    try {
      const [, , , left] = await askFor(this.#context.link, "roles", (ref) => ["roles", ref]);
      if (left.length > 0) await this.carryOut(left);
    } catch (error) {
      // A server that knows of no roles.
      if (error instanceof ServerRefused && error.code === Code.UNEXPECTED) return;
      throw error;
    }
  }

  /**
   * Go on without these devices, if they are mine and still there.
   *
   * @throws NotOnline, ServerRefused, CryptoFailure
   */
  async carryOut(left: readonly Uint8Array[]): Promise<void> {
    await this.#own.refreshChain();
    const { state } = this.#own.chain;
    const others = left.filter((key) => !equal(key, this.#context.device));
    const revoked = others.filter((key) => isDevice(state, key)).sort(compare);
    if (revoked.length === 0 || !this.#own.isOpen) return;
    await this.#own.rotate({ revoked });
    this.#cascade.resume();
  }
}
