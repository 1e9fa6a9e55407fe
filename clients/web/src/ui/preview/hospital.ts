/** The memory of the fake engine: its threads, its pictures, its settings, and who listens. */

import {
  type EngineEvent,
  EngineFault,
  type Fault,
  type Id,
  type MessageView,
  type ProfileState,
  type Settings,
  type StatusView,
  type StudyView,
  type TaskView,
  type ThreadSummary,
} from "@/api/index.ts";
import {
  type Line,
  lastOf,
  type Plot,
  type Thread,
  threadOf,
} from "@/ui/preview/conversations.ts";
import { MAIL_PLOTS } from "@/ui/preview/mailPlots.ts";
import { idOf, ME } from "@/ui/preview/people.ts";
import { type Scene, thumbnail } from "@/ui/preview/pictures.ts";
import { long, ordinary, PLOTS } from "@/ui/preview/plots.ts";
import { STUDY_PLOTS } from "@/ui/preview/studyPlots.ts";
import { DEFAULTS } from "@/ui/state/device.ts";

const THREADS = 40;
const DAY = 86_400_000;
const PUSH_KEY =
  "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM";

export interface FakeOptions {
  readonly now: number;
  readonly profile: ProfileState;
  readonly settings: Partial<Settings>;
  readonly isOnline: boolean;
  readonly isEmpty: boolean;
  readonly isWard: boolean;
}

export class Hospital {
  readonly threads = new Map<Id, Thread>();
  /** Scene of each picture, by `message index`. */
  readonly scenes = new Map<string, Scene>();
  readonly files = new Map<string, File>();
  /** Index and packs of each study, by message. */
  readonly packs = new Map<Id, readonly File[]>();
  /** What was made of each task. */
  readonly moved = new Map<Id, Partial<TaskView>>();
  readonly options: FakeOptions;
  settings: Settings;
  profile: ProfileState;
  isOnline: boolean;
  /** Of the account: what its screens change. */
  access: Pick<StatusView, "attested" | "cardPending" | "devices" | "slots" | "lock">;
  readonly #takers = new Set<(event: EngineEvent) => void>();

  constructor(options: FakeOptions) {
    this.options = options;
    this.settings = { ...DEFAULTS, ...options.settings };
    this.profile = options.profile;
    this.isOnline = options.isOnline;
    this.access = settled(options.now);
    if (options.isEmpty) return;
    const plots = [...PLOTS, ...MAIL_PLOTS, ...STUDY_PLOTS, long()];
    for (const plot of [...plots, ...ordinary(THREADS - plots.length)]) this.#add(plot);
  }

  #add(plot: Plot): void {
    const thread = threadOf(plot, this.options.now);
    this.threads.set(thread.view.id, thread);
    for (const [at, line] of plot.lines.entries()) this.#note(thread, at, line);
  }

  #note(thread: Thread, at: number, line: Line): void {
    const message = thread.messages[at];
    for (const [index, scene] of (line.photos ?? []).entries()) {
      if (message) this.scenes.set(`${message.id} ${index}`, scene);
    }
  }

  /** Pictures take a moment to be drawn: made once, when a thread is first read. */
  async develop(thread: Thread): Promise<void> {
    for (const [at, message] of thread.messages.entries()) {
      if (message.study && !message.study.files.length) {
        thread.messages[at] = {
          ...message,
          study: await this.#imaged(message.id, message.study),
        };
        continue;
      }
      const scene = this.scenes.get(`${message.id} 0`);
      if (!scene || message.files.length) continue;
      const files: MessageView["files"][number][] = [];
      for (let index = 0; ; index += 1) {
        const one = this.scenes.get(`${message.id} ${index}`);
        if (!one) break;
        const drawn = await thumbnail(one);
        files.push({
          name: `photo-${index + 1}.jpg`,
          type: "image/jpeg",
          size: 412_000 + index * 9_000,
          thumbnail: drawn,
          done: null,
        });
      }
      thread.messages[at] = { ...message, files };
    }
  }

  async #imaged(message: Id, study: StudyView): Promise<StudyView> {
    const { madeStudy } = await import("@/ui/preview/phantomStudy.ts");
    const { files, thumbnail } = await madeStudy();
    this.packs.set(message, files);
    return { ...study, files: files.map(viewOf), thumbnail };
  }

  /** The account changed: whoever listens is told its status. */
  changeAccess(part: Partial<Hospital["access"]>): void {
    this.access = { ...this.access, ...part };
    this.tell({ type: "status", status: this.status() });
  }

  listen(take: (event: EngineEvent) => void): () => void {
    this.#takers.add(take);
    return () => this.#takers.delete(take);
  }

  tell(event: EngineEvent): void {
    for (const take of this.#takers) take(event);
  }

  of(thread: Id): Thread {
    const found = this.threads.get(thread);
    if (!found) throw fault({ name: "NotFound", remedy: "choose_other" });
    return found;
  }

  find(thread: Id, message: Id): MessageView {
    const found = this.of(thread).messages.find((one) => one.id === message);
    if (!found) throw fault({ name: "NotFound", remedy: "choose_other" });
    return found;
  }

  /** A line becomes another, and whoever listens is told. */
  change(thread: Id, message: Id, part: Partial<MessageView>): MessageView {
    const { messages } = this.of(thread);
    const at = messages.findIndex((one) => one.id === message);
    const changed = { ...this.find(thread, message), ...part };
    messages[at] = changed;
    this.tell({ type: "changed", thread, message: changed, previous: message });
    this.changeThread(thread, {});
    return changed;
  }

  changeThread(
    thread: Id,
    part: Partial<Thread["view"]>,
    membersChanged = false,
  ): Thread["view"] {
    const found = this.of(thread);
    found.view = { ...found.view, ...lastOf(found.messages), ...part };
    this.tell({ type: "thread", thread: summaryOf(found.view), membersChanged });
    return found.view;
  }

  append(thread: Id, message: MessageView): void {
    const found = this.of(thread);
    found.messages.push(message);
    this.tell({ type: "message", thread, message });
    const isNews = !message.mine;
    this.changeThread(thread, {
      unread: found.view.unread + (isNews ? 1 : 0),
      head: this.nextSeq(thread) - 1,
    });
  }

  nextSeq(thread: Id): number {
    return (
      Math.max(
        0,
        ...this.of(thread)
          .messages.slice(-50)
          .map((one) => one.seq ?? 0),
      ) + 1
    );
  }

  status(): StatusView {
    const failed = [...this.threads.values()].reduce((sum, one) => sum + one.view.failed, 0);
    return {
      origin: location.origin,
      serverName: "CHU des Deux-Vallées",
      software: "0.3.0",
      online: this.isOnline,
      me: ME,
      ...this.access,
      device: idOf("cet appareil"),
      ephemeral: this.options.isWard,
      outbox: this.isOnline ? 0 : 2,
      failed,
      threads: this.threads.size,
      pushKey: PUSH_KEY,
      maxRetention: 0,
      retention: 90 * 86_400,
      tasks: this.options.isEmpty ? 0 : 2,
      warnings: [],
    };
  }
}

function viewOf({ name, type, size }: File): StudyView["files"][number] {
  return { name, type, size, thumbnail: null, done: null };
}

/** Linked and confirmed long ago. */
function settled(now: number): Hospital["access"] {
  const begun = now - 40 * DAY;
  return {
    attested: true,
    cardPending: false,
    devices: [
      { key: idOf("cet appareil"), since: begun, mine: true },
      { key: idOf("téléphone"), since: now - 12 * DAY, mine: false },
    ],
    slots: [{ key: idOf("carte"), type: "card", since: begun }],
    lock: "pin",
  };
}

export function summaryOf(view: ThreadSummary): ThreadSummary {
  return view;
}

export function fault(part: Partial<Fault> & Pick<Fault, "name" | "remedy">): EngineFault {
  return new EngineFault({
    rule: null,
    code: null,
    message: part.name,
    retryAfter: null,
    ...part,
  });
}
