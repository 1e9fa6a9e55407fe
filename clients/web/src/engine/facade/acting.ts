/**
 * The facade's calls that take the line, or change what others see.
 *
 * What never enters this room: showing what is kept; how a profile comes to be.
 */

import type { ThreadCalls } from "@/api/engine.ts";
import type { ReceiptView } from "@/api/views.ts";
import { hex } from "@/crypto/bytes.ts";
import { verifyThread } from "@/engine/audit.ts";
import { accessCalls, type Changing } from "@/engine/facade/access.ts";
import { billingCalls } from "@/engine/facade/billing.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { directoryCalls } from "@/engine/facade/directory.ts";
import { expertiseCalls } from "@/engine/facade/expertise.ts";
import { fileCalls } from "@/engine/facade/files.ts";
import { governingCalls } from "@/engine/facade/governing.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { letterCalls } from "@/engine/facade/letters.ts";
import { mailingCalls } from "@/engine/facade/mailing.ts";
import { peopleCalls } from "@/engine/facade/people.ts";
import { roleCalls } from "@/engine/facade/roles.ts";
import { studyCalls } from "@/engine/facade/studies.ts";
import { taskCalls } from "@/engine/facade/tasks.ts";
import { writingCalls } from "@/engine/facade/writing.ts";
import type { Receipt } from "@/engine/keeping.ts";
import type { Parts } from "@/engine/parts.ts";
import type { Profile } from "@/engine/profile.ts";
import type { Thread } from "@/engine/thread.ts";
import { itemAt } from "@/store/items.ts";

export type ActingCalls = ReturnType<typeof actingCalls>;

/** Made once the parts of this profile have come. */
export function actingCalls(profile: Profile, changing: Changing) {
  return {
    ...accessCalls(profile, changing),
    ...peopleCalls(profile),
    ...checkingCalls(profile),
    ...governingCalls(profile),
    ...writingCalls(profile),
    ...fileCalls(profile),
    ...roleCalls(profile),
    ...directoryCalls(profile),
    ...mailingCalls(profile),
    ...letterCalls(profile),
    ...studyCalls(profile),
    ...taskCalls(profile),
    ...expertiseCalls(profile),
    ...billingCalls(profile),
  };
}

function checkingCalls(desk: Desk): Pick<ThreadCalls, "verify" | "receipts"> {
  return {
    async verify(thread) {
      const { parts } = desk;
      return await verifyThread(parts.context, await parts.threads.get(bytesOf(thread)));
    },
    async receipts(thread) {
      const { parts } = desk;
      const known = await parts.threads.get(bytesOf(thread));
      const given = await parts.keeping.receipts(known);
      await parts.identities.know(given.map((one) => one.account));
      return await Promise.all(given.map((one) => receiptView(parts, known, one)));
    },
  };
}

async function receiptView(
  { context, identities }: Parts,
  thread: Thread,
  { account, device, seq, mine }: Receipt,
): Promise<ReceiptView> {
  const item = await itemAt(context.store, thread.id, seq);
  return {
    account: hex(account),
    name: identities.name(account),
    device: hex(device),
    seq,
    time: item?.record.time ?? null,
    mine,
  };
}
