/** The page begins: the invitation out of the address, the engine in its worker, the interface. */

import { takeInvitation } from "@/ui/entry/invitation.ts";
import { watchPresence } from "@/ui/lock/idle.ts";
import { keepPush } from "@/ui/push/keep.ts";
import { start } from "@/ui/start.tsx";
import { words } from "@/ui/words/words.ts";
import { connectEngine } from "@/worker/client.ts";
import { closeReadNotifications, installServiceWorker } from "@/worker/installation.ts";

takeInvitation();
const root = document.getElementById("app");
if (root) {
  const connection = connectEngine();
  const app = await start(connection, root);
  watchPresence(app);
  keepPush(app);
  closeReadNotifications(connection);
  await installServiceWorker((accept) => {
    const { newVersion, reload } = words().common;
    app.overlays.say(newVersion, { action: { label: reload, run: accept }, stays: true });
  });
}
