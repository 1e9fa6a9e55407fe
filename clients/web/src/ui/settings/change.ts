/** Change a setting: seen at once, put back when the engine refuses. */

import type { Settings } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import { apply } from "@/ui/state/device.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

export async function change(app: App, changed: Partial<Settings>): Promise<void> {
  const before = app.settings.peek();
  const wear = async (settings: Settings) => {
    app.settings.value = settings;
    await apply(settings);
  };
  try {
    await wear({ ...before, ...changed });
    await wear(await app.engine.setSettings(changed));
  } catch (error) {
    await wear(before);
    app.overlays.say(sentenceOf(error), { tone: "danger" });
  }
}
