/**
 * Code of this program that is fetched when it is first needed.
 * What never enters this room: which code.
 */

import { NotOnline } from "@/wire/errors.ts";

/** A module on its way; a browser that has not kept it needs the network. @throws NotOnline */
export async function fetched<Module>(coming: Promise<Module>): Promise<Module> {
  try {
    return await coming;
  } catch {
    throw new NotOnline("a part of this program did not come");
  }
}
