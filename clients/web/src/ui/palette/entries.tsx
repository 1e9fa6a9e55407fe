/** What the palette offers for what is typed: threads first, then people, then actions. */

import type { ComponentChild } from "preact";
import type { Found, ThreadSummary } from "@/api/index.ts";
import { deskWords } from "@/ui/desk/words.ts";
import { openFound } from "@/ui/directory/deeds.ts";
import { CardIcon } from "@/ui/directory/icons.ts";
import { accountOf, foundAbout, foundName, keyOf } from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { paletteWords } from "@/ui/palette/words.ts";
import { Avatar, initialsOf } from "@/ui/primitives/Avatar.tsx";
import {
  BellIcon,
  ClockIcon,
  GatewayIcon,
  HelpIcon,
  type Icon,
  LockIcon,
  PersonIcon,
  RecordIcon,
  SaveIcon,
  SearchIcon,
  SettingsIcon,
  TakeIcon,
  WriteIcon,
} from "@/ui/primitives/icons.tsx";
import { openAsk, openKeys, openNewThread } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { apply } from "@/ui/state/device.ts";
import { type FindPage, toThread } from "@/ui/state/route.ts";
import { beginningsOf, chosen, matches } from "@/ui/state/threads.ts";
import { oneLine, titleOf } from "@/ui/state/wording.ts";
import { ThreadAvatar } from "@/ui/threads/ThreadAvatar.tsx";
import { words } from "@/ui/words/words.ts";

export interface Entry {
  /** Without a space. */
  readonly id: string;
  readonly group: "threads" | "people" | "actions";
  readonly title: string;
  readonly detail: string;
  readonly picture: ComponentChild;
  readonly key?: string;
  readonly run: () => void;
}

const MOST_THREADS = 12;
const WITHOUT_QUERY = 6;

export function entriesOf(app: App, query: string, people: readonly Found[]): readonly Entry[] {
  const threads = chosen(app.threads.ordered.value, "all", query);
  const wanted = beginningsOf(query);
  const actions = actionsOf(app, query).filter(
    (action) => action.id === "search" || matches(action.title, wanted),
  );
  return [
    ...threads
      .slice(0, query ? MOST_THREADS : WITHOUT_QUERY)
      .map((one) => threadEntry(app, one)),
    ...people.map((found) => foundEntry(app, found)),
    ...actions,
  ];
}

function threadEntry(app: App, thread: ThreadSummary): Entry {
  const context = [thread.patient ?? "", thread.service].map(oneLine).filter(Boolean);
  return {
    id: thread.id,
    group: "threads",
    title: titleOf(thread),
    detail: context.join(" · "),
    picture: <ThreadAvatar thread={thread} size="small" />,
    run: () => app.router.go(toThread(thread.id)),
  };
}

function foundEntry(app: App, found: Found): Entry {
  const account = accountOf(found);
  const name = foundName(found);
  const kind = found.kind === "person" ? found.person.kind : "person";
  const picture =
    account === null ? (
      <span class="avatar small ghost">{initialsOf(name)}</span>
    ) : (
      <Avatar id={account} name={name} kind={kind} size="small" />
    );
  return {
    id: `person-${keyOf(found)}`,
    group: "people",
    title: name,
    detail: foundAbout(found).join(" · "),
    picture,
    run: () => void openFound(app, found),
  };
}

function actionsOf(app: App, query: string): readonly Entry[] {
  const said = words();
  const unread = app.threads.ordered.value.find((thread) => thread.unread > 0);
  const hasLock = app.status.value?.lock !== "none";
  const actions: (Entry | false)[] = [
    action(
      "search",
      query ? said.list.searchMessages(query) : said.finding.search.everywhere,
      SearchIcon,
      "/",
      () => app.router.go({ screen: "search", query, thread: null }),
    ),
    ...PAGES.map(([page, Drawn, key]) =>
      action(`find-${page}`, pageTitle(page), Drawn, key, () =>
        app.router.go({ screen: "find", page }),
      ),
    ),
    action("new", said.common.newThread, WriteIcon, "Alt N", () => void openNewThread(app)),
    action("ask", paletteWords().ask, RecordIcon, "", () => void openAsk(app, null)),
    ...DESK.map(([screen, Drawn]) =>
      action(screen, deskWords().tabs[screen], Drawn, "", () => app.router.go({ screen })),
    ),
    unread !== undefined &&
      action("unread", paletteWords().nextUnread, BellIcon, "", () =>
        app.router.go(toThread(unread.id)),
      ),
    action("settings", said.common.settings, SettingsIcon, "", () =>
      app.router.go({ screen: "settings", page: "" }),
    ),
    action("theme", paletteWords().theme, SettingsIcon, "", () => void flipTheme(app)),
    hasLock &&
      action(
        "lock",
        said.common.lock,
        LockIcon,
        "",
        () => void attempt(app, app.engine.lock()),
      ),
    action("help", paletteWords().help, HelpIcon, "?", () => void openKeys(app)),
  ];
  return actions.filter((one) => one !== false);
}

const DESK = [
  ["tasks", TakeIcon],
  ["cases", RecordIcon],
  ["billing", SaveIcon],
  ["letters", GatewayIcon],
  ["activity", ClockIcon],
] as const;

const PAGES: readonly (readonly [FindPage, Icon, string])[] = [
  ["people", CardIcon, "Alt T"],
  ["services", ClockIcon, ""],
  ["patient", PersonIcon, ""],
];

function pageTitle(page: FindPage): string {
  const said = directoryWords();
  return page === "people" ? said.title : said.pages[page];
}

function action(id: string, title: string, Drawn: Icon, key: string, run: () => void): Entry {
  const picture = (
    <span class="avatar square small">
      <Drawn />
    </span>
  );
  return { id, group: "actions", title, detail: "", picture, run, ...(key ? { key } : {}) };
}

async function flipTheme(app: App): Promise<void> {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const { theme } = app.settings.value;
  const now = theme === "system" ? (isDark ? "dark" : "light") : theme;
  const settings = await attempt(
    app,
    app.engine.setSettings({ theme: now === "dark" ? "light" : "dark" }),
  );
  if (!settings) return;
  app.settings.value = settings;
  await apply(settings);
}
