/**
 * The facade's account: how it stands, its card, its devices, what is set here.
 *
 * What never enters this room: a change of the account; access.ts has those.
 */

import type { AccountCalls } from "@/api/engine.ts";
import { deviceViews } from "@/engine/openerViews.ts";
import type { Profile } from "@/engine/profile.ts";
import type { StatusTeller } from "@/engine/status.ts";

type Standing = Pick<
  AccountCalls,
  "status" | "cardPending" | "devices" | "settings" | "setSettings"
>;

export function accountCalls(profile: Profile, teller: StatusTeller): Standing {
  return {
    status: () => teller.now(),
    cardPending: async () => {
      const { card } = profile.shown;
      return card.isPending ? { card: card.text, groups: card.asked } : null;
    },
    devices: async () => deviceViews(profile.shown.own, profile.shown.context),
    settings: async () => profile.settings,
    setSettings: (settings) => profile.setSettings(settings),
  };
}
