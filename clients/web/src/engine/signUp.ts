/**
 * Make an account: keys and card first, on disk; then the server is told.
 *
 * The counterpart of clients/sdk/sign_up.py. A crash on the way loses nothing: the same call
 * again ends what was begun, with the same account and the same card. What never enters this
 * room: a secret in a log.
 */

import type { InvitationView } from "@/api/engine.ts";
import { equal, hex } from "@/crypto/bytes.ts";
import { drawCard } from "@/crypto/card.ts";
import { Chain, NO_ACCOUNTS } from "@/crypto/chain.ts";
import { RuleError } from "@/crypto/errors.ts";
import { type Invitation, invitationId, readInvitation } from "@/crypto/invitation.ts";
import { createAccount } from "@/crypto/makeAccount.ts";
import type { SealedEntry } from "@/crypto/sealedEntry.ts";
import { Secret } from "@/crypto/secret.ts";
import { keepChain } from "@/engine/arrival.ts";
import { printed } from "@/engine/card.ts";
import { DEVICE_KEY, deviceKeys, newDevice } from "@/engine/deviceKeys.ts";
import type { Site } from "@/engine/door.ts";
import { madeGeneration } from "@/engine/generations.ts";
import { decodeSignUp, encodeSignUp, signUpRequest } from "@/engine/signUpRequest.ts";
import { cardKeys } from "@/engine/slotKeys.ts";
import { loadCard, loadMe, type Me, saveCard, saveKeyring, saveMe } from "@/store/facts.ts";
import { saveKey } from "@/store/keys.ts";
import { InvitationError, ProfileExists, TamperedError } from "@/wire/errors.ts";
import { checkHere } from "@/wire/origin.ts";

/** An invitation of an organisation that lets people in. */
type ForPerson = Invitation & { readonly organisation: Uint8Array };

/** What an invitation says, for this page. @throws InvitationError */
export function viewInvitation(text: string, page: string): InvitationView {
  const { origin, organisation, notAfter } = invitedTo(text, page);
  return { origin, organisation: hex(organisation), notAfter: notAfter * 1000 };
}

/**
 * Make a person's account with the invitation of an organisation; gives the card to print.
 *
 * It is complete once the card is confirmed (REC-05).
 *
 * @throws InvitationError, ProfileExists, NotOnline, ServerRefused, TamperedError
 */
export async function signUp(site: Site, text: string): Promise<string> {
  const { store, door } = site;
  const me = await prepared(site, invitedTo(text, site.origin));
  if (me.signUp === null) throw new Error("a sign-up under way has a request");
  const [account] = await door.postAccount(decodeSignUp(me.signUp));
  if (!equal(account, me.account)) {
    throw new TamperedError("CHN-02", "the server signed another account up");
  }
  const card = await loadCard(store);
  if (card === null) throw new Error("a sign-up under way has a card");
  await store.transaction(async (tx) => saveMe(tx, { ...me, signUp: null }), { durable: true });
  return printed(new Secret(card));
}

function invitedTo(text: string, page: string): ForPerson {
  const invitation = readText(text);
  checkHere(invitation.origin, page);
  const { organisation } = invitation;
  if (organisation === null) {
    throw new InvitationError("this invitation is for an organisation");
  }
  return { ...invitation, organisation };
}

/** @throws InvitationError */
export function readText(text: string): Invitation {
  try {
    return readInvitation(text);
  } catch (error) {
    if (error instanceof RuleError) throw new InvitationError("not an invitation");
    throw error;
  }
}

/** Give what was begun with this invitation, else begin. */
async function prepared(site: Site, invitation: ForPerson): Promise<Me> {
  const me = await loadMe(site.store);
  if (me !== null && me.signUp === null) throw new ProfileExists("an account is kept here");
  if (me?.signUp) {
    const [begun] = decodeSignUp(me.signUp);
    if (equal(begun, invitationId(invitation))) return me;
  }
  return await begin(site, invitation);
}

async function begin({ store, clock }: Site, invitation: ForPerson): Promise<Me> {
  const device = newDevice();
  const card = drawCard();
  const keys = await deviceKeys(device);
  const sealed = await createAccount("person", [keys, await cardKeys(card)], {
    time: clock(),
    admin: invitation.organisation,
  });
  const chain = await Chain.verify([sealed.signed], NO_ACCOUNTS);
  const made = secretOf(sealed);
  const me: Me = {
    origin: invitation.origin,
    account: chain.account,
    kind: chain.state.kind,
    pinned: invitation.organisation,
    device: keys.sigPk,
    kemPk: keys.kemPk,
    kemSeed: device.kemSeed,
    signUp: encodeSignUp(signUpRequest(invitation, chain.state, sealed)),
  };
  await store.transaction(
    async (tx) => {
      saveKey(tx, DEVICE_KEY, device.sigSeed);
      saveMe(tx, me);
      saveCard(tx, card.reveal());
      saveKeyring(tx, madeGeneration(0, made));
      keepChain(tx, chain);
    },
    { durable: true },
  );
  return me;
}

/** What an entry that makes a generation made. */
export function secretOf({ secret }: SealedEntry): Secret {
  if (secret === null) throw new Error("this entry makes a generation");
  return secret;
}
