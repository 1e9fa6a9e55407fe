/** Close a session of a shared computer: the other devices put this one out, nothing stays. */

import { EngineFault } from "@/api/index.ts";
import { saidOf } from "@/ui/entry/task.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import type { App } from "@/ui/state/app.ts";

/** What would be lost is said first; what is lost anyway is the profile here. */
export async function closeWard(app: App): Promise<void> {
  try {
    await app.engine.logOut(false);
  } catch (error) {
    const isLoss = error instanceof EngineFault && error.name === "LastWayIn";
    if (isLoss && !(await agrees(app, error))) return;
    await leave(app);
  }
}

/** Nobody is there to ask. */
export async function leave(app: App): Promise<void> {
  await app.engine.logOut(true).catch(() => app.engine.eraseProfile());
}

function agrees(app: App, error: unknown): Promise<boolean> {
  const said = entryWords().wardBar;
  return confirm(app.overlays, {
    title: said.closeTitle,
    about: `${said.lose} ${saidOf(error)}`,
    yes: said.closeAnyway,
    danger: true,
  });
}
