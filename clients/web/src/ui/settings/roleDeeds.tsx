/** What one does to a role, each asked for in its words and said when it is done. */

import type { HolderView, Id, RoleView } from "@/api/index.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { PickHolder } from "@/ui/settings/PickHolder.tsx";
import { roleName } from "@/ui/settings/roleNames.ts";
import { settingsWords } from "@/ui/settings/words.ts";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

export async function propose(app: App, role: RoleView): Promise<void> {
  const said = settingsWords().roles;
  const picked = await app.overlays.open<{ account: Id; name: string; manager: boolean }>(
    (give) => <PickHolder title={said.proposeTitle} role={role} asksManager onAnswer={give} />,
  );
  if (!picked) return;
  const { account, name, manager } = picked;
  await done(
    app,
    app.engine.proposeHolder(role.account, account, manager),
    said.proposed(name),
  );
}

export async function handOver(app: App, role: RoleView): Promise<void> {
  const said = settingsWords().roles;
  const picked = await app.overlays.open<{ account: Id; name: string }>((give) => (
    <PickHolder
      title={said.handOverTitle}
      about={said.handOverAbout}
      role={role}
      onAnswer={give}
    />
  ));
  if (!picked) return;
  const { account, name } = picked;
  await done(app, app.engine.handOver(role.account, account), said.handing(name));
}

export async function remove(app: App, role: RoleView, holder: HolderView): Promise<void> {
  const said = settingsWords().roles;
  const { account, name } = holder;
  const question = { title: said.removeTitle(name), about: said.removeAbout };
  const yes = said.remove(name);
  if (!(await confirm(app.overlays, { ...question, yes, danger: true }))) return;
  await done(app, app.engine.removeHolder(role.account, account), said.removed(name));
}

export async function takeBack(app: App, role: RoleView, account: Id): Promise<void> {
  const said = settingsWords().roles;
  await done(app, app.engine.declineRole(role.account, account), said.declined);
}

export async function askOut(app: App, role: RoleView): Promise<void> {
  const said = settingsWords().roles;
  const question = { title: said.askOutTitle, about: said.askOutAbout, yes: said.askOut };
  if (!(await confirm(app.overlays, question))) return;
  const text = said.askOutText(roleName(role));
  await done(app, app.engine.askOut(role.account, text), said.askedOut);
}

async function done(app: App, deed: Promise<void>, said: string): Promise<void> {
  const isDone = await attempt(
    app,
    deed.then(() => true),
  );
  if (isDone) app.overlays.say(said);
}
