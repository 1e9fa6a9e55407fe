// How a holder comes to the secrets of a held account (§5.1, Opening; §5.7).
// He opens with the keys of his own generations, as many of them as he still has.

import { holderOf } from "@/crypto/accountState.ts";
import { equal } from "@/crypto/bytes.ts";
import type { Chain } from "@/crypto/chain.ts";
import { isHolder, type Opener } from "@/crypto/chainEntry.ts";
import { RuleError } from "@/crypto/errors.ts";
import { boxAt, generationOf, type NamedBox } from "@/crypto/generations.ts";
import {
  type Keyring,
  KeyringBuilder,
  orNothing,
  scopeAt,
  servedBox,
  unlink,
} from "@/crypto/keyring.ts";
import { openBox } from "@/crypto/sealing.ts";

/**
 * Opens every generation that a holder can; `boxes` by the number of their entry, `mine` the
 * generations of his own account that he has.
 *
 * @throws RuleError CHN-10 when he has the generation that he is named with, and the current
 *   one does not open
 */
export async function openHeld(
  chain: Chain,
  me: Uint8Array,
  mine: Keyring,
  boxes: ReadonlyMap<number, readonly Uint8Array[]>,
): Promise<Keyring> {
  const builder = new KeyringBuilder(chain);
  const isMe = (opener: Opener) => isHolder(opener) && equal(opener.account, me);
  for (let seq = chain.length - 1; seq >= 0; seq--) {
    const named = boxAt(chain, seq, isMe);
    if (named !== null && !builder.has(named.generation)) {
      const secret = await openAs(chain, me, named, mine, boxes.get(seq) ?? []);
      if (secret !== null) await builder.take(named.generation, secret);
    }
    await followHeldLink(chain, seq, builder);
  }
  const now = holderOf(chain.state, me);
  const should = now !== undefined && mine.has(now.generation);
  if (should && !builder.has(chain.state.generation)) throw new RuleError("CHN-10");
  return builder.keyring();
}

async function openAs(
  chain: Chain,
  me: Uint8Array,
  named: NamedBox,
  mine: Keyring,
  served: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  const box = servedBox(named, served);
  const { opener, generation, publicKey, seq } = named;
  if (box === undefined || !isHolder(opener) || !mine.has(opener.generation)) return null;
  const context = [scopeAt(chain, seq), generation, me, publicKey];
  return orNothing(openBox(await mine.key(opener.generation), "acct-box", context, box));
}

/** A link holds the newest generation that its signer held: its key tells which. */
async function followHeldLink(
  chain: Chain,
  seq: number,
  builder: KeyringBuilder,
): Promise<void> {
  const entry = chain.entryAt(seq);
  const gen = entry && generationOf(entry);
  if (!gen?.link) return;
  const context = [chain.account, gen.generation];
  const older = Array.from({ length: gen.generation }, (_, g) => gen.generation - 1 - g);
  await unlink(builder, gen.generation, "acct-link", context, gen.link, older);
}
