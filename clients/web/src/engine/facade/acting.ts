/**
 * The facade's calls that take the line, or change what others see.
 *
 * What never enters this room: showing what is kept; how a profile comes to be.
 */

import type { ThreadCalls } from "@/api/engine.ts";
import { verifyThread } from "@/engine/audit.ts";
import { accessCalls, type Changing } from "@/engine/facade/access.ts";
import type { Desk } from "@/engine/facade/desk.ts";
import { fileCalls } from "@/engine/facade/files.ts";
import { governingCalls } from "@/engine/facade/governing.ts";
import { bytesOf } from "@/engine/facade/ids.ts";
import { peopleCalls } from "@/engine/facade/people.ts";
import { roleCalls } from "@/engine/facade/roles.ts";
import { writingCalls } from "@/engine/facade/writing.ts";
import type { Profile } from "@/engine/profile.ts";

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
  };
}

function checkingCalls(desk: Desk): Pick<ThreadCalls, "verify"> {
  return {
    async verify(thread) {
      const { parts } = desk;
      return await verifyThread(parts.context, await parts.threads.get(bytesOf(thread)));
    },
  };
}
