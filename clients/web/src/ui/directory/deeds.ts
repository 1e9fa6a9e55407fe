/**
 * What is done with who was found: written to, or read about.
 *
 * What never enters this room: an element.
 */

import type { Found, Id, PersonView } from "@/api/index.ts";
import { accountOf } from "@/ui/directory/saying.ts";
import { openCard } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import { toThread } from "@/ui/state/route.ts";

/** Whom I can write to: his thread; anybody else: his card. */
export async function openFound(app: App, found: Found): Promise<void> {
  const account = accountOf(found);
  if (account !== null) await writeTo(app, account);
  else if (found.kind === "practitioner") await openCard(app, found.hit.practitioner);
}

/** The direct thread with somebody: the one that there is, or a new one. */
export async function writeTo(app: App, account: Id): Promise<void> {
  const known = directThread(app, account);
  if (known !== null) {
    app.router.go(toThread(known));
    return;
  }
  const person = await attempt(app, app.engine.person(account));
  if (person) await begin(app, person);
}

async function begin(app: App, person: PersonView): Promise<void> {
  const { isSure } = await import("@/ui/members/AddMember.tsx");
  if (!(await isSure(app, person))) return;
  const asked = app.engine.newThread({
    intent: newIntent(),
    title: "",
    patient: null,
    accounts: [person.account],
    direct: true,
  });
  const made = await attempt(app, asked);
  if (!made) return;
  app.threads.take(made);
  app.router.go(toThread(made.id));
}

/** One that is about a patient is for that patient. */
function directThread(app: App, account: Id): Id | null {
  const known = app.threads.ordered.peek().find((thread) => {
    const isOurs = thread.direct && thread.joined && thread.seat === null;
    return isOurs && thread.other === account && thread.patient === null && !thread.frozen;
  });
  return known?.id ?? null;
}
