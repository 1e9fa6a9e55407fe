/**
 * From what was dropped to a study that is on its way: where one is, and what comes next.
 *
 * What never enters this room: an element; how a pack is made.
 */

import { type Signal, signal } from "@preact/signals";
import type { OutgoingFile, StudyAbout } from "@/api/index.ts";
import type { FaultWord } from "@/imaging/faults.ts";
import { type FoundView, type FromPacking, type Packed, Sending } from "@/imaging/sending.ts";
import type { App } from "@/ui/state/app.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

export type Stage =
  | { readonly kind: "choosing" }
  | { readonly kind: "reading"; readonly done: number; readonly total: number }
  | { readonly kind: "found"; readonly found: FoundView }
  | { readonly kind: "packing"; readonly done: number; readonly total: number }
  | { readonly kind: "sent"; readonly count: number }
  | { readonly kind: "failed"; readonly word: FaultWord | null; readonly sentence: string };

export class SendingSession {
  readonly stage: Signal<Stage> = signal({ kind: "choosing" });
  /** Places of the studies that are to be sent. */
  readonly chosen: Signal<ReadonlySet<number>> = signal(new Set());
  readonly caption = signal("");
  readonly #app: App;
  readonly #open: OpenThread;
  #sending: Sending | null = null;
  #found: FoundView | null = null;
  #waiting: number[] = [];
  /** Images of the studies before the one that is packed. */
  #before = 0;
  #sent = 0;

  constructor(app: App, open: OpenThread) {
    this.#app = app;
    this.#open = open;
  }

  gather(files: readonly File[]): void {
    this.end();
    this.stage.value = { kind: "reading", done: 0, total: files.length };
    this.#sending = new Sending((message) => void this.#hear(message));
    this.#sending.gather(files);
  }

  choose(place: number, isChosen: boolean): void {
    const chosen = new Set(this.chosen.peek());
    if (isChosen) chosen.add(place);
    else chosen.delete(place);
    this.chosen.value = chosen;
  }

  /** Pack what was chosen, one study after the other. */
  send(): void {
    this.#waiting = [...this.chosen.peek()].sort((one, other) => one - other);
    this.stage.value = { kind: "packing", done: 0, total: this.#total() };
    this.#next();
  }

  /** Give up; what was sent before stays sent. */
  end(): void {
    this.#sending?.end();
    this.#sending = null;
  }

  #next(): void {
    const [place] = this.#waiting;
    if (place !== undefined) {
      this.#sending?.pack(place);
      return;
    }
    this.end();
    this.stage.value = { kind: "sent", count: this.#sent };
  }

  async #hear(message: FromPacking): Promise<void> {
    if (message.kind === "reading") this.stage.value = message;
    else if (message.kind === "found") this.#show(message.found);
    else if (message.kind === "packing") {
      const done = this.#before + message.done;
      this.stage.value = { kind: "packing", done, total: this.#total() };
    } else if (message.kind === "failed") this.#fail(message.word, "");
    else await this.#keep(message);
  }

  #show(found: FoundView): void {
    this.#found = found;
    this.chosen.value = new Set(found.studies.length === 1 ? [0] : []);
    this.stage.value = { kind: "found", found };
  }

  /** Put it in the journal: from then on it outlives this page. */
  async #keep(packed: Packed): Promise<void> {
    const about = { ...packed.about, caption: this.#sent === 0 ? this.caption.peek() : "" };
    try {
      const { engine } = this.#app;
      const behalf = this.#open.writing.peek().behalf;
      const options = { intent: newIntent(), ...(behalf ? { behalf } : {}) };
      await engine.sendStudy(this.#open.id, filesOf(packed), about, options);
    } catch (error) {
      this.#fail(null, sentenceOf(error));
      return;
    }
    this.#sent += 1;
    this.#before += packed.about.instances;
    this.#waiting.shift();
    this.#next();
  }

  #fail(word: FaultWord | null, sentence: string): void {
    this.end();
    this.stage.value = { kind: "failed", word, sentence };
  }

  #total(): number {
    const studies: readonly StudyAbout[] = this.#found?.studies ?? [];
    return [...this.chosen.peek()].reduce(
      (sum, place) => sum + (studies[place]?.instances ?? 0),
      0,
    );
  }
}

function filesOf({ index, packs, thumbnail }: Packed): readonly OutgoingFile[] {
  const named = (blob: Blob, name: string): File => new File([blob], name);
  return [
    { file: named(index, "study.index"), thumbnail },
    ...packs.map((pack, at) => ({ file: named(pack, `${at + 1}.pack`), thumbnail: null })),
  ];
}
