/** The account of the fake engine: open, locked or none; a PIN that opens is 2468. */

import type { AccountCalls, ProfileCalls, ProfileState } from "@/api/index.ts";
import { fault, type Hospital } from "@/ui/preview/hospital.ts";
import { HOSPITAL, ME } from "@/ui/preview/people.ts";

const PIN = "2468";
const CARD = "7KQ4-M2VX 9RTA-3HCN 5WPE-8DJG 1YSB-6ZF0";
const DAY = 86_400_000;

export function profileCalls(hospital: Hospital): ProfileCalls {
  const become = (state: ProfileState, reason: string | null = null) => {
    hospital.profile = state;
    hospital.tell({ type: "profile", state, reason });
  };
  return {
    profile: async () => hospital.profile,
    lockInfo: async () => ({ kind: "pin", credential: null, salt: null, retryAfter: 0 }),
    unlock: async (secret) => {
      if (!("pin" in secret) || secret.pin !== PIN) {
        throw fault({ name: "WrongKey", remedy: "give_right_key" });
      }
      become("open");
    },
    lock: async () => become("locked"),
    setLock: async () => undefined,
    readInvitation: async (text) => {
      if (!text.startsWith("cordee1-")) {
        throw fault({ name: "InvitationError", remedy: "ask_invitation" });
      }
      const notAfter = hospital.options.now + 3 * DAY;
      return { origin: location.origin, organisation: HOSPITAL, notAfter };
    },
    signUp: async () => {
      become("open");
      return { card: CARD };
    },
    recover: async () => {
      become("open");
      return { card: CARD, name: ME.name };
    },
    beginJoin: async () => ({ code: "M4KX 7Q2P", text: "cordee-link1-preview" }),
    finishJoin: async () => ({ name: ME.name, profession: ME.profession }),
    confirmJoin: async (yes) => become(yes ? "open" : "none"),
    cancelJoin: async () => become("none"),
    logOut: async (insist) => {
      if (!insist) throw fault({ name: "LastWayIn", remedy: "keep_way_in", code: "outbox" });
      become("none", "logged_out");
    },
    eraseProfile: async () => become("none", "logged_out"),
  };
}

export function accountCalls(hospital: Hospital): AccountCalls {
  const done = async () => undefined;
  return {
    status: async () => hospital.status(),
    wake: async () => {
      hospital.isOnline = true;
      hospital.tell({ type: "connection", online: true, syncing: false });
    },
    cardPending: async () => null,
    confirmCard: done,
    cardIsKept: done,
    replaceCard: async () => ({ card: CARD }),
    addPasskey: done,
    devices: async () => hospital.status().devices,
    revokeDevice: done,
    rotateAccount: done,
    beginLink: async () => ({ number: "482 917", expires: Date.now() + 300_000 }),
    confirmLink: done,
    cancelLink: done,
    settings: async () => hospital.settings,
    setSettings: async (settings) => {
      hospital.settings = { ...hospital.settings, ...settings };
      return hospital.settings;
    },
    subscribePush: done,
    unsubscribePush: done,
  };
}
