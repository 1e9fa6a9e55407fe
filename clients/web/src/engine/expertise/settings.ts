/**
 * What my organisation decides where the rules leave room, kept on this device.
 *
 * What never enters this room: a rule.
 */

import type { Context } from "@/engine/context.ts";
import { AS_SHIPPED, type Configuration } from "@/expertise/question.ts";
import { loadPref, savePref } from "@/store/prefs.ts";

const NAME = "expertise";

export async function settingsOf({ store }: Context): Promise<Configuration> {
  return { ...AS_SHIPPED, ...(await loadPref<Partial<Configuration>>(store, NAME, {})) };
}

export async function keepSettings(
  context: Context,
  settings: Partial<Configuration>,
): Promise<void> {
  await context.transaction(async (tx) => {
    savePref(tx, NAME, { ...(await loadPref(tx, NAME, {})), ...settings });
  });
}
