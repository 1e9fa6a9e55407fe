/**
 * What a screen decides about a thread: its beginning, its members, its title, its retention.
 *
 * What never enters this room: what is said in it.
 */

import type { ThreadCalls } from "@/api/engine.ts";
import type { Id, ThreadView } from "@/api/views.ts";
import type { ThreadState } from "@/crypto/epochBody.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { allBytes, bytesOf } from "@/engine/facade/ids.ts";
import { sayStanding } from "@/engine/facade/mailing.ts";
import type { Thread } from "@/engine/thread.ts";

type Gathering = Pick<ThreadCalls, "newThread" | "invite" | "remove" | "leave">;
type Settling = Pick<ThreadCalls, "setTitle" | "setRetention" | "markFiled">;

export function governingCalls(desk: Desk): Gathering & Settling {
  return { ...gatheringCalls(desk), ...settlingCalls(desk) };
}

/** Who is in a thread. */
function gatheringCalls(desk: Desk): Gathering {
  return {
    async newThread({ intent, title, patient, accounts, readers, direct }) {
      const { card, membership, keeping, timeline } = desk.parts;
      card.checkConfirmed();
      const thread = await membership.begin({
        state: stateOf(title, patient),
        members: allBytes(accounts),
        readers: allBytes(readers),
        direct,
        retention: await keeping.proposed(),
        intent,
      });
      return await timeline.thread(thread);
    },
    async invite(thread, account, { past, capacity }) {
      return await changed(desk, thread, async (known) => {
        await desk.parts.membership.invite(known, bytesOf(account), capacity, { past });
        if (!past) await sayStanding(desk, known);
      });
    },
    async remove(thread, account) {
      return await changed(desk, thread, (known) =>
        desk.parts.membership.remove(known, bytesOf(account)),
      );
    },
    async leave(thread) {
      const { card, membership, threads } = desk.parts;
      card.checkConfirmed();
      await membership.leave(await threads.get(bytesOf(thread)));
    },
  };
}

/** What holds for all of it. */
function settlingCalls(desk: Desk): Settling {
  return {
    async setTitle(thread, title, patient) {
      return await changed(desk, thread, (known) =>
        desk.parts.membership.setTitle(known, stateOf(title, patient)),
      );
    },
    async setRetention(thread, after, hold) {
      return await changed(desk, thread, (known) =>
        desk.parts.keeping.setRetention(known, { after, hold }),
      );
    },
    async markFiled(thread, upto) {
      return await changed(desk, thread, (known) => desk.parts.keeping.markFiled(known, upto));
    },
  };
}

function stateOf(title: string, patient: string | null): ThreadState {
  return { title: title.toWellFormed(), patient: patient?.toWellFormed() ?? null };
}

async function changed(
  desk: Desk,
  thread: Id,
  act: (known: Thread) => Promise<void>,
): Promise<ThreadView> {
  desk.parts.card.checkConfirmed();
  const known = await desk.parts.threads.get(bytesOf(thread));
  await act(known);
  return await desk.parts.timeline.thread(known);
}
