/** The account of the fake engine: open, locked or none; a PIN that opens is 246810. */

import type { AccountCalls, ProfileCalls, ProfileState } from "@/api/index.ts";
import { fault, type Hospital } from "@/ui/preview/hospital.ts";
import { HOSPITAL, idOf, ME } from "@/ui/preview/people.ts";

const PIN = "246810";
const CARD = "7KQ4M 2VX9R TA3HC N5WPE 8DJG1 YSB6Z F0K2W 9H4TQ";
const ASKED = [3, 6] as const;
/** Milliseconds that somebody at the organisation, or with the new device, takes. */
const SOON = 1_500;
const DAY = 86_400_000;

export function profileCalls(hospital: Hospital): ProfileCalls {
  const become = (state: ProfileState, reason: string | null = null) => {
    hospital.profile = state;
    hospital.tell({ type: "profile", state, reason });
  };
  return {
    profile: async () => hospital.profile,
    lockInfo: async () => ({
      kind: hospital.access.lock,
      credential: null,
      salt: null,
      retryAfter: 0,
    }),
    unlock: async (secret) => {
      if (!("pin" in secret) || secret.pin !== PIN) {
        throw fault({ name: "WrongKey", remedy: "give_right_key" });
      }
      become("open");
    },
    lock: async () => become("locked"),
    setLock: async (lock) => hospital.changeAccess({ lock: lock.kind }),
    readInvitation: async (text) => {
      if (!text.startsWith("cordee1-")) {
        throw fault({ name: "InvitationError", remedy: "ask_invitation" });
      }
      const notAfter = hospital.options.now + 3 * DAY;
      return { origin: location.origin, organisation: HOSPITAL, notAfter };
    },
    signUp: async () => {
      hospital.access = { ...hospital.access, cardPending: true, attested: false };
      become("open");
      setTimeout(() => hospital.changeAccess({ attested: true }), 4 * SOON);
      return { card: CARD };
    },
    recover: async () => {
      hospital.access = { ...hospital.access, cardPending: true };
      become("open");
      return { card: CARD, name: ME.name };
    },
    beginJoin: async () => ({ code: "M4KX 7Q2P", text: "cordee-link1-preview" }),
    finishJoin: async () => {
      await soon();
      return { name: ME.name, profession: ME.profession };
    },
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
    cardPending: async () =>
      hospital.access.cardPending ? { card: CARD, groups: ASKED } : null,
    confirmCard: async (...typed) => {
      const groups = CARD.split(" ");
      const isRight = typed.every((group, at) => group === groups[(ASKED[at] ?? 0) - 1]);
      if (!isRight) throw fault({ name: "CardRefused", remedy: "check_card", rule: "REC-05" });
      hospital.changeAccess({ cardPending: false });
    },
    cardIsKept: async () => hospital.changeAccess({ cardPending: false }),
    replaceCard: async () => {
      hospital.changeAccess({ cardPending: true });
      return { card: CARD };
    },
    addPasskey: async () => {
      const slot = { key: idOf("clé"), type: "passkey", since: hospital.options.now } as const;
      hospital.changeAccess({ slots: [...hospital.access.slots, slot] });
    },
    devices: async () => hospital.access.devices,
    revokeDevice: async (device) => {
      const devices = hospital.access.devices.filter((one) => one.key !== device);
      hospital.changeAccess({ devices });
    },
    rotateAccount: done,
    beginLink: async () => {
      void soon().then(() => hospital.tell({ type: "link", step: "waiting", rule: null }));
      return { number: "482917", expires: Date.now() + 300_000 };
    },
    confirmLink: async (typed) => {
      const isRight = typed.startsWith("cordee-link1-") || typed.toUpperCase() === "M4KX7Q2P";
      if (!isRight) {
        throw fault({ name: "TamperedError", remedy: "stop_and_report", rule: "LNK-04" });
      }
      const device = { key: idOf("nouveau"), since: hospital.options.now, mine: false };
      hospital.changeAccess({ devices: [...hospital.access.devices, device] });
    },
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

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SOON));
}
