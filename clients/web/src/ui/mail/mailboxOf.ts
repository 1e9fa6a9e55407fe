/**
 * Which mailbox of a practitioner is written to, and beginning a conversation with it.
 *
 * What never enters this room: an element.
 */

import type { Mailbox, PractitionerView, PublishedMailbox } from "@/api/index.ts";
import { practitionerName } from "@/ui/directory/saying.ts";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import { toThread } from "@/ui/state/route.ts";

const STANDINGS: readonly PublishedMailbox["state"][] = [
  "good",
  "untried",
  "stale",
  "bouncing",
];

/** What is published of him, the one that works best first. */
export function mailboxesOf(view: PractitionerView): readonly Mailbox[] {
  const name = practitionerName(view.hit);
  const phone = view.places.flatMap((place) => place.phones)[0] ?? "";
  const { practitioner } = view.hit;
  return [...view.mailboxes]
    .sort((one, other) => {
      const standing = STANDINGS.indexOf(one.state) - STANDINGS.indexOf(other.state);
      return standing || one.rank - other.rank;
    })
    .map(({ address }) => ({ address, name, practitioner, phone }));
}

/** A new conversation with him, through the gateway. */
export async function writeByMail(
  app: App,
  mailbox: Mailbox,
  patient: string | null = null,
): Promise<void> {
  const asked = app.engine.writeTo({
    intent: newIntent(),
    title: mailbox.name,
    patient,
    mailbox,
  });
  const made = await attempt(app, asked);
  if (!made) return;
  app.threads.take(made);
  app.router.go(toThread(made.id));
}
