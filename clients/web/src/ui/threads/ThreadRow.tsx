/** One thread in the list: who, when, which patient and service, the last words, what waits. */

import type { JSX } from "preact";
import type { ThreadSummary } from "@/api/index.ts";
import { type Icon, LockIcon, MuteIcon, PersonIcon, PinIcon } from "@/ui/primitives/icons.tsx";
import { Badge, Chip } from "@/ui/primitives/Parts.tsx";
import { brief } from "@/ui/state/moments.ts";
import { format, toThread } from "@/ui/state/route.ts";
import { oneLine, serviceOf, titleOf } from "@/ui/state/wording.ts";
import { ThreadAvatar } from "@/ui/threads/ThreadAvatar.tsx";
import { StateIcon } from "@/ui/timeline/StateIcon.tsx";
import { words } from "@/ui/words/words.ts";

export interface ThreadRowProps {
  readonly thread: ThreadSummary;
  readonly index: number;
  readonly count: number;
  readonly isCurrent: boolean;
  readonly isFirstTab: boolean;
  readonly now: number;
  readonly onOpen: (thread: ThreadSummary) => void;
}

export function ThreadRow(props: ThreadRowProps): JSX.Element {
  const { thread } = props;
  const shape = `${thread.unread ? " unread" : ""}${hasContext(thread) ? " contextual" : ""}`;
  return (
    <li aria-setsize={props.count} aria-posinset={props.index + 1}>
      <a
        class={`thread-row${shape}`}
        href={format(toThread(thread.id))}
        aria-current={props.isCurrent ? "page" : undefined}
        data-index={props.index}
        tabIndex={props.isFirstTab ? 0 : -1}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          props.onOpen(thread);
        }}
      >
        <ThreadAvatar thread={thread} />
        <span class="lines">
          <Head thread={thread} now={props.now} />
          {hasContext(thread) ? <Context thread={thread} /> : null}
          <Foot thread={thread} />
        </span>
      </a>
    </li>
  );
}

export function hasContext(thread: ThreadSummary): boolean {
  return Boolean(thread.patient || shownService(thread));
}

/** Of a person who writes to me, and not to a role of mine, the row says the name alone. */
function shownService(thread: ThreadSummary): string {
  const isToMe = thread.direct && thread.seat === null;
  const isPerson = isToMe && (thread.kind === null || thread.kind === "person");
  return isPerson ? "" : serviceOf(thread);
}

function Head(props: { thread: ThreadSummary; now: number }): JSX.Element {
  const { thread } = props;
  return (
    <span class="head">
      <span class="title one-line">{titleOf(thread)}</span>
      {thread.muted ? <Sign icon={MuteIcon} says={words().list.muted} /> : null}
      {thread.pinned ? <Sign icon={PinIcon} says={words().list.pinnedWord} /> : null}
      <time>{brief(thread.lastTime, props.now)}</time>
    </span>
  );
}

/** An icon that says something, in words for who does not see it. */
function Sign(props: { icon: Icon; says: string }): JSX.Element {
  const Drawn = props.icon;
  return (
    <>
      <Drawn class="small" />
      <span class="spoken">{props.says}</span>
    </>
  );
}

function Context(props: { thread: ThreadSummary }): JSX.Element {
  const { patient } = props.thread;
  const service = shownService(props.thread);
  return (
    <span class="context">
      {patient ? (
        <Chip icon={PersonIcon} tone="patient">
          <span class="spoken">{words().list.patient("")}</span>
          {oneLine(patient)}
        </Chip>
      ) : null}
      {service ? <span class="service one-line">{service}</span> : null}
    </span>
  );
}

function Foot(props: { thread: ThreadSummary }): JSX.Element {
  const { thread } = props;
  return (
    <span class="foot">
      <Preview thread={thread} />
      {thread.failed ? (
        <Badge tone="danger" count={thread.failed} label={words().list.failed(thread.failed)} />
      ) : null}
      {thread.mentioned ? (
        <span class="at">
          <span aria-hidden="true">@</span>
          <span class="spoken">{words().list.mentioned}</span>
        </span>
      ) : null}
      {thread.unread ? (
        <Badge
          tone={thread.muted ? "muted" : "accent"}
          count={thread.unread}
          label={words().list.unread(thread.unread)}
        />
      ) : null}
    </span>
  );
}

function Preview(props: { thread: ThreadSummary }): JSX.Element {
  const { thread } = props;
  if (thread.frozen) {
    return (
      <span class="preview danger one-line">
        <LockIcon class="small" />
        {words().thread.frozenTitle}
      </span>
    );
  }
  if (thread.draft) {
    return (
      <span class="preview one-line">
        <span class="draft">{words().list.draft}</span> {oneLine(thread.draft)}
      </span>
    );
  }
  return (
    <span class="preview one-line">
      {thread.lastMine && thread.lastState ? (
        <>
          <StateIcon state={thread.lastState} />
          <span class="spoken">{words().message.states[thread.lastState]} </span>
        </>
      ) : null}
      {thread.lastAuthor && !thread.direct && !thread.lastMine ? (
        <span class="author">{words().list.said(oneLine(thread.lastAuthor))} </span>
      ) : null}
      {oneLine(thread.lastText)}
    </span>
  );
}
