/** Above the messages: what it is about, which patient, who can read, as whom one writes. */

import type { JSX } from "preact";
import type { ThreadSummary } from "@/api/index.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import {
  BackIcon,
  MoreIcon,
  PeopleIcon,
  PersonIcon,
  SearchIcon,
} from "@/ui/primitives/icons.tsx";
import { MenuButton } from "@/ui/primitives/Menu.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine, readersOf, serviceOf, titleOf } from "@/ui/state/wording.ts";
import { threadItems } from "@/ui/thread/threadItems.ts";
import { ThreadAvatar } from "@/ui/threads/ThreadAvatar.tsx";
import { words } from "@/ui/words/words.ts";

export function ThreadHead(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  const { open } = props;
  const summary = app.threads.all.value.get(open.id) ?? open.view.value;
  const isWide = app.isWide.value;
  const Title = isWide ? "h2" : "h1";
  if (!summary) return <header class="thread-head" />;
  return (
    <header class="thread-head">
      {isWide ? null : (
        <IconButton
          icon={BackIcon}
          label={words().common.back}
          onClick={() => app.router.back()}
        />
      )}
      <button type="button" class="about" onClick={() => togglePanel(app)}>
        <ThreadAvatar thread={summary} />
        <span class="text">
          <span class="title">
            <Title class="one-line">{titleOf(summary)}</Title>
            {isWide ? <Patient patient={summary.patient} /> : null}
          </span>
          <span class="detail">
            {isWide ? null : <Patient patient={summary.patient} />}
            <span class="one-line">{detailOf(app, open, summary)}</span>
            <span class="spoken">{words().thread.actions.who}</span>
          </span>
        </span>
      </button>
      <IconButton
        icon={SearchIcon}
        label={words().thread.actions.search}
        onClick={() => app.router.go({ screen: "search", query: "", thread: open.id })}
      />
      <IconButton
        icon={PeopleIcon}
        label={words().thread.actions.who}
        class="who"
        pressed={isPanelOpen(app)}
        onClick={() => togglePanel(app)}
      />
      <MenuButton
        icon={MoreIcon}
        label={words().thread.actions.menu}
        items={() => threadItems(app, open)}
      />
    </header>
  );
}

function Patient(props: { patient: string | null }): JSX.Element | null {
  if (!props.patient) return null;
  return (
    <Chip icon={PersonIcon} tone="patient">
      {oneLine(props.patient)}
    </Chip>
  );
}

/** `Chirurgien, Hôpital de l'Ouest` for two; else how many can read and where it comes from. */
function detailOf(app: App, open: OpenThread, summary: ThreadSummary): string {
  const view = open.view.value;
  const said = words().thread;
  const seat = view?.speaksFor.find((role) => role.account === view.seat);
  const seated = seat ? said.youReadAs(oneLine(seat.name)) : "";
  if (!summary.direct || (summary.kind !== null && summary.kind !== "person")) {
    const beyond = view?.mailboxes.map((one) => oneLine(one.name) || one.address) ?? [];
    const mailed = beyond.length ? said.mailTo(words().common.names([...new Set(beyond)])) : "";
    // The gateway is said beside the people; a mail goes by one.
    const readers = view ? readersOf(view) - (mailed ? 1 : 0) : summary.memberCount;
    // On a phone there is room for what matters most.
    if (!app.isWide.value) return mailed || said.canRead(readers);
    const where = seated || serviceOf(summary);
    return [said.canRead(readers), mailed, where].filter(Boolean).join(" · ");
  }
  const other = view?.members.find((member) => !member.mine);
  const isHere = other !== undefined && app.presence.value.has(other.account);
  const calling = other ? [other.profession, other.place].map(oneLine) : [summary.service];
  return [isHere ? said.here : "", ...calling, seated].filter(Boolean).join(" · ");
}

function isPanelOpen(app: App): boolean {
  const route = app.router.route.value;
  return route.screen === "thread" && route.panel;
}

function togglePanel(app: App): void {
  const route = app.router.route.peek();
  if (route.screen !== "thread") return;
  const next = { ...route, at: null, panel: !route.panel };
  if (route.panel && !app.isWide.peek()) app.router.back();
  else app.router.go(next, app.isWide.peek());
}
