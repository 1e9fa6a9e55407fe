/**
 * An invitation that came in the address, `#invite=cordee1-...`.
 *
 * It is taken out of the address bar and of the history at once: whoever reads them later could
 * sign up with it. A fragment is never sent to a server. What never enters this room: a screen.
 */

import { signal } from "@preact/signals";

const PREFIX = "#invite=";
const FORM = /cordee1-[A-Za-z0-9_-]+/u;

/** What came, until it is used or put aside. */
export const invited = signal<string | null>(null);

/** Called before anything reads the address. */
export function takeInvitation(): void {
  if (!location.hash.startsWith(PREFIX)) return;
  invited.value = invitationIn(location.hash.slice(PREFIX.length));
  history.replaceState(history.state, "", location.pathname);
}

/** The invitation in what was pasted: bare, in a link, or in the middle of a mail. */
export function invitationIn(text: string): string | null {
  return FORM.exec(text.replace(/\s+/gu, " "))?.[0] ?? null;
}
