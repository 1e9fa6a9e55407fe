/** What can be done to a thread as a whole: the entries of its menu. */

import {
  AttachIcon,
  BellIcon,
  EditIcon,
  LeaveIcon,
  MuteIcon,
  PeopleIcon,
  PinIcon,
  PrintIcon,
  RecordIcon,
  RoleIcon,
  ShieldIcon,
} from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import type { MenuItem } from "@/ui/primitives/Menu.tsx";
import {
  openAsk,
  openRename,
  openReport,
  openStudySending,
  printThread,
} from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { attempt, mute, pin } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function threadItems(app: App, open: OpenThread): readonly MenuItem[] {
  const items = [...itemsOfTheList(app, open), ...itemsOfTheThread(app, open)];
  return items.filter((item) => item !== false);
}

type Item = MenuItem | false;

/** Who can read it, and how it stands in one's own list. */
function itemsOfTheList(app: App, open: OpenThread): readonly Item[] {
  const said = words().thread.actions;
  const summary = app.threads.get(open.id);
  const isPinned = summary?.pinned === true;
  const isMuted = summary?.muted === true;
  return [
    !app.isWide.value && {
      id: "who",
      label: said.who,
      icon: PeopleIcon,
      onSelect: () =>
        app.router.go({ screen: "thread", thread: open.id, panel: true, at: null }),
    },
    {
      id: "pin",
      label: isPinned ? said.unpin : said.pin,
      icon: PinIcon,
      onSelect: () => void pin(app, open.id, !isPinned),
    },
    {
      id: "mute",
      label: isMuted ? said.unmute : said.mute,
      icon: isMuted ? BellIcon : MuteIcon,
      onSelect: () => void mute(app, open.id, !isMuted),
    },
  ];
}

/** What all of its members will see, or what leaves it. */
function itemsOfTheThread(app: App, open: OpenThread): readonly Item[] {
  const said = words().thread.actions;
  const view = open.view.value;
  return [
    view?.owner === true &&
      !view.direct && {
        id: "rename",
        label: said.rename,
        icon: EditIcon,
        onSelect: () => void openRename(app, open),
      },
    view?.mayWrite === true && {
      id: "ask",
      label: said.ask,
      icon: RoleIcon,
      apart: true,
      onSelect: () => void openAsk(app, open),
    },
    view?.mayWrite === true && {
      id: "study",
      label: said.study,
      icon: AttachIcon,
      onSelect: () => void openStudySending(app, open),
    },
    view?.mayWrite === true && {
      id: "filed",
      label: said.filed,
      icon: RecordIcon,
      onSelect: () => void markFiled(app, open),
    },
    {
      id: "verify",
      label: said.verify,
      icon: ShieldIcon,
      onSelect: () => void openReport(app, open),
    },
    {
      id: "print",
      label: said.print,
      icon: PrintIcon,
      onSelect: () => void printThread(app, open),
    },
    view?.joined === true && {
      id: "leave",
      label: said.leave,
      icon: LeaveIcon,
      danger: true,
      apart: true,
      onSelect: () => void leave(app, open),
    },
  ];
}

async function markFiled(app: App, open: OpenThread): Promise<void> {
  const said = words().thread;
  const isMeant = await confirm(app.overlays, {
    title: said.filedAsk,
    about: said.filedAbout,
    yes: said.actions.filed,
  });
  if (!isMeant) return;
  const view = await attempt(app, app.engine.markFiled(open.id, open.timeline.newest));
  if (view) open.view.value = view;
}

export async function leave(app: App, open: OpenThread): Promise<void> {
  const said = words().thread;
  const isMeant = await confirm(app.overlays, {
    title: said.leaveAsk,
    about: said.leaveAbout,
    yes: said.actions.leave,
    danger: true,
  });
  if (isMeant) await attempt(app, app.engine.leave(open.id));
}
