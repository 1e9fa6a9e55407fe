/**
 * Who speaks from this device: the account's head as it is known here, and the key that signs.
 *
 * What never enters this room: what is said.
 */

import type { NoticeGiver } from "@/crypto/notice.ts";
import type { Signer } from "@/crypto/signing.ts";
import type { Context } from "@/engine/context.ts";
import type { OwnAccount } from "@/engine/ownAccount.ts";

/** The head that a record or a message names, with the device that signs. */
export interface Speaker {
  readonly account: Uint8Array;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly device: Signer;
}

export function speaker(context: Context, own: OwnAccount): Speaker {
  const { account, seq, head } = own.chain.state;
  return { account, seq, head, device: context.keys.signer };
}

/** The same for a notice of the seat that is `behalf`, or of myself. */
export function giver(
  context: Context,
  own: OwnAccount,
  behalf: Uint8Array | null,
): NoticeGiver {
  return { ...speaker(context, own), behalf };
}
