/** Lines and files of the fake engine: sent, received a moment later, then seen. */

import type { Id, MessageCalls, MessageView, SearchHit, SendOptions } from "@/api/index.ts";
import { messageOf, named } from "@/ui/preview/conversations.ts";
import type { Hospital } from "@/ui/preview/hospital.ts";
import { fault } from "@/ui/preview/hospital.ts";
import { BRUNO, idOf, ME } from "@/ui/preview/people.ts";
import { photograph } from "@/ui/preview/pictures.ts";
import { beginningsOf, folded, matches } from "@/ui/state/threads.ts";
import { inOneLine, speakerOf } from "@/ui/state/wording.ts";

const STEP = 700;
const UPLOAD_STEPS = 8;
const AROUND = 60;
const CONTEXT = 40;

export function messageCalls(hospital: Hospital): MessageCalls {
  return {
    ...reading(hospital),
    ...writing(hospital),
    ...marking(hospital),
    ...files(hospital),
  };
}

function reading(hospital: Hospital) {
  return {
    history: async (thread: Id, before: number | null, limit: number) => {
      const found = hospital.of(thread);
      await hospital.develop(found);
      const earlier = found.messages.filter(
        (one) => before === null || (one.seq ?? before) < before,
      );
      return { messages: earlier.slice(-limit), atStart: earlier.length <= limit };
    },
    around: async (thread: Id, message: Id, limit = AROUND) => {
      const found = hospital.of(thread);
      await hospital.develop(found);
      const at = found.messages.findIndex((one) => one.id === message);
      if (at < 0) throw fault({ name: "NotFound", remedy: "choose_other" });
      const first = Math.max(at - (limit >> 1), 0);
      return { messages: found.messages.slice(first, first + limit), atStart: first === 0 };
    },
    search: async (query: string, options: { thread?: Id; limit?: number }) => {
      const hits = searched(hospital, query, options.thread).slice(0, options.limit ?? 50);
      return { hits, since: hospital.options.now - 200 * 86_400_000 };
    },
  };
}

function searched(hospital: Hospital, query: string, inside?: Id): readonly SearchHit[] {
  const wanted = beginningsOf(query);
  const hits: SearchHit[] = [];
  for (const { view, messages } of hospital.threads.values()) {
    if (inside && view.id !== inside) continue;
    for (const message of messages) {
      if (!message.text || !matches(message.text, wanted)) continue;
      hits.push({
        ...cut(message.text, wanted[0] ?? ""),
        thread: view.id,
        message: message.id,
        seq: message.seq,
        title: view.title,
        author: message.authorName,
        time: message.time,
      });
    }
  }
  return hits.sort((a, b) => b.time - a.time);
}

function cut(text: string, word: string): Pick<SearchHit, "text" | "marks"> {
  const at = Math.max(folded(text).indexOf(word), 0);
  const from = Math.max(at - CONTEXT, 0);
  const part = `${from ? "…" : ""}${text.slice(from, at + 120)}`;
  const start = at - from + (from ? 1 : 0);
  return { text: part, marks: [[start, start + word.length]] };
}

function compose(
  hospital: Hospital,
  thread: Id,
  text: string,
  options: SendOptions,
  part: Partial<MessageView>,
): MessageView {
  const { view } = hospital.of(thread);
  const quoted = options.replyTo ? hospital.find(thread, options.replyTo) : null;
  const role = view.speaksFor.find((one) => one.account === options.behalf);
  const message: MessageView = {
    ...messageOf(thread, null, { by: ME, ago: 0, says: text }, Date.now()),
    id: options.intent,
    state: "waiting",
    behalf: role?.account ?? null,
    behalfName: role?.name ?? "",
    mentions: view.members.filter((one) => options.mentions?.includes(one.account)),
    replyTo: quoted
      ? { id: quoted.id, author: speakerOf(quoted), text: inOneLine(quoted), gone: false }
      : null,
    recipients: view.members.length - 1,
    ...part,
  };
  hospital.append(thread, message);
  return message;
}

function writing(hospital: Hospital) {
  return {
    send: async (thread: Id, text: string, options: SendOptions) => {
      const message = compose(hospital, thread, text, options, {});
      if (hospital.isOnline) void progress(hospital, thread, message.id);
      return message;
    },
    sendFiles: async (
      thread: Id,
      sent: Parameters<MessageCalls["sendFiles"]>[1],
      caption: string,
      options: SendOptions,
    ) => {
      const views = sent.map(({ file, thumbnail }) => ({
        name: file.name,
        type: file.type,
        size: file.size,
        thumbnail,
        done: 0,
      }));
      const message = compose(hospital, thread, caption, options, {
        kind: "file",
        files: views,
      });
      for (const [index, { file }] of sent.entries())
        hospital.files.set(`${message.id} ${index}`, file);
      void upload(hospital, thread, message.id);
      return message;
    },
    forward: async (thread: Id, message: Id, to: Id, intent: Id) => {
      const { text, files: attached, kind } = hospital.find(thread, message);
      return compose(
        hospital,
        to,
        text,
        { intent },
        { files: attached, kind, state: "stored", seq: hospital.nextSeq(to) },
      );
    },
    retry: async (thread: Id, message: Id) => {
      hospital.change(thread, message, { state: "waiting", reason: null });
      hospital.changeThread(thread, { failed: 0 });
      void progress(hospital, thread, message);
    },
    discard: async (thread: Id, message: Id) => gone(hospital, thread, message),
    typing: async () => undefined,
  };
}

/** Stored, delivered, displayed; then Bruno types, and answers. */
async function progress(hospital: Hospital, thread: Id, message: Id): Promise<void> {
  const others = hospital
    .of(thread)
    .view.members.filter((one) => !one.mine && one.kind === "person");
  await later(STEP);
  hospital.change(thread, message, { state: "stored", seq: hospital.nextSeq(thread) });
  await later(STEP);
  hospital.change(thread, message, { state: "delivered", deliveredTo: others });
  await later(STEP);
  hospital.change(thread, message, { state: "displayed", displayedBy: others });
  if (!others.some((one) => one.account === BRUNO.account)) return;
  hospital.tell({ type: "typing", thread, ...named(BRUNO), on: true });
  await later(STEP * 3);
  const answer = messageOf(
    thread,
    hospital.nextSeq(thread),
    { by: BRUNO, ago: 0, says: "Bien reçu, merci." },
    Date.now(),
  );
  hospital.append(thread, { ...answer, id: idOf(`${message} answer`, 16) });
}

async function upload(hospital: Hospital, thread: Id, message: Id): Promise<void> {
  const { files: views } = hospital.find(thread, message);
  for (const [index, file] of views.entries()) {
    for (let step = 1; step <= UPLOAD_STEPS; step += 1) {
      await later(STEP / 4);
      const done = Math.round((file.size * step) / UPLOAD_STEPS);
      hospital.tell({
        type: "file",
        thread,
        id: message,
        index,
        done,
        total: file.size,
        upload: true,
      });
    }
  }
  const stored = hospital.find(thread, message).files.map((file) => ({ ...file, done: null }));
  hospital.change(thread, message, { files: stored });
  await progress(hospital, thread, message);
}

function marking(hospital: Hospital) {
  const me = named(ME);
  return {
    edit: async (thread: Id, message: Id, text: string) => {
      hospital.change(thread, message, { text, edited: true });
    },
    withdraw: async (thread: Id, message: Id) => {
      hospital.change(thread, message, { withdrawn: true, text: "", files: [], reactions: [] });
    },
    react: async (thread: Id, message: Id, symbol: string, on: boolean) => {
      const before = hospital.find(thread, message).reactions;
      const others = before.map((one) =>
        one.symbol === symbol
          ? {
              ...one,
              mine: on,
              by: one.by.filter((who) => who.account !== me.account).concat(on ? [me] : []),
            }
          : one,
      );
      const isNew = on && !before.some((one) => one.symbol === symbol);
      const all = isNew ? [...others, { symbol, by: [me], mine: true }] : others;
      hospital.change(thread, message, { reactions: all.filter((one) => one.by.length) });
    },
    acknowledge: async (thread: Id, message: Id) => {
      const by = hospital.find(thread, message).acknowledgedBy;
      hospital.change(thread, message, { acknowledgedBy: [...by, me] });
    },
    displayed: async (thread: Id, seq: number) => {
      const { view } = hospital.of(thread);
      const unread = Math.max(view.head - seq, 0);
      hospital.changeThread(thread, {
        displayed: seq,
        unread: Math.min(view.unread, unread),
        mentioned: false,
      });
    },
  };
}

function files(hospital: Hospital) {
  const open = async (thread: Id, message: Id, index: number): Promise<Blob> => {
    const file = hospital.files.get(`${message} ${index}`);
    if (file) return file;
    const scene = hospital.scenes.get(`${message} ${index}`);
    if (scene) return photograph(scene);
    const view = hospital.find(thread, message).files[index];
    return new Blob([PDF], { type: view?.type ?? "" });
  };
  return {
    cancelFiles: async (thread: Id, message: Id) => gone(hospital, thread, message),
    openFile: open,
    saveFile: async (thread: Id, message: Id, index: number, handle: FileSystemFileHandle) => {
      const stream = await handle.createWritable();
      await stream.write(await open(thread, message, index));
      await stream.close();
    },
  };
}

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 594]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 58>>stream
BT /F 20 Tf 60 500 Td (Compte rendu operatoire) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>`;

function gone(hospital: Hospital, thread: Id, message: Id): void {
  const found = hospital.of(thread);
  found.messages.splice(
    found.messages.findIndex((one) => one.id === message),
    1,
  );
  hospital.tell({ type: "gone", thread, id: message });
  hospital.changeThread(thread, { failed: 0 });
}

function later(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
