/** Everything that goes on paper: the thread, all its lines page by page, and the verification. */

import type { Id, MessageView, ThreadView, VerifyReport } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";

const PAGE = 500;

export interface Printable {
  readonly thread: ThreadView;
  readonly messages: readonly MessageView[];
  readonly report: VerifyReport;
  readonly by: string;
  readonly time: number;
}

/** `told` hears how far it is, from 0 to 1. */
export async function gather(
  app: App,
  thread: Id,
  told: (part: number) => void,
): Promise<Printable> {
  const view = await app.engine.thread(thread);
  const messages = await allOf(app, view, told);
  const report = await app.engine.verify(thread);
  return {
    thread: view,
    messages,
    report,
    by: app.status.value?.me.name ?? "",
    time: Date.now(),
  };
}

async function allOf(
  app: App,
  view: ThreadView,
  told: (part: number) => void,
): Promise<readonly MessageView[]> {
  let messages: readonly MessageView[] = [];
  let before: number | null = null;
  for (;;) {
    const page = await app.engine.history(view.id, before, PAGE);
    messages = [...page.messages, ...messages];
    const first = page.messages.find((message) => message.seq !== null)?.seq ?? null;
    if (page.atStart || first === null || first === before) return messages;
    before = first;
    told(1 - first / Math.max(view.head, 1));
  }
}
