/** The left pane: what is open here, the field that filters, the banners, the threads. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { lockNow } from "@/ui/lock/idle.ts";
import { Mark, RopeArt } from "@/ui/primitives/Art.tsx";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import {
  ForwardIcon,
  LockIcon,
  PeopleIcon,
  RecordIcon,
  SearchIcon,
  SettingsIcon,
  TakeIcon,
  WriteIcon,
} from "@/ui/primitives/icons.tsx";
import { Badge, Empty } from "@/ui/primitives/Parts.tsx";
import { openNewThread, openPalette } from "@/ui/shell/doors.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { chord, isTouch } from "@/ui/state/device.ts";
import { chosen, type Filter } from "@/ui/state/threads.ts";
import { ListBanners } from "@/ui/threads/ListBanners.tsx";
import { NextSteps } from "@/ui/threads/NextSteps.tsx";
import { ThreadList } from "@/ui/threads/ThreadList.tsx";
import { words } from "@/ui/words/words.ts";

const FILTERS: readonly Filter[] = ["all", "unread", "mine"];

export function ListPane(): JSX.Element {
  const app = useApp();
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const all = app.threads.ordered.value;
  const threads = chosen(all, filter, query);
  const search = () => app.router.go({ screen: "search", query, thread: null });
  const Pane = app.isWide.value ? "section" : "main";
  return (
    <Pane class="list-pane" aria-label={words().list.title}>
      <Head />
      <div class="list-tools">
        <div class="finding">
          <SearchField
            label={words().list.filter}
            value={query}
            onInput={setQuery}
            {...(isTouch() ? {} : { shortcut: chord("K") })}
            onKeyDown={(event) => {
              if (event.key === "Enter" && query) search();
              if (event.key === "ArrowDown") focusFirst(event);
            }}
          />
          <IconButton
            icon={PeopleIcon}
            label={words().list.find}
            onClick={() => app.router.go({ screen: "find", page: "people" })}
          />
          <IconButton
            icon={RecordIcon}
            label={words().list.cases}
            onClick={() => app.router.go({ screen: "cases" })}
          />
        </div>
        <Filters filter={filter} onChange={setFilter} />
      </div>
      <ListBanners />
      <ToDo />
      {query ? (
        <button type="button" class="row search-on" onClick={search}>
          <SearchIcon class="small" />
          <span class="text one-line">{words().list.searchMessages(query)}</span>
          <ForwardIcon class="small" />
        </button>
      ) : null}
      {threads.length ? (
        <ThreadList threads={threads} />
      ) : isSettled(app) ? (
        <Nothing filter={filter} query={query} />
      ) : (
        <Skeleton />
      )}
    </Pane>
  );
}

/** What nobody did in time, and somebody must. */
function ToDo(): JSX.Element | null {
  const app = useApp();
  const count = app.status.value?.tasks ?? 0;
  const label = words().list.tasks;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="row search-on"
      onClick={() => app.router.go({ screen: "tasks" })}
    >
      <TakeIcon class="small" />
      <span class="text one-line">{label}</span>
      <Badge count={count} label={String(count)} />
    </button>
  );
}

/** Whether an empty list is one: what is kept was read, and what waited was brought. */
function isSettled(app: App): boolean {
  const { line, threads } = app;
  return threads.ready.value && (!line.isFirst.value || line.isAway.value);
}

function Head(): JSX.Element {
  const app = useApp();
  const hasLock = app.status.value?.ephemeral === false;
  return (
    <header class="pane-head">
      <Mark class="mark" />
      <h1>{words().list.title}</h1>
      {app.line.syncing.value ? (
        <span class="syncing" role="status">
          <span class="spinner" />
          <span class="spoken">{words().list.syncing}</span>
        </span>
      ) : null}
      <span class="gap" />
      {hasLock ? (
        <IconButton
          icon={LockIcon}
          label={words().common.lock}
          onClick={() => void attempt(app, lockNow(app))}
        />
      ) : null}
      <IconButton
        icon={SettingsIcon}
        label={words().common.settings}
        onClick={() => app.router.go({ screen: "settings", page: "" })}
      />
      {app.isWide.value ? null : (
        <IconButton
          icon={SearchIcon}
          label={words().list.goTo}
          onClick={() => void openPalette(app)}
        />
      )}
      <IconButton
        icon={WriteIcon}
        label={words().common.newThread}
        onClick={() => void openNewThread(app)}
      />
    </header>
  );
}

function Filters(props: { filter: Filter; onChange: (filter: Filter) => void }): JSX.Element {
  return (
    <fieldset class="filters">
      <legend class="spoken">{words().list.filter}</legend>
      {FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={props.filter === filter}
          onClick={() => props.onChange(filter)}
        >
          {words().list.filterBy[filter]}
        </button>
      ))}
    </fieldset>
  );
}

function Nothing(props: { filter: Filter; query: string }): JSX.Element {
  const app = useApp();
  const said = words().list;
  if (props.query) return <Empty title={said.nothingFits}>{said.nothingFitsAbout}</Empty>;
  if (props.filter === "unread") {
    return <Quiet title={said.nothingUnread}>{said.nothingUnreadAbout}</Quiet>;
  }
  if (props.filter === "mine") return <Quiet title={said.noRole}>{said.noRoleAbout}</Quiet>;
  return (
    <div class="newcomer">
      <Empty
        art={<RopeArt />}
        title={said.empty}
        action={
          <Button kind="primary" icon={WriteIcon} onClick={() => void openNewThread(app)}>
            {words().common.newThread}
          </Button>
        }
      >
        {said.emptyAbout}
      </Empty>
      <NextSteps />
    </div>
  );
}

function Quiet(props: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <Empty art={<RopeArt />} title={props.title}>
      {props.children}
    </Empty>
  );
}

/** The shape of what is coming, for the moment before the first answer. */
function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" aria-busy="true" role="status">
      <p>{words().list.arriving}</p>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <div key={row}>
          <i />
          <b />
          <b />
        </div>
      ))}
    </div>
  );
}

function focusFirst(event: KeyboardEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(".thread-row")?.focus();
}
