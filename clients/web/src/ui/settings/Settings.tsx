/** The settings: pages on the left and one of them on the right, or one after the other. */

import type { ComponentType, JSX } from "preact";
import { IconButton } from "@/ui/primitives/Button.tsx";
import {
  BackIcon,
  BellIcon,
  DeviceIcon,
  ForwardIcon,
  HelpIcon,
  type Icon,
  InfoIcon,
  KeyIcon,
  LeaveIcon,
  LockIcon,
  PersonIcon,
  RoleIcon,
  SettingsIcon,
} from "@/ui/primitives/icons.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { openKeys } from "@/ui/shell/doors.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

export type PageName = Exclude<keyof ReturnType<typeof settingsWords>["pages"], "keys">;

interface Page {
  readonly icon: Icon;
  readonly body: ComponentType<{ about: string }>;
}

/** One page each; `about` is what follows a colon in its address: the id of a role. */
const PAGES: Readonly<Record<PageName, Page>> = {
  identity: {
    icon: PersonIcon,
    body: lazy(async () => (await import("@/ui/settings/Identity.tsx")).Identity),
  },
  devices: {
    icon: DeviceIcon,
    body: lazy(async () => (await import("@/ui/settings/Devices.tsx")).Devices),
  },
  recovery: {
    icon: KeyIcon,
    body: lazy(async () => (await import("@/ui/settings/Recovery.tsx")).Recovery),
  },
  roles: {
    icon: RoleIcon,
    body: lazy(async () => (await import("@/ui/settings/Roles.tsx")).Roles),
  },
  notifications: {
    icon: BellIcon,
    body: lazy(async () => (await import("@/ui/settings/Notifications.tsx")).Notifications),
  },
  lock: {
    icon: LockIcon,
    body: lazy(async () => (await import("@/ui/settings/LockPage.tsx")).LockPage),
  },
  display: {
    icon: SettingsIcon,
    body: lazy(async () => (await import("@/ui/settings/Display.tsx")).Display),
  },
  about: {
    icon: InfoIcon,
    body: lazy(async () => (await import("@/ui/settings/About.tsx")).About),
  },
};
const NAMES = Object.keys(PAGES) as readonly PageName[];

export function Settings(props: { page: string }): JSX.Element {
  const [asked = "", about = ""] = props.page.split(":", 2);
  const name = nameOf(asked);
  return (
    <div class={`settings${name ? " on-page" : ""}`}>
      <div class="settings-frame">
        <Index current={name ?? "identity"} />
        <section class="settings-page">
          <Head name={name ?? "identity"} />
          <Body key={name} name={name ?? "identity"} about={about} />
        </section>
      </div>
    </div>
  );
}

/** `role:<id>` is a page of the roles. */
function nameOf(asked: string): PageName | null {
  if (asked === "role") return "roles";
  return NAMES.find((name) => name === asked) ?? null;
}

function Body(props: { name: PageName; about: string }): JSX.Element {
  const Drawn = PAGES[props.name].body;
  return (
    <div class="settings-body">
      <Drawn about={props.about} />
    </div>
  );
}

function Head(props: { name: PageName }): JSX.Element {
  const { router } = useApp();
  return (
    <header class="pane-head">
      <IconButton
        class="settings-back"
        icon={BackIcon}
        label={words().common.back}
        onClick={() => router.back()}
      />
      <h1>{settingsWords().pages[props.name]}</h1>
    </header>
  );
}

function Index(props: { current: PageName }): JSX.Element {
  const app = useApp();
  const said = settingsWords();
  const leave = async () => (await import("@/ui/settings/logOut.tsx")).logOut(app);
  return (
    <nav class="settings-index" aria-label={said.title}>
      <header class="pane-head">
        <IconButton
          icon={BackIcon}
          label={words().common.back}
          onClick={() => app.router.go({ screen: "list" })}
        />
        <h1>{said.title}</h1>
      </header>
      <ul>
        {NAMES.map((name) => (
          <li key={name}>
            <Entry name={name} isCurrent={name === props.current} />
          </li>
        ))}
      </ul>
      <button type="button" class="index-item" onClick={() => void openKeys(app)}>
        <HelpIcon />
        {said.pages.keys}
      </button>
      <button type="button" class="index-item danger" onClick={() => void leave()}>
        <LeaveIcon />
        {said.logOut.label}
      </button>
    </nav>
  );
}

function Entry(props: { name: PageName; isCurrent: boolean }): JSX.Element {
  const { router } = useApp();
  const Drawn = PAGES[props.name].icon;
  return (
    <a
      class="index-item"
      href={`#/settings/${props.name}`}
      aria-current={props.isCurrent ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        const isInside = router.route.value.screen === "settings" && router.route.value.page;
        router.go({ screen: "settings", page: props.name }, Boolean(isInside));
      }}
    >
      <Drawn />
      {settingsWords().pages[props.name]}
      <ForwardIcon class="small onward" />
    </a>
  );
}
