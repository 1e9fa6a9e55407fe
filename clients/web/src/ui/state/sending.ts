/**
 * What was written leaves: the line is on the screen in the same frame, the engine keeps it after.
 *
 * What never enters this room: an element, a file's bytes.
 */

import type { Id, MessageView, Named, OutgoingFile } from "@/api/index.ts";
import type { App } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { inOneLine, speakerOf } from "@/ui/state/wording.ts";

/** Send what is written; the line is there before the engine knows. */
export async function send(app: App, open: OpenThread): Promise<void> {
  const { text, replyTo, files, behalf, mentions } = open.writing.value;
  const body = text.trim();
  if (!body && !files.length) return;
  const intent = newIntent();
  const echo = echoOf(app, open, intent, body);
  open.timeline.forgetNew();
  open.timeline.echo(echo);
  if (!open.timeline.lines.peek().atEnd) void open.toEnd();
  open.write({ text: "", replyTo: null, files: [], mentions: [] });
  app.threads.change(open.id, {
    draft: "",
    lastText: inOneLine(echo),
    lastMine: true,
    lastTime: echo.time,
    lastState: "waiting",
  });
  const options = {
    intent,
    ...(replyTo ? { replyTo: replyTo.id } : {}),
    ...(behalf ? { behalf } : {}),
    mentions: meant(body, mentions),
  };
  try {
    const sent = files.length
      ? app.engine.sendFiles(open.id, files, body, options)
      : app.engine.send(open.id, body, options);
    await open.timeline.answered(sent, (message) => open.timeline.settle(intent, message));
  } catch (error) {
    open.timeline.drop(intent);
    giveBack(open, body, replyTo, files);
    app.overlays.say(sentenceOf(error), { tone: "danger" });
  }
}

/** What could not be taken goes back under the pen, unless something new is there. */
function giveBack(
  open: OpenThread,
  text: string,
  replyTo: MessageView | null,
  files: readonly OutgoingFile[],
): void {
  const now = open.writing.value;
  if (!now.text && !now.files.length) open.write({ text, replyTo, files });
}

function meant(text: string, mentions: readonly Named[]): readonly Id[] {
  const named = mentions.filter((one) => text.includes(`@${one.name}`));
  return [...new Set(named.map((one) => one.account))];
}

function echoOf(app: App, open: OpenThread, intent: Id, text: string): MessageView {
  const { replyTo, files, behalf, mentions } = open.writing.value;
  const view = open.view.value;
  const me = app.status.value?.me;
  const role = view?.speaksFor.find((one) => one.account === behalf);
  return {
    id: intent,
    seq: null,
    author: me?.account ?? "",
    authorName: me?.name ?? "",
    authorProfession: me?.profession ?? "",
    behalf,
    behalfName: role?.name ?? "",
    time: Date.now(),
    kind: files.length ? "file" : "text",
    text,
    mentions: mentions.filter((one) => text.includes(`@${one.name}`)),
    mentionsMe: false,
    replyTo: replyTo
      ? { id: replyTo.id, author: speakerOf(replyTo), text: inOneLine(replyTo), gone: false }
      : null,
    edited: false,
    withdrawn: false,
    reactions: [],
    acknowledgedBy: [],
    deliveredTo: [],
    displayedBy: [],
    recipients: Math.max((view?.members.length ?? 1) - 1, 0),
    state: "waiting",
    reason: null,
    confirmed: true,
    marks: [],
    mine: true,
    followsGap: false,
    came: [],
    gone: [],
    files: files.map(({ file, thumbnail }) => ({
      name: file.name,
      type: file.type,
      size: file.size,
      thumbnail,
      done: 0,
    })),
    retention: 0,
    newTitle: null,
    newPatient: null,
    mail: null,
    mailbox: null,
    letter: null,
    study: null,
    expertise: null,
    caseStep: null,
    consent: null,
    mails: [],
  };
}
