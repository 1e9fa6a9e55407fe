/** The desk: what somebody must do because nobody did in time, and the figures of letters. */

import type { JSX } from "preact";
import { Figures } from "@/ui/desk/Figures.tsx";
import { Tasks } from "@/ui/desk/Tasks.tsx";
import { deskWords } from "@/ui/desk/words.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { format } from "@/ui/state/route.ts";
import { words } from "@/ui/words/words.ts";

type Screen = "tasks" | "letters";
const SCREENS: readonly Screen[] = ["tasks", "letters"];

export function DeskPane(props: { screen: Screen }): JSX.Element {
  const said = deskWords();
  return (
    <section class="find-pane desk" aria-label={said.tabs[props.screen]}>
      <Head screen={props.screen} />
      <div class="find-page desk-page">
        {props.screen === "tasks" ? <Tasks /> : <Figures />}
      </div>
    </section>
  );
}

function Head(props: { screen: Screen }): JSX.Element {
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
