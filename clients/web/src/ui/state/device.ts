/** What this device does and is shown as: the settings, the size of the page, which keys it has. */

import { type Signal, signal } from "@preact/signals";
import type { Settings } from "@/api/index.ts";
import { speak } from "@/ui/words/words.ts";

const TWO_PANES = "(min-width: 52.5rem)";

export const DEFAULTS: Settings = {
  language: "fr",
  theme: "system",
  lockAfter: 300,
  notifications: false,
  notifyContent: false,
  enterSends: true,
};

/** Chosen where there was no account yet to keep it; the one that opens next does. */
export const languageAtDoor = signal<Settings["language"] | null>(null);

/** Whether there is room for two panes, followed. */
export function watchWidth(): Signal<boolean> {
  const media = matchMedia(TWO_PANES);
  const isWide = signal(media.matches);
  media.addEventListener("change", () => {
    isWide.value = media.matches;
  });
  return isWide;
}

/** A finger rather than a pointer: Enter writes a line, focus is not stolen. */
export function isTouch(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

export function isApple(): boolean {
  return /Mac|iP(hone|ad|od)/u.test(navigator.userAgent);
}

/** `⌘K` or `Ctrl K`. */
export function chord(key: string): string {
  return isApple() ? `⌘${key}` : `Ctrl ${key}`;
}

/** Wear the theme and speak the language. */
export async function apply(settings: Settings): Promise<void> {
  const root = document.documentElement;
  if (settings.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  await speak(settings.language);
}
