/** What begins at a message and goes on in the composer or a dialog. */

import type { MessageView } from "@/api/index.ts";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { pickThread } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt, withdraw } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { titleOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function reply(open: OpenThread, message: MessageView): void {
  const { editing, text } = open.writing.value;
  open.write({ replyTo: message, editing: null, text: editing ? "" : text });
  focusComposer();
}

export function beginEdit(open: OpenThread, message: MessageView): void {
  open.write({ editing: message, replyTo: null, text: message.text, files: [] });
  focusComposer();
}

export async function askWithdraw(
  app: App,
  open: OpenThread,
  message: MessageView,
): Promise<void> {
  const said = words().message;
  const isMeant = await confirm(app.overlays, {
    title: said.withdrawAsk,
    about: said.withdrawAbout,
    yes: said.actions.withdraw,
    danger: true,
  });
  if (isMeant) await withdraw(app, open, message.id);
}

export async function forward(app: App, open: OpenThread, message: MessageView): Promise<void> {
  const to = await pickThread(app);
  if (!to) return;
  const sent = await attempt(app, app.engine.forward(open.id, message.id, to, newIntent()));
  const thread = app.threads.get(to);
  if (sent && thread) app.overlays.say(words().message.forwarded(titleOf(thread)));
}

export function focusComposer(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  });
}
