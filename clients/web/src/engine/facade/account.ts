/**
 * The facade's account: how it stands, its card, its devices, links, settings, wake-ups.
 *
 * What never enters this room: how a chain is changed.
 */

import type { AccountCalls } from "@/api/engine.ts";
import {
  addPasskey,
  deviceViews,
  replaceCard,
  revokeDevice,
  rotateAccount,
} from "@/engine/access.ts";
import { askFor } from "@/engine/asking.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import type { Profile } from "@/engine/profile.ts";
import type { ServerFacts } from "@/engine/serverFacts.ts";
import { StatusTeller } from "@/engine/status.ts";

export function accountCalls(profile: Profile, server: ServerFacts): AccountCalls {
  const teller = new StatusTeller(profile, server);
  /** What changes the account: then the status is another one. */
  const changing = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    teller.due();
    return done;
  };
  return {
    status: () => teller.now(),
    wake: async () => profile.parts.link.wake(),
    ...cardCalls(profile, changing),
    ...deviceCalls(profile, changing),
    ...linkCalls(profile, changing),
    ...deviceSettings(profile),
  };
}

type Changing = <T>(work: Promise<T>) => Promise<T>;

type CardCalls = Pick<
  AccountCalls,
  "cardPending" | "confirmCard" | "cardIsKept" | "replaceCard" | "addPasskey"
>;

function cardCalls(profile: Profile, changing: Changing): CardCalls {
  return {
    cardPending: async () => {
      const { card } = profile.parts;
      return card.isPending ? { card: card.text, groups: card.asked } : null;
    },
    confirmCard: (first, second) => changing(profile.parts.card.confirm(first, second)),
    cardIsKept: () => changing(profile.parts.card.keep()),
    replaceCard: async () => ({ card: await changing(replaceCard(profile.parts)) }),
    addPasskey: ({ prf }) => changing(addPasskey(profile.parts, prf)),
  };
}

type DeviceCalls = Pick<AccountCalls, "devices" | "revokeDevice" | "rotateAccount">;

function deviceCalls(profile: Profile, changing: Changing): DeviceCalls {
  return {
    devices: async () => deviceViews(profile.parts.own, profile.parts.context),
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

type DeviceSettings = Pick<
  AccountCalls,
  "settings" | "setSettings" | "subscribePush" | "unsubscribePush"
>;

function deviceSettings(profile: Profile): DeviceSettings {
  return {
    settings: async () => profile.settings,
    setSettings: (settings) => profile.setSettings(settings),
    subscribePush: async ({ endpoint, p256dh, auth }) => {
      const { link } = profile.parts;
      await askFor(link, "ok", (ref) => ["subscribe", ref, endpoint, p256dh, auth]);
    },
    unsubscribePush: async () => {
      await askFor(profile.parts.link, "ok", (ref) => ["unsubscribe", ref]);
    },
  };
}
