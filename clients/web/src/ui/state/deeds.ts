/**
 * What a person does to messages and threads: shown in the same frame, then asked of the engine.
 *
 * A refusal puts back what was there and says in a sentence why. What never enters this room: an
 * element.
 */

import type { Id, MessageView, Named, ThreadView } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

/** Do it; a refusal becomes a toast, and null. */
export async function attempt<Answer>(app: App, deed: Promise<Answer>): Promise<Answer | null> {
  try {
    return await deed;
  } catch (error) {
    app.overlays.say(sentenceOf(error), { tone: "danger" });
    return null;
  }
}

/** Change a line now; put it back if the engine refuses. */
async function changing(
  app: App,
  open: OpenThread,
  id: Id,
  how: (message: MessageView) => MessageView,
  deed: () => Promise<void>,
): Promise<boolean> {
  const before = open.timeline.change(id, how);
  try {
    await deed();
    return true;
  } catch (error) {
    if (before) open.timeline.change(id, () => before);
    app.overlays.say(sentenceOf(error), { tone: "danger" });
    return false;
  }
}

export function edit(app: App, open: OpenThread, id: Id, text: string): Promise<boolean> {
  return changing(
    app,
    open,
    id,
    (message) => ({ ...message, text, edited: true }),
    () => app.engine.edit(open.id, id, text),
  );
}

export function withdraw(app: App, open: OpenThread, id: Id): Promise<boolean> {
  return changing(
    app,
    open,
    id,
    (message) => ({ ...message, withdrawn: true, text: "", files: [], reactions: [] }),
    () => app.engine.withdraw(open.id, id),
  );
}

/** React, or take the same reaction away. */
export function react(app: App, open: OpenThread, id: Id, symbol: string): Promise<boolean> {
  const isOn = !open.timeline
    .get(id)
    ?.reactions.some((one) => one.symbol === symbol && one.mine);
  return changing(
    app,
    open,
    id,
    (message) => ({ ...message, reactions: reacted(app, message, symbol, isOn) }),
    () => app.engine.react(open.id, id, symbol, isOn),
  );
}

function reacted(
  app: App,
  message: MessageView,
  symbol: string,
  isOn: boolean,
): MessageView["reactions"] {
  const me = meNamed(app);
  const others = message.reactions.map((one) =>
    one.symbol === symbol ? { ...one, mine: isOn, by: withMe(one.by, me, isOn) } : one,
  );
  const isKnown = others.some((one) => one.symbol === symbol);
  const all = isKnown || !isOn ? others : [...others, { symbol, by: [me], mine: true }];
  return all.filter((one) => one.by.length > 0);
}

export function acknowledge(app: App, open: OpenThread, id: Id): Promise<boolean> {
  return changing(
    app,
    open,
    id,
    (message) => ({
      ...message,
      acknowledgedBy: withMe(message.acknowledgedBy, meNamed(app), true),
    }),
    () => app.engine.acknowledge(open.id, id),
  );
}

function withMe(names: readonly Named[], me: Named, isOn: boolean): readonly Named[] {
  const others = names.filter((one) => one.account !== me.account);
  return isOn ? [...others, me] : others;
}

function meNamed(app: App): Named {
  const me = app.status.value?.me;
  return { account: me?.account ?? "", name: me?.name ?? "" };
}

export async function retry(app: App, open: OpenThread, id: Id): Promise<void> {
  await changing(
    app,
    open,
    id,
    (message) => ({ ...message, state: "waiting", reason: null }),
    () => app.engine.retry(open.id, id),
  );
}

export async function discard(app: App, open: OpenThread, id: Id): Promise<void> {
  if (
    await attempt(
      app,
      app.engine.discard(open.id, id).then(() => true),
    )
  )
    open.timeline.drop(id);
}

export async function giveUpFiles(app: App, open: OpenThread, id: Id): Promise<void> {
  if (
    await attempt(
      app,
      app.engine.cancelFiles(open.id, id).then(() => true),
    )
  )
    open.timeline.drop(id);
}

export async function copy(app: App, message: MessageView): Promise<void> {
  await attempt(app, navigator.clipboard.writeText(message.text));
  app.overlays.say(words().common.copied);
}

export async function pin(app: App, thread: Id, on: boolean): Promise<void> {
  await toggling(app, thread, { pinned: on }, { pinned: !on }, app.engine.pin(thread, on));
}

export async function mute(app: App, thread: Id, on: boolean): Promise<void> {
  await toggling(app, thread, { muted: on }, { muted: !on }, app.engine.mute(thread, on));
}

async function toggling(
  app: App,
  thread: Id,
  now: Partial<ThreadView>,
  before: Partial<ThreadView>,
  deed: Promise<void>,
): Promise<void> {
  app.threads.change(thread, now);
  if (
    (await attempt(
      app,
      deed.then(() => true),
    )) === null
  )
    app.threads.change(thread, before);
}
