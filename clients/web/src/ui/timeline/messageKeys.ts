/** Single keys on a picked message, and moving from one to the next. */

import type { MessageView } from "@/api/index.ts";
import { openDetails } from "@/ui/shell/doors.tsx";
import type { App } from "@/ui/state/app.ts";
import { acknowledge, copy } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import {
  askWithdraw,
  beginEdit,
  focusComposer,
  forward,
  reply,
} from "@/ui/timeline/messageDeeds.ts";
import { mayAnswer, mayEdit, mayTake } from "@/ui/timeline/messageItems.ts";
import { reactWithAny } from "@/ui/timeline/Tools.tsx";

type Deed = (app: App, open: OpenThread, message: MessageView) => void;

const ANSWERING: Readonly<Record<string, Deed>> = {
  r: (_, open, message) => reply(open, message),
  "+": (app, open, message) => void reactWithAny(app, open, message),
  "=": (app, open, message) => void reactWithAny(app, open, message),
  f: (app, open, message) => void forward(app, open, message),
};
const OWN: Readonly<Record<string, Deed>> = {
  e: (_, open, message) => beginEdit(open, message),
  w: (app, open, message) => void askWithdraw(app, open, message),
  Delete: (app, open, message) => void askWithdraw(app, open, message),
};
const ANY: Readonly<Record<string, Deed>> = {
  c: (app, _, message) => void copy(app, message),
  i: (app, _, message) => void openDetails(app, message),
  Escape: () => focusComposer(),
};
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 };

export function onLineKey(
  event: KeyboardEvent,
  app: App,
  open: OpenThread,
  message: MessageView,
  openMenu: () => void,
): void {
  if (event.target !== event.currentTarget) return;
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const step = STEPS[event.key];
  const deed = deedOf(event.key, app, open, message);
  if (step === undefined && !deed && event.key !== "Enter") return;
  event.preventDefault();
  event.stopPropagation();
  if (step !== undefined) pick(event.currentTarget as HTMLElement, step);
  else if (deed) deed(app, open, message);
  else openMenu();
}

function deedOf(
  key: string,
  app: App,
  open: OpenThread,
  message: MessageView,
): Deed | undefined {
  if (key === "p" && mayTake(open, message, app)) {
    return () => void acknowledge(app, open, message.id);
  }
  const own = mayEdit(open, message) ? OWN[key] : undefined;
  const answering = mayAnswer(open, message) ? ANSWERING[key] : undefined;
  return own ?? answering ?? ANY[key];
}

/** The neighbour; below the last one is the composer. */
function pick(line: HTMLElement, step: number): void {
  const lines = [...document.querySelectorAll<HTMLElement>(".timeline article.line")];
  const next = lines[lines.indexOf(line) + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (step > 0) {
    focusComposer();
  }
}

/** From the composer: the last message. */
export function pickLast(): void {
  const lines = document.querySelectorAll<HTMLElement>(".timeline article.line");
  lines[lines.length - 1]?.focus();
}
