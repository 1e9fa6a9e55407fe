/**
 * The facade's ways into the account: its card, its devices, links, wake-ups, log-out.
 *
 * What never enters this room: how a chain is changed.
 */

import type { AccountCalls, ProfileCalls } from "@/api/engine.ts";
import {
  addPasskey,
  logOut,
  replaceCard,
  revokeDevice,
  rotateAccount,
} from "@/engine/access.ts";
import { askFor } from "@/engine/asking.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import type { Profile } from "@/engine/profile.ts";

/** Tells the new status once what changes the account is done. */
export type Changing = <T>(work: Promise<T>) => Promise<T>;

type AccessCalls = CardCalls & DeviceCalls & LinkCalls & LineCalls;

export function accessCalls(profile: Profile, changing: Changing): AccessCalls {
  return {
    ...cardCalls(profile, changing),
    ...deviceCalls(profile, changing),
    ...linkCalls(profile, changing),
    ...lineCalls(profile),
  };
}

type CardCalls = Pick<
  AccountCalls,
  "confirmCard" | "cardIsKept" | "replaceCard" | "addPasskey"
>;

function cardCalls(profile: Profile, changing: Changing): CardCalls {
  return {
    confirmCard: (first, second) => changing(profile.parts.card.confirm(first, second)),
    cardIsKept: () => changing(profile.parts.card.keep()),
    replaceCard: async () => ({ card: await changing(replaceCard(profile.parts)) }),
    addPasskey: ({ prf }) => changing(addPasskey(profile.parts, prf)),
  };
}

type DeviceCalls = Pick<AccountCalls, "revokeDevice" | "rotateAccount">;

function deviceCalls(profile: Profile, changing: Changing): DeviceCalls {
  return {
    revokeDevice: (device) => changing(revokeDevice(profile.parts, bytesOf(device))),
    rotateAccount: () => changing(rotateAccount(profile.parts)),
  };
}

type LinkCalls = Pick<AccountCalls, "beginLink" | "confirmLink" | "cancelLink">;

/** Digits of a link number. */
const DIGITS = 6;

function linkCalls(profile: Profile, changing: Changing): LinkCalls {
  return {
    beginLink: async () => {
      const { number, expires } = await profile.parts.linking.begin();
      return { number: String(number).padStart(DIGITS, "0"), expires };
    },
    confirmLink: async (typed) => {
      await changing(profile.parts.linking.confirm(typed));
    },
    cancelLink: () => profile.parts.linking.cancel(),
  };
}

type LineCalls = Pick<AccountCalls, "wake" | "subscribePush" | "unsubscribePush"> &
  Pick<ProfileCalls, "logOut">;

function lineCalls(profile: Profile): LineCalls {
  return {
    wake: async () => profile.parts.link.wake(),
    subscribePush: async ({ endpoint, p256dh, auth }) => {
      const { link } = profile.parts;
      await askFor(link, "ok", (ref) => ["subscribe", ref, endpoint, p256dh, auth]);
    },
    unsubscribePush: async () => {
      await askFor(profile.parts.link, "ok", (ref) => ["unsubscribe", ref]);
    },
    logOut: async (insist) => {
      await logOut(profile.parts, insist);
      await profile.erase("logged_out");
    },
  };
}
