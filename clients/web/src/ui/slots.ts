/**
 * Places that other rooms of the interface fill, each loaded only when it is needed.
 *
 * An empty slot is not shown: no camera button without a camera, no settings without their screen.
 */

import type { ComponentType } from "preact";
import type { OutgoingFile } from "@/api/index.ts";

export interface Slots {
  /** Nothing is kept here, or a sign-up, return or link is not complete. */
  onboarding: (() => Promise<ComponentType>) | null;
  /** An account is here and its key is not in memory. */
  lock: (() => Promise<ComponentType>) | null;
  /** `page` is the rest of the address after `#/settings/`. */
  settings: (() => Promise<ComponentType<{ page: string }>>) | null;
  /** Take, mask and crop photos; null when its person changed their mind. */
  openCamera: (() => Promise<readonly OutgoingFile[] | null>) | null;
}

export const slots: Slots = {
  onboarding: null,
  lock: null,
  settings: null,
  openCamera: null,
};
