/** Leave this device. What would be lost by it is said, and insisted on. */

import { EngineFault } from "@/api/index.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { sentenceOf } from "@/ui/state/faults.ts";

export async function logOut(app: App): Promise<void> {
  const said = settingsWords().logOut;
  const question = { title: said.title, about: said.about, yes: said.yes };
  if (!(await confirm(app.overlays, { ...question, danger: true }))) return;
  try {
    await app.engine.logOut(false);
  } catch (error) {
    const isLoss = error instanceof EngineFault && error.name === "LastWayIn";
    if (!isLoss) app.overlays.say(sentenceOf(error), { tone: "danger" });
    else if (await insists(app, error)) await attempt(app, app.engine.logOut(true));
  }
}

function insists(app: App, fault: EngineFault): Promise<boolean> {
  const said = settingsWords().logOut;
  return confirm(app.overlays, {
    title: said.loseTitle,
    about: said.lose[fault.code ?? ""] ?? sentenceOf(fault),
    yes: said.loseAnyway,
    danger: true,
  });
}
