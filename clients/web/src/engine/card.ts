/**
 * The recovery card until its owner has shown that he has it (REC-05).
 *
 * The counterpart of clients/sdk/card.py. What never enters this room: a card that was
 * confirmed; it is on paper only.
 */

import { type AccountState, slots } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import { cardGroups, readCard } from "@/crypto/card.ts";
import type { Chain } from "@/crypto/chain.ts";
import type { KeyOpener } from "@/crypto/chainEntry.ts";
import { tidy } from "@/crypto/crockford.ts";
import { RuleError } from "@/crypto/errors.ts";
import type { OpenerKeys } from "@/crypto/openerKeys.ts";
import { Secret } from "@/crypto/secret.ts";
import { newcomers } from "@/engine/chainEntries.ts";
import type { Context } from "@/engine/context.ts";
import { cardKeys } from "@/engine/slotKeys.ts";
import { dropCard, loadCard, saveCard } from "@/store/facts.ts";
import { CardRefused, NotAllowed, NotFound } from "@/wire/errors.ts";

/** Groups of a card, of five characters each. */
const GROUPS = 8;

interface Kept {
  readonly card: Secret;
  readonly opener: KeyOpener;
}

/** The card of this account that nobody has confirmed yet, if there is one. */
export class PendingCard {
  readonly #context: Context;
  readonly #chain: () => Chain;
  #kept: Kept | null;
  /** Which two groups, counted from 1, the owner types. */
  readonly asked: readonly [number, number] = twoGroups();

  private constructor(context: Context, chain: () => Chain, kept: Kept | null) {
    this.#context = context;
    this.#chain = chain;
    this.#kept = kept;
    if (this.isPending) context.warn("REC-05", "card_not_confirmed");
  }

  static async open(context: Context, chain: () => Chain): Promise<PendingCard> {
    const card = await loadCard(context.store);
    return new PendingCard(context, chain, card === null ? null : await opened(card));
  }

  /** The card that is kept, be it of a rotation that the server has not taken yet. */
  get kept(): Secret | null {
    return this.#kept?.card ?? null;
  }

  /** Whether a card is kept that is a slot now. */
  get isPending(): boolean {
    return this.#kept !== null && isSlotOf(this.#chain().state, this.#kept.opener);
  }

  /** Nothing is written until the account has two ways in. @throws NotAllowed REC-05 */
  checkConfirmed(): void {
    if (this.isPending) throw new NotAllowed("confirm the recovery card first", "REC-05");
  }

  /** The card as it is printed. @throws NotFound once it was confirmed */
  get text(): string {
    if (this.#kept === null || !this.isPending) {
      throw new NotFound("the card was confirmed: it is on paper only");
    }
    return printed(this.#kept.card);
  }

  /** Keep a new card before anybody knows of it; it is pending once it is a slot. */
  async begin(card: Secret): Promise<void> {
    const kept = await opened(card.reveal());
    await this.#context.transaction(async (tx) => saveCard(tx, card.reveal()), {
      durable: true,
    });
    this.#kept = kept;
  }

  /**
   * Take the two groups asked for as the owner typed them.
   *
   * @throws CardRefused REC-05 with the groups that differ; nothing is forgotten
   */
  async confirm(first: string, second: string): Promise<void> {
    const groups = this.text.split(" ");
    const typed = [first, second];
    const wrong = this.asked.filter((n, at) => tidy(typed[at] ?? "") !== groups[n - 1]);
    if (wrong.length > 0) throw new CardRefused("REC-05", "these groups differ", wrong);
    await this.keep();
  }

  /** The owner has the card: from now on it is on paper only. */
  async keep(): Promise<void> {
    await this.#context.transaction(async (tx) => dropCard(tx), { durable: true });
    this.#kept = null;
    this.#context.settled("REC-05", "card_not_confirmed");
  }
}

/** The card as it is printed: eight groups. */
export function printed(card: Secret): string {
  return cardGroups(card).join(" ");
}

async function opened(card: Uint8Array): Promise<Kept> {
  const secret = new Secret(card);
  return { card: secret, opener: (await cardKeys(secret)).opener };
}

/** Two different groups, the lower one first. */
function twoGroups(): readonly [number, number] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint32Array(2));
  const first = a % GROUPS;
  const second = (first + 1 + (b % (GROUPS - 1))) % GROUPS;
  return [Math.min(first, second) + 1, Math.max(first, second) + 1];
}

/** The card that someone typed. @throws CardRefused REC-01 */
export function typedCard(text: string): Secret {
  try {
    return readCard(text);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new CardRefused(error.rule, "not a card");
  }
}

/** @throws CardRefused REC-04, REC-02 unless the slot opens this account */
export function checkSlot(chain: Chain, keys: OpenerKeys): void {
  if (isSlotOf(chain.state, keys.opener)) return;
  if (everNamed(chain, keys.opener.sigPk)) {
    throw new CardRefused("REC-04", "this slot was used, or replaced");
  }
  throw new CardRefused("REC-02", "this slot is of another account");
}

/** Whether these are the keys of one of the account's slots now. */
export function isSlotOf(state: AccountState, opener: KeyOpener): boolean {
  return slots(state.openers).some(
    (slot) => equal(slot.sigPk, opener.sigPk) && equal(slot.kemPk, opener.kemPk),
  );
}

/** Whether a signing key is, or was, that of an opener of this account. */
export function everNamed(chain: Chain, sigPk: Uint8Array): boolean {
  return chain.entries.some((entry) =>
    newcomers(entry).some((opener) => equal(opener.sigPk, sigPk)),
  );
}
