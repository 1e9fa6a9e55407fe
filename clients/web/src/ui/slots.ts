/**
 * Rooms of the interface that are rarely entered, each loaded only when it is needed.
 *
 * What never enters this room: a screen itself, only the way to it.
 */

import type { ComponentType } from "preact";
import type { OutgoingFile } from "@/api/index.ts";
import type { Overlays } from "@/ui/state/overlays.ts";

/** Pictures ready to be sent, and what their person wrote about them. */
export interface Captured {
  readonly files: readonly OutgoingFile[];
  readonly caption: string;
}

export interface Slots {
  /** Nothing is kept here, or a sign-up, return or link is not complete. */
  onboarding: () => Promise<ComponentType>;
  /** The account is here and its card is not on paper yet, or its name not confirmed. */
  welcome: () => Promise<ComponentType>;
  /** An account is here and its key is not in memory. */
  lock: () => Promise<ComponentType>;
  /** `page` is the rest of the address after `#/settings/`. */
  settings: () => Promise<ComponentType<{ page: string }>>;
  /** Take, mask and crop photos; null when its person changed their mind. */
  openCamera: (overlays: Overlays) => Promise<Captured | null>;
  /** Mask and crop pictures that come from elsewhere, before they are sent. */
  editImages: (overlays: Overlays, files: readonly OutgoingFile[]) => Promise<Captured | null>;
}

export const slots: Slots = {
  onboarding: async () => (await import("@/ui/entry/Entry.tsx")).Entry,
  welcome: async () => (await import("@/ui/entry/Welcome.tsx")).Welcome,
  lock: async () => (await import("@/ui/lock/Lock.tsx")).Lock,
  settings: async () => (await import("@/ui/settings/Settings.tsx")).Settings,
  openCamera: async (overlays) => (await import("@/ui/camera/open.tsx")).openCamera(overlays),
  editImages: async (overlays, files) =>
    (await import("@/ui/camera/open.tsx")).editImages(overlays, files),
};
