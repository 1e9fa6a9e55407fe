/**
 * The facade's ways in: by an invitation, a card, a passkey, another device.
 *
 * What never enters this room: a key; how an account is made, or come back to.
 */

import type { Place, ProfileCalls } from "@/api/engine.ts";
import { typedCard } from "@/engine/card.ts";
import type { Site } from "@/engine/door.ts";
import { beginJoining, type Joining } from "@/engine/joining.ts";
import type { Profile } from "@/engine/profile.ts";
import { recover } from "@/engine/recovery.ts";
import { signUp, viewInvitation } from "@/engine/signUp.ts";
import { cardKeys, passkeyKeys } from "@/engine/slotKeys.ts";
import { NotAllowed } from "@/wire/errors.ts";

export type EnteringCalls = EntryCalls & JoinCalls;

export function enteringCalls(profile: Profile): EnteringCalls {
  return { ...entryCalls(profile), ...joinCalls(profile) };
}

type EntryCalls = Pick<ProfileCalls, "readInvitation" | "signUp" | "recover">;

function entryCalls(profile: Profile): EntryCalls {
  return {
    readInvitation: async (text) => viewInvitation(text, profile.options.origin),
    signUp: async (invitation, place) => {
      viewInvitation(invitation, profile.options.origin);
      return { card: await come(profile, place, (site) => signUp(site, invitation)) };
    },
    recover: async (by, place) => {
      const slot = await ("card" in by
        ? cardKeys(typedCard(by.card))
        : passkeyKeys(by.passkey.prf));
      return await come(profile, place, (site) => recover(site, slot));
    },
  };
}

/** Come in at once; what does not come to its end goes on with the same call. */
async function come<T>(
  profile: Profile,
  place: Place,
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await profile.enter(place);
  try {
    const done = await work(site);
    await profile.complete();
    return done;
  } catch (error) {
    await profile.unwind();
    throw error;
  }
}

type JoinCalls = Pick<ProfileCalls, "beginJoin" | "finishJoin" | "confirmJoin" | "cancelJoin">;

function joinCalls(profile: Profile): JoinCalls {
  let joining: Joining | null = null;
  const current = (): Joining => {
    if (joining === null) throw new NotAllowed("no link is under way");
    return joining;
  };
  const leave = async (): Promise<void> => {
    const left = joining;
    joining = null;
    await left?.forget();
    await profile.unwind();
  };
  const orLeave = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (joining?.isOver !== false) joining = null;
      await profile.unwind();
      throw error;
    }
  };
  return {
    beginJoin: (number, place) => {
      return orLeave(async () => {
        joining = await beginJoining(await profile.enter(place), number);
        return await joining.show();
      });
    },
    finishJoin: () => orLeave(() => current().look()),
    confirmJoin: async (yes) => {
      if (!yes) return await leave();
      await current().keep();
      joining = null;
      await profile.complete();
    },
    cancelJoin: leave,
  };
}
