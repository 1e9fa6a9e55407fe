/** The frame of the product: who may be here, the panes, what stands above them. */

import { useSignalEffect } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { WardBar } from "@/ui/entry/WardBar.tsx";
import { needsWelcome } from "@/ui/entry/welcome.ts";
import { Mark, RopeArt } from "@/ui/primitives/Art.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Layers } from "@/ui/primitives/Layers.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { listen } from "@/ui/shell/shortcuts.ts";
import { slots } from "@/ui/slots.ts";
import { type App, AppContext, useApp } from "@/ui/state/app.ts";
import { type FindPage, isOfDesk } from "@/ui/state/route.ts";
import { ThreadPane } from "@/ui/thread/ThreadPane.tsx";
import { ListPane } from "@/ui/threads/ListPane.tsx";
import { language, words } from "@/ui/words/words.ts";

const SearchPane = lazy(async () => (await import("@/ui/search/SearchPane.tsx")).SearchPane);
const findPane = async (): Promise<ComponentType<{ page: FindPage }>> =>
  (await import("@/ui/directory/FindPane.tsx")).FindPane;
const FindPane = lazy(findPane);
const Desk = lazy(async () => (await import("@/ui/desk/DeskPane.tsx")).DeskPane);
const Onboarding = lazy(() => slots.onboarding());
const Welcome = lazy(() => slots.welcome());
const Lock = lazy(() => slots.lock());
const Settings = lazy((): Promise<ComponentType<{ page: string }>> => slots.settings());

/** Milliseconds after the list: who is in a hurry types before a script has come. */
const SOON = 1_000;

export function Shell(props: { app: App }): JSX.Element {
  return (
    <AppContext.Provider value={props.app}>
      <WardBar />
      <Gate key={language()} />
      <Layers overlays={props.app.overlays} />
      <Said />
    </AppContext.Provider>
  );
}

function Gate(): JSX.Element {
  const app = useApp();
  switch (app.profile.value) {
    case null:
      return app.broken.value === null ? <Boot /> : <Broken sentence={app.broken.value} />;
    case "none":
    case "begun":
      return <Onboarding />;
    case "locked":
      return <Lock />;
    case "open":
      return needsWelcome(app) ? <Welcome /> : <Panes />;
  }
}

function Panes(): JSX.Element {
  const app = useApp();
  const route = app.router.route.value;
  const isWide = app.isWide.value;
  useLayoutEffect(() => listen(app), []); // before it is seen: who sees it may type
  useEffect(() => {
    setTimeout(() => void findPane().catch(() => null), SOON);
  }, []);
  useSignalEffect(() => entitle(app));
  const showsList = isWide || route.screen === "list";
  const showsDetail = isWide || route.screen !== "list";
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skip}>
        {words().common.skip}
      </button>
      {showsList ? <ListPane /> : null}
      {showsDetail ? <Detail /> : null}
    </div>
  );
}

function Detail(): JSX.Element {
  const route = useApp().router.route.value;
  return (
    <main class="detail-pane" id="messages" tabIndex={-1}>
      {route.screen === "thread" ? <ThreadPane key={route.thread} id={route.thread} /> : null}
      {route.screen === "search" ? <SearchPane /> : null}
      {route.screen === "find" ? <FindPane key={route.page} page={route.page} /> : null}
      {route.screen === "settings" ? <Settings page={route.page} /> : null}
      {isOfDesk(route) ? <Desk route={route} /> : null}
      {route.screen === "list" ? (
        <Empty art={<RopeArt />} title={words().list.chooseOne}>
          {words().list.chooseOneAbout}
        </Empty>
      ) : null}
    </main>
  );
}

function Boot(): JSX.Element {
  return (
    <div class="boot" role="status" aria-label={words().common.loading}>
      <Mark class="mark" />
    </div>
  );
}

function Broken(props: { sentence: string }): JSX.Element {
  return (
    <main class="detail-pane">
      <Empty
        art={<RopeArt />}
        title={words().common.broken}
        action={
          <Button kind="primary" onClick={() => location.reload()}>
            {words().common.reload}
          </Button>
        }
      >
        {props.sentence}
      </Empty>
    </main>
  );
}

/** One place that speaks: what arrives in the thread on the screen. */
function Said(): JSX.Element {
  const app = useApp();
  return (
    <div class="spoken" aria-live="polite">
      {app.announcement.value}
    </div>
  );
}

/** No name and no patient in the title of the window: only how many wait. */
function entitle(app: App): void {
  const unread = app.threads.unread.value;
  document.title = unread ? `(${unread}) ${words().common.product}` : words().common.product;
}

function skip(): void {
  document.querySelector<HTMLElement>("#messages")?.focus();
}
