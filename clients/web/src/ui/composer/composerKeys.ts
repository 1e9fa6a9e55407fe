/** The keys of the composer: send, new line, complete a mention, correct the last one, give up. */

import type { Completion } from "@/ui/composer/mentions.ts";
import type { App } from "@/ui/state/app.ts";
import { isTouch } from "@/ui/state/device.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { SAID } from "@/ui/state/wording.ts";
import { beginEdit } from "@/ui/timeline/messageDeeds.ts";
import { pickLast } from "@/ui/timeline/messageKeys.ts";

export interface Keyboard {
  readonly app: App;
  readonly open: OpenThread;
  readonly completion: Completion | null;
  readonly setCompletion: (completion: Completion | null) => void;
  readonly take: (at: number) => void;
  readonly submit: () => void;
}

export function keyOn(event: KeyboardEvent, keyboard: Keyboard): void {
  if (event.isComposing) return;
  if (keyboard.completion && complete(event, keyboard, keyboard.completion)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (event.key === "Enter" && sends(event, keyboard.app)) {
    event.preventDefault();
    keyboard.submit();
  } else if (event.key === "ArrowUp" && isEmpty(event)) {
    event.preventDefault();
    if (event.shiftKey) editLast(keyboard.open);
    else pickLast();
  } else if (event.key === "Escape" && giveUp(keyboard.open)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Enter or Ctrl+Enter, as its person has set; on a phone Enter is a new line. */
function sends(event: KeyboardEvent, app: App): boolean {
  if (event.metaKey || event.ctrlKey) return true;
  return app.settings.value.enterSends && !event.shiftKey && !event.altKey && !isTouch();
}

function complete(event: KeyboardEvent, keyboard: Keyboard, completion: Completion): boolean {
  const count = completion.options.length;
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step) {
    const active = (completion.active + step + count) % count;
    keyboard.setCompletion({ ...completion, active });
    return true;
  }
  if (event.key === "Escape") {
    keyboard.setCompletion(null);
    return true;
  }
  if (event.key !== "Enter" && event.key !== "Tab") return false;
  keyboard.take(completion.active);
  return true;
}

function isEmpty(event: KeyboardEvent): boolean {
  return (event.currentTarget as HTMLTextAreaElement).value === "";
}

function editLast(open: OpenThread): void {
  const rows = open.timeline.lines.peek().rows;
  const last = rows.findLast(({ message }) => {
    return message.mine && SAID.has(message.kind) && !message.withdrawn && message.seq !== null;
  });
  if (last) beginEdit(open, last.message);
}

function giveUp(open: OpenThread): boolean {
  const { replyTo, editing } = open.writing.value;
  if (!replyTo && !editing) return false;
  open.write({ replyTo: null, editing: null, ...(editing ? { text: "" } : {}) });
  return true;
}
