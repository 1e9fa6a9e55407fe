/**
 * The list of threads. Only the rows near the screen are there; arrows, j and k move in all of them.
 */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ThreadSummary } from "@/api/index.ts";
import { useApp } from "@/ui/state/app.ts";
import { toThread } from "@/ui/state/route.ts";
import { hasContext, ThreadRow } from "@/ui/threads/ThreadRow.tsx";
import { offsetsOf, windowOf } from "@/ui/threads/windowing.ts";
import { words } from "@/ui/words/words.ts";

/** In rem, as in threads.css. */
const PLAIN = 4.25;
const CONTEXTUAL = 5.5;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

export function ThreadList(props: { threads: readonly ThreadSummary[] }): JSX.Element {
  const app = useApp();
  const { threads } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 900 });
  const offsets = useMemo(() => offsetsOf(heightsOf(threads)), [threads]);
  const now = Date.now();
  const route = app.router.route.value;
  const current = route.screen === "thread" ? route.thread : null;
  const measure = () => {
    const element = scroller.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  useLayoutEffect(measure, []);
  useEffect(() => {
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  const { first, end } = windowOf(offsets, view.top, view.height);
  const at = threads.findIndex((thread) => thread.id === current);
  const firstTab = at >= first && at < end ? at : first;
  return (
    <nav
      class="thread-list"
      aria-label={words().list.title}
      ref={scroller}
      onScroll={measure}
      onKeyDown={(event) => move(event, scroller.current, offsets)}
    >
      <ul
        style={{ paddingTop: `${offsets[first] ?? 0}px`, height: `${offsets.at(-1) ?? 0}px` }}
      >
        {threads.slice(first, end).map((thread, index) => (
          <ThreadRow
            key={thread.id}
            thread={thread}
            index={first + index}
            count={threads.length}
            isCurrent={thread.id === current}
            isFirstTab={first + index === firstTab}
            now={now}
            onOpen={() => app.router.go(toThread(thread.id))}
          />
        ))}
      </ul>
    </nav>
  );
}

function heightsOf(threads: readonly ThreadSummary[]): readonly number[] {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return threads.map((thread) => (hasContext(thread) ? CONTEXTUAL : PLAIN) * rem);
}

/** Move the focus to the neighbour, drawn or not: first it is scrolled into being. */
function move(
  event: KeyboardEvent,
  list: HTMLElement | null,
  offsets: readonly number[],
): void {
  const step = STEPS[event.key];
  const focused = document.activeElement;
  if (!list || step === undefined || event.metaKey || event.ctrlKey) return;
  if (!(focused instanceof HTMLElement) || focused.dataset.index === undefined) return;
  event.preventDefault();
  const count = offsets.length - 1;
  const next = Math.min(Math.max(Number(focused.dataset.index) + step, 0), count - 1);
  const top = offsets[next] ?? 0;
  const bottom = offsets[next + 1] ?? top;
  if (top < list.scrollTop) list.scrollTop = top;
  if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  requestAnimationFrame(() => {
    list.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true });
  });
}
