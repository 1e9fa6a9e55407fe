/**
 * How far one reads: keeps the place when lines arrive below, asks for older ones in time, and says
 * what was really on the screen. The scroller's origin is its end, so distances are negative.
 */

import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type App, useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

/** Nearer than this to the end, one is at the end. */
const AT_END = 48;
const BEFORE_TOP = 1_600;
const BEFORE_END = 1_600;
/** From farther than this the way down is a jump: nobody wants to see it go by. */
const NEAR_SCREENS = 3;
const SETTLED = 150;
const LIT = 1_600;
/** Kept above the first new line, so that what it answers is in sight. */
const NEW_MARGIN = 96;

export interface Reading {
  readonly isAway: Signal<boolean>;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

export function useReading(open: OpenThread, scroller: RefObject<HTMLElement | null>): Reading {
  const app = useApp();
  const isAway = useSignal(false);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const look = () => {
    clearTimeout(settling.current);
    settling.current = setTimeout(() => tellDisplayed(app, open, scroller.current), SETTLED);
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    isAway.value = -element.scrollTop > AT_END || !open.timeline.lines.peek().atEnd;
    if (!isAway.value) open.below.value = 0;
    if (toTop(element) < BEFORE_TOP) void open.older().catch(() => undefined);
    if (-element.scrollTop < BEFORE_END) void open.newer().catch(() => undefined);
    look();
  };
  const toEnd = () => {
    void open.toEnd().then(() => {
      const element = scroller.current;
      if (!element) return;
      const isNear = -element.scrollTop < element.clientHeight * NEAR_SCREENS;
      element.scrollTo({ top: 0, behavior: isNear ? "smooth" : "instant" });
    });
  };
  useKeptPlace(open, scroller, isAway);
  useFirstNew(open, scroller);
  useWanted(open, scroller);
  useEffect(() => {
    const lines = open.timeline.lines.value;
    if (lines.rows.length) onScroll();
  });
  useEffect(() => {
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
      clearTimeout(settling.current);
    };
  }, [open]);
  return { isAway, onScroll, toEnd };
}

/** Lines that arrive below do not move what is read; mine bring me to the end. */
function useKeptPlace(
  open: OpenThread,
  scroller: RefObject<HTMLElement | null>,
  isAway: Signal<boolean>,
): void {
  const before = useRef({ last: "", height: 0, atEnd: true });
  const { rows, atEnd } = open.timeline.lines.value;
  const last = rows.at(-1);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const was = before.current;
    const height = element.scrollHeight;
    before.current = { last: last?.key ?? "", height, atEnd };
    if (!was.last || !last || was.last === last.key) return;
    if (was.atEnd && last.message.mine) element.scrollTop = 0;
    else if (isAway.peek()) {
      element.scrollTop -= height - was.height;
      if (!was.atEnd) return; // older than the end: read on, not arrived
      const at = rows.findLastIndex((row) => row.key === was.last);
      open.below.value += at < 0 ? 0 : rows.length - 1 - at;
    }
  }, [rows]);
}

/** Opened with something new: its beginning is in sight, not its end. */
function useFirstNew(open: OpenThread, scroller: RefObject<HTMLElement | null>): void {
  const done = useRef(false);
  const { rows } = open.timeline.lines.value;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (done.current || !rows.length || !element) return;
    done.current = true;
    const line = element.querySelector(".new-line");
    if (!line) return;
    const above = element.getBoundingClientRect().top + NEW_MARGIN;
    const hidden = above - line.getBoundingClientRect().top;
    if (hidden > 0) element.scrollTop -= hidden;
  }, [rows]);
}

/** Bring the wanted line into sight and light it up for a moment. */
function useWanted(open: OpenThread, scroller: RefObject<HTMLElement | null>): void {
  const wanted = open.wanted.value;
  const { rows } = open.timeline.lines.value;
  useEffect(() => {
    if (!wanted) return;
    const message = open.timeline.get(wanted);
    const key = message ? open.timeline.keyOf(message) : wanted;
    const line = scroller.current?.querySelector<HTMLElement>(`[data-key="${key}"]`);
    if (!line) return;
    open.wanted.value = null;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
    line.classList.add("lit");
    setTimeout(() => line.classList.remove("lit"), LIT);
  }, [wanted, rows]);
}

function toTop(element: HTMLElement): number {
  return element.scrollHeight - element.clientHeight + element.scrollTop;
}

/** Tell, signed, the highest number whose last line is within sight of somebody. */
function tellDisplayed(app: App, open: OpenThread, element: HTMLElement | null): void {
  if (!element || document.visibilityState !== "visible" || !document.hasFocus()) return;
  const seq = highestInSight(element);
  const view = open.view.peek();
  if (!view?.joined || view.frozen || seq <= view.displayed) return;
  open.view.value = { ...view, displayed: seq };
  if (seq >= open.timeline.newest && open.timeline.lines.peek().atEnd) {
    app.threads.change(open.id, { unread: 0, mentioned: false });
  }
  void app.engine.displayed(open.id, seq).catch(() => undefined);
}

function highestInSight(element: HTMLElement): number {
  const { bottom } = element.getBoundingClientRect();
  const lines = element.querySelectorAll<HTMLElement>("[data-seq]");
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line && line.getBoundingClientRect().bottom <= bottom + 1)
      return Number(line.dataset.seq);
  }
  return 0;
}
