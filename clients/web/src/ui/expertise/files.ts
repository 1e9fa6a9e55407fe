/** Files and studies of a thread that a request or a report may name. */

import { useEffect, useState } from "preact/hooks";
import type { CaseView, FileRef, FileView, Id, MessageView } from "@/api/index.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

/** Lines of a thread that are looked through. */
const LOOKED = 300;

export interface ThreadFile extends FileRef {
  readonly file: FileView;
  readonly line: MessageView;
}

export interface ThreadStudy {
  readonly line: MessageView;
  readonly title: string;
}

export interface ThreadThings {
  readonly files: readonly ThreadFile[];
  readonly studies: readonly ThreadStudy[];
}

const NOTHING: ThreadThings = { files: [], studies: [] };

/** The newest first; read again when something is said in the thread. */
export function useThreadThings(thread: Id | null): ThreadThings {
  const app = useApp();
  const [things, setThings] = useState<ThreadThings>(NOTHING);
  useEffect(() => {
    if (thread === null) return;
    let isWanted = true;
    let asked = 0;
    const ask = () => {
      asked += 1;
      const mine = asked;
      thingsOf(app, thread).then(
        (found) => {
          if (isWanted && mine === asked) setThings(found);
        },
        () => undefined, // locked meanwhile: the screen goes
      );
    };
    ask();
    const end = app.connection.events((event) => {
      const isOfThread = event.type === "message" || event.type === "changed";
      if (isOfThread && event.thread === thread) ask();
    });
    return () => {
      isWanted = false;
      end();
    };
  }, [thread]);
  return things;
}

async function thingsOf(app: App, thread: Id): Promise<ThreadThings> {
  const { messages } = await app.engine.history(thread, null, LOOKED);
  const lines = messages.filter((line) => !line.withdrawn).reverse();
  return {
    files: lines.flatMap((line) =>
      line.files.map((file, index) => ({ message: line.id, index, file, line })),
    ),
    studies: lines
      .filter((line) => line.kind === "study" && line.study !== null)
      .map((line) => ({ line, title: studyTitle(line) })),
  };
}

export function studyTitle({ study }: MessageView): string {
  if (study === null) return "";
  return [study.modality, study.description, study.date]
    .map(oneLine)
    .filter(Boolean)
    .join(" · ");
}

export function isSame(one: FileRef, other: FileRef): boolean {
  return one.message === other.message && one.index === other.index;
}

export function isPicture({ type, thumbnail }: FileView): boolean {
  return type.startsWith("image/") || thumbnail !== null;
}

/** Files and studies that I have sent in its thread since the request was made. */
export async function broughtSince(
  app: App,
  { thread, request }: CaseView,
): Promise<{ documents: readonly FileRef[]; studies: readonly Id[] }> {
  const { files, studies } = await thingsOf(app, thread);
  const isNew = (line: MessageView) =>
    line.mine && line.time >= request.time && !line.kind.startsWith("case");
  return {
    documents: files
      .filter((one) => isNew(one.line) && !one.file.blocked)
      .filter((one) => !request.documents.some((known) => isSame(known, one)))
      .map(({ message, index }) => ({ message, index })),
    studies: studies
      .filter(({ line }) => isNew(line) && !request.studies.includes(line.id))
      .map(({ line }) => line.id),
  };
}

/** A line of a thread, wherever it stands. */
export async function lineOf(app: App, thread: Id, message: Id): Promise<MessageView | null> {
  const here = app.open.peek();
  const known = here?.id === thread ? here.timeline.get(message) : undefined;
  if (known) return known;
  const page = await app.engine.around(thread, message, 1);
  return page.messages.find((one) => one.id === message) ?? null;
}
