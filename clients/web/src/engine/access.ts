/**
 * Ways in and out: card, passkey, devices, rotation, log-out.
 *
 * The counterpart of clients/sdk/access.py: at least two ways into the account are kept
 * (REC-05), and one is ended. What never enters this room: how a chain is changed.
 */

import { devices, isDevice, slots } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import { drawCard } from "@/crypto/card.ts";
import { askFor } from "@/engine/asking.ts";
import { everNamed } from "@/engine/card.ts";
import type { Parts } from "@/engine/parts.ts";
import { cardKeys, passkeyKeys } from "@/engine/slotKeys.ts";
import { countOutgoing } from "@/store/outbox.ts";
import { LastWayIn, NotAllowed, NotFound } from "@/wire/errors.ts";

/**
 * Make a new card, to be confirmed, in place of those before; gives it as it is printed.
 *
 * It is kept before anybody knows of it: after a crash the same call ends what was begun.
 * Passkeys stay.
 *
 * @throws NotOnline, ServerRefused, RuleError CHN-10
 */
export async function replaceCard({ card, own, cascade, context }: Parts): Promise<string> {
  if (card.isPending) return card.text;
  const fresh = card.kept ?? drawCard();
  if (card.kept === null) await card.begin(fresh);
  const added = await cardKeys(fresh);
  const cards = slots(own.chain.state.openers).filter((slot) => slot.type === "card");
  await own.rotate({ revoked: cards.map((slot) => slot.sigPk), added: [added] });
  context.warn("REC-05", "card_not_confirmed");
  cascade.resume();
  return card.text;
}

/**
 * Let a passkey bring this account back: a rotate that seals the new reserve to it as well
 * (CHN-11). The slots of before stay.
 *
 * @throws NotAllowed CHN-09 when the chain has named it before; NotOnline, ServerRefused
 */
export async function addPasskey({ own, cascade }: Parts, prf: Uint8Array): Promise<void> {
  const keys = await passkeyKeys(prf);
  await own.refreshChain();
  if (everNamed(own.chain, keys.opener.sigPk)) {
    throw new NotAllowed("this passkey is or was a slot of this account", "CHN-09");
  }
  await own.rotate({ added: [keys] });
  cascade.resume();
}

/**
 * Put a device of mine out, then renew what it could open.
 *
 * The next generation is made first: from then on nothing new is sealed to the device.
 *
 * @throws NotFound, NotAllowed for this one, NotOnline, ServerRefused
 */
export async function revokeDevice(parts: Parts, key: Uint8Array): Promise<void> {
  const { own, cascade, context } = parts;
  await own.refreshChain();
  if (equal(key, context.device)) {
    throw new NotAllowed("nobody puts himself out: log out instead", "CHN-07");
  }
  if (!isDevice(own.chain.state, key)) throw new NotFound("no such device of mine");
  await own.rotate({ revoked: [key] });
  await cascade.run();
}

/** Make my next generation, then the next epoch of every thread of mine. */
export async function rotateAccount({ own, cascade }: Parts): Promise<void> {
  await own.rotate();
  await cascade.run();
}

/**
 * Ask to be put out by my other devices. What is kept here is the caller's to erase.
 *
 * `insist` does so even when the account, or messages that wait, are lost by it.
 *
 * @throws LastWayIn, NotOnline, ServerRefused
 */
export async function logOut(parts: Parts, insist: boolean): Promise<void> {
  if (!insist) await checkWaysIn(parts);
  await askFor(parts.link, "ok", (ref) => ["log_out", ref]);
}

async function checkWaysIn({ own, card, context }: Parts): Promise<void> {
  const { state } = own.chain;
  const others = devices(state).filter(({ sigPk }) => !equal(sigPk, context.device));
  const hasNoSlot = card.isPending || slots(state.openers).length === 0;
  if (others.length === 0 && hasNoSlot) throw new LastWayIn("last_way_in");
  const { waiting } = await countOutgoing(context.store);
  if (waiting > 0) throw new LastWayIn("outbox");
}
