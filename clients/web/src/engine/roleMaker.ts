/**
 * Begin a role: its chain first, on disk; then the server is told.
 *
 * The counterpart of clients/sdk/role_maker.py. What never enters this room: a secret in a log.
 */

import { equal, randomBytes } from "@/crypto/bytes.ts";
import { Chain } from "@/crypto/chain.ts";
import { asHolder } from "@/crypto/heldVerdicts.ts";
import { type Invitation, invitationId } from "@/crypto/invitation.ts";
import { createHeld } from "@/crypto/makeHeld.ts";
import { signAccept } from "@/crypto/openerKeys.ts";
import type { Accounts } from "@/engine/accounts.ts";
import type { Context } from "@/engine/context.ts";
import { madeGeneration } from "@/engine/generations.ts";
import type { HeldAccounts } from "@/engine/held.ts";
import { readText, secretOf } from "@/engine/signUp.ts";
import { decodeSignUp, encodeSignUp, signUpRequest } from "@/engine/signUpRequest.ts";
import type { RoleMemory } from "@/store/roles.ts";
import { InvitationError, ServerRefused, TamperedError } from "@/wire/errors.ts";
import type { SignedUp, SignUp } from "@/wire/protocol.ts";
import { postAccount } from "@/wire/rest.ts";

/** Tells the server of a new account. Raises NotOnline, ServerRefused. */
export type Post = (origin: string, request: SignUp) => Promise<SignedUp>;

/** Makes roles whose first holder and manager I am. */
export class RoleMaker {
  readonly #context: Context;
  readonly #accounts: Accounts;
  readonly #held: HeldAccounts;
  readonly #post: Post;

  constructor(
    context: Context,
    accounts: Accounts,
    held: HeldAccounts,
    post: Post = postAccount,
  ) {
    this.#context = context;
    this.#accounts = accounts;
    this.#held = held;
    this.#post = post;
  }

  /**
   * End what was begun with this invitation, else begin; gives the account.
   *
   * @throws InvitationError, NotOnline, ServerRefused, TamperedError
   */
  async create(text: string): Promise<Uint8Array> {
    const invitation = this.#read(text);
    const id = invitationId(invitation);
    const begun = this.#held.memories().find((memory) => {
      return (
        memory.begun !== null && memory.invitation !== null && equal(memory.invitation, id)
      );
    });
    return await this.#finish(begun ?? (await this.#begin(invitation)));
  }

  /** End what an earlier run began. @throws NotOnline, ServerRefused */
  async finish(): Promise<void> {
    for (const memory of this.#held.memories()) {
      if (memory.begun !== null) await this.#finish(memory);
    }
  }

  #read(text: string): Invitation {
    const invitation = readText(text);
    if (invitation.organisation === null) {
      throw new InvitationError("this invitation is for an organisation");
    }
    if (invitation.origin !== this.#context.me.origin) {
      throw new InvitationError("this invitation is of another server");
    }
    return invitation;
  }

  async #begin(invitation: Invitation): Promise<RoleMemory> {
    const holder = asHolder(this.#held.mine(), true);
    const salt = randomBytes(16);
    const accept = await signAccept(this.#context.keys.signer, salt, null, [holder]);
    const sealed = await createHeld(
      "role",
      {
        salt,
        holders: [holder],
        accepts: [accept],
        admin: invitation.organisation,
        time: this.#context.clock(),
      },
      this.#held.signer(),
      this.#accounts,
    );
    const { state } = await Chain.verify([sealed.signed], this.#accounts);
    await this.#held.remember(state.account, (memory) => {
      memory.generations = madeGeneration(0, secretOf(sealed));
      memory.begun = encodeSignUp(signUpRequest(invitation, state, sealed));
      memory.invitation = invitationId(invitation);
    });
    return this.#held.memory(state.account);
  }

  async #finish({ account, begun }: RoleMemory): Promise<Uint8Array> {
    if (begun === null) throw new Error("nothing was begun");
    const [made] = await this.#posted(account, decodeSignUp(begun));
    if (!equal(made, account)) {
      throw new TamperedError("CHN-02", "the server made another account");
    }
    await this.#held.remember(account, done);
    await this.#held.follow([account]);
    return account;
  }

  async #posted(account: Uint8Array, request: SignUp): Promise<SignedUp> {
    try {
      return await this.#post(this.#context.link.address, request);
    } catch (error) {
      if (error instanceof ServerRefused && !error.temporary) await this.#giveUp(account);
      throw error;
    }
  }

  async #giveUp(account: Uint8Array): Promise<void> {
    await this.#held.remember(account, (memory) => {
      done(memory);
      memory.generations = new Map();
    });
  }
}

function done(memory: RoleMemory): void {
  memory.begun = null;
  memory.invitation = null;
}
