/**
 * The directory: somebody, who answers, the GP of a patient; one page each.
 *
 * The address says which page it is, and nothing of what is looked for.
 */

import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { CardPane } from "@/ui/directory/CardPane.tsx";
import { People } from "@/ui/directory/People.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { openCard } from "@/ui/shell/doors.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import { type FindPage, format } from "@/ui/state/route.ts";
import { words } from "@/ui/words/words.ts";

const Services = lazy(async () => (await import("@/ui/directory/Services.tsx")).Services);
const PatientPage = lazy(
  async () => (await import("@/ui/directory/PatientPage.tsx")).PatientPage,
);
const PAGES: readonly FindPage[] = ["people", "services", "patient"];

export function FindPane(props: { page: FindPage }): JSX.Element {
  const app = useApp();
  const [practitioner, setPractitioner] = useState<string | null>(null);
  const show = (one: string) => {
    if (app.isWide.peek()) setPractitioner(one);
    else void openCard(app, one);
  };
  // Before the card is seen: Escape closes what is seen.
  useLayoutEffect(() => {
    if (practitioner === null) return;
    const heard = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    document.addEventListener("keydown", heard);
    return () => document.removeEventListener("keydown", heard);
  }, [practitioner]);
  const close = () => {
    setPractitioner(null);
    document.querySelector<HTMLElement>(".find-pane input")?.focus();
  };
  return (
    <>
      <section class="find-pane" aria-label={directoryWords().title}>
        <Head page={props.page} />
        {props.page === "people" ? <People onCard={show} /> : null}
        {props.page === "services" ? <Services /> : null}
        {props.page === "patient" ? <PatientPage onCard={show} /> : null}
      </section>
      {practitioner !== null && app.isWide.value && props.page !== "services" ? (
        <CardPane practitioner={practitioner} onClose={close} />
      ) : null}
    </>
  );
}

function Head(props: { page: FindPage }): JSX.Element {
  const { router } = useApp();
  const said = directoryWords();
  return (
    <header class="find-head">
      <div class="pane-head">
        <IconButton icon={BackIcon} label={words().common.back} onClick={() => router.back()} />
        <h1>{said.title}</h1>
      </div>
      <nav class="filters" aria-label={said.title}>
        {PAGES.map((page) => (
          <a
            key={page}
            href={format({ screen: "find", page })}
            aria-current={page === props.page ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              router.go({ screen: "find", page }, true);
            }}
          >
            {said.tabs[page]}
          </a>
        ))}
      </nav>
    </header>
  );
}
