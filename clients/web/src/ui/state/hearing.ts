/**
 * What happened in the engine, brought to the state that shows it.
 *
 * What never enters this room: a decision about what is shown.
 */

import type { EngineEvent, MessageView, Warning } from "@/api/index.ts";
import { type App, transferKey } from "@/ui/state/app.ts";
import { apply, languageAtDoor } from "@/ui/state/device.ts";
import { inOneLine, SAID, speakerOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** A banner stands for it as long as it holds. */
const SAID_BY_BANNERS = new Set(["card_not_confirmed", "server_full"]);
const HEALING = new Set(["healing_failed", "entry_not_healed", "not_healed"]);

/** Read what the first screen needs, then follow. */
export async function begin(app: App): Promise<void> {
  app.connection.events((event) => hear(app, event));
  const [profile, settings] = await Promise.all([app.engine.profile(), app.engine.settings()]);
  app.settings.value = settings;
  await apply(settings);
  app.profile.value = profile;
  if (profile === "open") await opened(app);
}

/** It was opened on this page: what its person has set holds before any of it is shown. */
async function entered(app: App): Promise<void> {
  const language = languageAtDoor.peek();
  languageAtDoor.value = null;
  const { engine } = app;
  const settings = await (language ? engine.setSettings({ language }) : engine.settings());
  app.settings.value = settings;
  await apply(settings);
  app.profile.value = await engine.profile(); // it may be locked by now
  if (app.profile.peek() === "open") await opened(app);
}

/** The account is open: the list first, from one call. */
export async function opened(app: App): Promise<void> {
  await reread(app);
  app.line.begin(app.status.value?.online === true);
}

/** What the list and its banners show, again; what is heard meanwhile is newer. */
async function reread(app: App): Promise<void> {
  await app.threads.read(app.engine.threads());
  const before = app.status.peek();
  const status = await app.engine.status();
  if (app.status.peek() === before) app.status.value = status;
}

type Heard<Type extends EngineEvent["type"]> = Extract<EngineEvent, { type: Type }>;
type Ears = { readonly [Type in EngineEvent["type"]]: (app: App, event: Heard<Type>) => void };

const EARS: Ears = {
  message: (app, event) => arrived(app, event.thread, event.message),
  changed: (app, event) => {
    const { thread, message, previous } = event;
    openOf(app, thread)?.timeline.hear((timeline) => timeline.take(message, previous));
  },
  state: (app, event) => {
    const { state, reason } = event;
    const become = (message: MessageView) => ({ ...message, state, reason });
    openOf(app, event.thread)?.timeline.hear((timeline) => timeline.change(event.id, become));
  },
  gone: (app, event) => {
    openOf(app, event.thread)?.timeline.hear((timeline) => timeline.drop(event.id));
  },
  file: progressed,
  typing: (app, { thread, account, name, on }) => {
    app.threads.hearTyping(thread, account, name, on);
  },
  presence: (app, event) => present(app, event.account, event.online),
  thread: (app, event) => {
    app.threads.take(event.thread);
    void openOf(app, event.thread.id)
      ?.refresh()
      .catch(() => undefined);
  },
  connection: (app, event) => {
    app.line.hear(event.online, event.syncing);
  },
  status: (app, event) => {
    app.status.value = event.status;
  },
  warning: (app, event) => warned(app, event.warning),
  /** The status that follows says it. */
  attested: () => undefined,
  /** Roles are read where they are shown. */
  role: () => undefined,
  /** A ward is shown where it was asked for. */
  ward: () => undefined,
  /** The status that follows says how many; their screen listens by itself. */
  tasks: () => undefined,
  /** Their screens listen by themselves. */
  case: () => undefined,
  ledger: () => undefined,
  /** The screen that links devices listens by itself. */
  link: () => undefined,
  cascade: (app, event) => {
    app.cascade.value = event.done < event.total ? event : null;
  },
  profile: (app, event) => {
    app.profileReason.value = event.reason;
    if (event.state === "open") {
      void entered(app);
      return;
    }
    app.profile.value = event.state;
    forget(app);
    // The address names a thread that nobody here has any more.
    if (event.state === "none") app.router.go({ screen: "list" }, true);
  },
  resync: (app) => {
    // Closed meanwhile: the event that says so forgets all of it.
    void reread(app).catch(() => undefined);
    void app.open.value?.reload().catch(() => undefined);
  },
};

export function hear<Type extends EngineEvent["type"]>(app: App, event: Heard<Type>): void {
  const ear = EARS[event.type as Type] as (app: App, event: Heard<Type>) => void;
  ear(app, event);
}

function openOf(app: App, thread: string) {
  const open = app.open.peek();
  return open?.id === thread ? open : null;
}

function arrived(app: App, thread: string, message: MessageView): void {
  app.threads.hearTyping(thread, message.author, message.authorName, false);
  const open = openOf(app, thread);
  if (!open) return;
  open.timeline.hear((timeline) => timeline.take(message));
  if (message.mine || !SAID.has(message.kind)) return;
  app.announcement.value = `${speakerOf(message)}: ${inOneLine(message)}`;
}

function progressed(app: App, event: Extract<EngineEvent, { type: "file" }>): void {
  const transfers = new Map(app.transfers.value);
  const key = transferKey(event.id, event.index);
  if (event.done >= event.total) transfers.delete(key);
  else transfers.set(key, { done: event.done, total: event.total, upload: event.upload });
  app.transfers.value = transfers;
}

function present(app: App, account: string, online: boolean): void {
  const here = new Set(app.presence.value);
  if (online) here.add(account);
  else here.delete(account);
  app.presence.value = here;
}

function warned(app: App, warning: Warning): void {
  if (HEALING.has(warning.sentence)) app.restored.value = true;
  if (warning.sentence === "server_full") app.serverFull.value = true;
  if (SAID_BY_BANNERS.has(warning.sentence)) return;
  const said = words().warnings;
  const sentence = said.sentences[warning.sentence] ?? said.rules[warning.rule];
  const text = sentence ?? warning.sentence;
  app.overlays.say(warning.rule ? `${text} (${warning.rule})` : text, { tone: "danger" });
}

/** Locked or gone: nothing of it stays on the screen or in these signals. */
function forget(app: App): void {
  app.open.value = null;
  app.threads.fill([]);
  app.threads.ready.value = false;
  app.status.value = null;
  app.line.end();
  app.presence.value = new Set();
  app.transfers.value = new Map();
  app.announcement.value = "";
  app.overlays.stack.value = [];
  app.router.forget();
}
