/**
 * A consent as a screen shows it, from all that was said of it.
 *
 * What never enters this room: the store, a file.
 */

import type { ConsentView } from "@/api/expertise.ts";
import { hex } from "@/crypto/bytes.ts";
import type { ConsentEvent } from "@/crypto/caseEvent.ts";
import type { Identities } from "@/engine/identity.ts";
import type { LetterWord } from "@/engine/letterFold.ts";

/** The first word gives it, and the first that ends it after that; null when none gives it. */
export function consentView(
  words: readonly LetterWord[],
  identities: Pick<Identities, "name">,
): ConsentView | null {
  const first = words.findIndex(({ event }) => event.tag === "consent/1");
  const given = words[first];
  if (given?.event.tag !== "consent/1") return null;
  const named = (account: Uint8Array) => ({
    account: hex(account),
    name: identities.name(account),
  });
  const end = words.slice(first).find(({ event }) => event.tag === "consent-end/1");
  return {
    ...agreed(given.event),
    by: named(given.account),
    time: given.time,
    ended:
      end?.event.tag === "consent-end/1"
        ? { by: named(end.account), time: end.time, reason: end.event.reason }
        : null,
  };
}

function agreed(event: ConsentEvent) {
  const { consent, patient, about, purposes, form, informed } = event;
  return {
    consent: hex(consent),
    patient,
    about: about.map(hex),
    purposes,
    form,
    informed,
  };
}
