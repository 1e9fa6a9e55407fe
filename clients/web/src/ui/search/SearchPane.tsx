/** Searching messages, everywhere or in one thread; it says how far back it has looked. */

import type { JSX } from "preact";
import type { SearchHit, SearchResult } from "@/api/index.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { BackIcon } from "@/ui/primitives/icons.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { Snippet } from "@/ui/search/Snippet.tsx";
import { useResult } from "@/ui/search/useResult.ts";
import { useApp } from "@/ui/state/app.ts";
import { brief, date } from "@/ui/state/moments.ts";
import { format, toThread } from "@/ui/state/route.ts";
import { oneLine, titleOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function SearchPane(): JSX.Element {
  const app = useApp();
  const route = app.router.route.value;
  const query = route.screen === "search" ? route.query : "";
  const thread = route.screen === "search" ? route.thread : null;
  const result = useResult(query, thread);
  const summary = thread ? app.threads.get(thread) : null;
  const said = words().finding.search;
  const go = (text: string, inside: string | null) =>
    app.router.go({ screen: "search", query: text, thread: inside }, true);
  return (
    <section class="search-pane" aria-label={said.title}>
      <h1 class="spoken">{said.title}</h1>
      <header class="search-head">
        <IconButton
          icon={BackIcon}
          label={words().common.back}
          onClick={() => app.router.back()}
        />
        <SearchField
          label={summary ? said.inThread(titleOf(summary)) : said.everywhere}
          value={query}
          onInput={(text) => go(text, thread)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") focusFirst(event);
            if (event.key === "Escape") app.router.back();
          }}
          focused
        />
      </header>
      {thread ? (
        <div class="filters">
          <button type="button" aria-pressed={true}>
            {said.here}
          </button>
          <button type="button" aria-pressed={false} onClick={() => go(query, null)}>
            {said.all}
          </button>
        </div>
      ) : null}
      <p class="coverage" role="status">
        {result && query ? coverageOf(result) : ""}
      </p>
      <Found query={query} result={result} />
    </section>
  );
}

function Found(props: { query: string; result: SearchResult | null }): JSX.Element | null {
  const { query, result } = props;
  const said = words().finding.search;
  if (!query.trim()) {
    return (
      <Empty art={<RopeArt />} title={said.start}>
        {said.startAbout}
      </Empty>
    );
  }
  if (!result) return null;
  if (!result.hits.length) return <Empty title={said.none(query)}>{said.noneAbout}</Empty>;
  return (
    <ul class="hits" onKeyDown={move}>
      {result.hits.map((hit) => (
        <li key={`${hit.thread} ${hit.message ?? "title"}`}>
          <Hit hit={hit} />
        </li>
      ))}
    </ul>
  );
}

function Hit(props: { hit: SearchHit }): JSX.Element {
  const app = useApp();
  const { hit } = props;
  const to = toThread(hit.thread, hit.message);
  const thread = app.threads.get(hit.thread);
  return (
    <a
      class="hit"
      href={format(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        app.router.go(to);
      }}
    >
      <span class="head">
        <b class="one-line">{oneLine(hit.author)}</b>
        <span class="where one-line">
          {[oneLine(hit.title), oneLine(thread?.patient ?? "")].filter(Boolean).join(" · ")}
        </span>
        <time>{brief(hit.time, Date.now())}</time>
      </span>
      <span class="snippet">
        <Snippet text={hit.text} marks={hit.marks} />
      </span>
    </a>
  );
}

function coverageOf(result: SearchResult): string {
  const said = words().finding.search;
  const found = said.found(result.hits.length);
  if (result.since === null) return said.notYet;
  return `${found}. ${result.since ? said.since(date(result.since)) : said.whole}`;
}

function focusFirst(event: KeyboardEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(".hit")?.focus();
}

function move(event: KeyboardEvent): void {
  const step =
    event.key === "ArrowDown" || event.key === "j"
      ? 1
      : event.key === "ArrowUp" || event.key === "k"
        ? -1
        : 0;
  if (!step) return;
  event.preventDefault();
  const hits = [...document.querySelectorAll<HTMLElement>(".hit")];
  const next = hits.indexOf(document.activeElement as HTMLElement) + step;
  const target = hits[next] ?? document.querySelector<HTMLElement>(".search-head input");
  target?.focus();
}
