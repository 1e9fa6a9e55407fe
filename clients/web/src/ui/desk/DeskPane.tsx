/** The desk: what nobody did in time, tele-expertise, what is to be paid, and the figures. */

import type { ComponentType, JSX } from "preact";
import type { Id } from "@/api/index.ts";
import { Figures } from "@/ui/desk/Figures.tsx";
import { Tasks } from "@/ui/desk/Tasks.tsx";
import { deskWords } from "@/ui/desk/words.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import { type DeskPage, type DeskRoute, format } from "@/ui/state/route.ts";
import { words } from "@/ui/words/words.ts";

const Cases = lazy(async () => (await import("@/ui/expertise/CasesPane.tsx")).CasesPane);
const Case = lazy(caseScreen);
const Activity = lazy(
  async () => (await import("@/ui/expertise/figures/CaseFigures.tsx")).CaseFigures,
);
const Billing = lazy(async () => (await import("@/ui/billing/BillingPane.tsx")).BillingPane);

async function caseScreen(): Promise<ComponentType<{ thread: Id; case: Id }>> {
  return (await import("@/ui/expertise/desk/CaseScreen.tsx")).CaseScreen;
}

const SCREENS: readonly DeskPage[] = ["tasks", "cases", "billing", "letters", "activity"];

export function DeskPane(props: { route: DeskRoute }): JSX.Element {
  const said = deskWords();
  const { route } = props;
  if (route.screen === "case") {
    return <Case key={route.case} thread={route.thread} case={route.case} />;
  }
  return (
    <section class="find-pane desk" aria-label={said.tabs[route.screen]}>
      <Head screen={route.screen} />
      <div class="find-page desk-page" key={route.screen}>
        {pageOf(route.screen)}
      </div>
    </section>
  );
}

function pageOf(screen: DeskPage): JSX.Element | null {
  switch (screen) {
    case "tasks":
      return <Tasks />;
    case "letters":
      return <Figures />;
    case "cases":
      return <Cases />;
    case "activity":
      return <Activity />;
    case "billing":
      return <Billing />;
  }
}

function Head(props: { screen: DeskPage }): JSX.Element {
  const { router } = useApp();
  const said = deskWords();
  return (
    <header class="find-head">
      <div class="pane-head">
        <IconButton icon={BackIcon} label={words().common.back} onClick={() => router.back()} />
        <h1>{said.tabs[props.screen]}</h1>
      </div>
      <nav class="filters" aria-label={said.title}>
        {SCREENS.map((screen) => (
          <a
            key={screen}
            href={format({ screen })}
            aria-current={screen === props.screen ? "page" : undefined}
            ref={screen === props.screen ? intoSight : null}
            onClick={(event) => {
              event.preventDefault();
              router.go({ screen }, true);
            }}
          >
            {said.tabs[screen]}
          </a>
        ))}
      </nav>
    </header>
  );
}

/** On a phone there are more pages than the line holds. */
function intoSight(page: HTMLElement | null): void {
  page?.scrollIntoView({ block: "nearest", inline: "center" });
}
