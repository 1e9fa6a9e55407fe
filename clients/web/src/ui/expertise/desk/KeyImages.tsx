/** Images that were marked in the viewer, to stand in the report. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ImageMarkView, MessageView } from "@/api/index.ts";
import type { PaneProps } from "@/ui/expertise/desk/RequestPane.tsx";
import { lineOf } from "@/ui/expertise/files.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

export interface Marked {
  readonly line: MessageView;
  readonly mark: ImageMarkView;
}

export function KeyImages({ view, answering }: PaneProps): JSX.Element | null {
  const said = expertiseWords().desk;
  const { studies } = view.request;
  const marked = useMarked(view.thread, studies);
  const { answer, change } = answering;
  const [begun] = useState(Date.now);
  const fresh = marked.filter(({ mark }) => mark.mine && mark.time >= begun);
  const isNew = ({ mark }: Marked) => !answer.marks.includes(mark.mark);
  useEffect(() => {
    // Whoever marks an image while answering wants it in the report.
    const added = fresh.filter(isNew).map(({ mark }) => mark.mark);
    if (added.length) change({ marks: [...answer.marks, ...added] });
  }, [fresh.length]);
  if (!studies.length) return null;
  return (
    <fieldset class="pick-row key-images">
      <legend>{said.keyImages}</legend>
      {marked.length ? null : <p class="detail">{said.keyImagesNone}</p>}
      {marked.map(({ mark }, at) => (
        <label key={mark.mark} class="pick">
          <input
            type="checkbox"
            checked={answer.marks.includes(mark.mark)}
            onChange={(event) => {
              const others = answer.marks.filter((one) => one !== mark.mark);
              const isOn = event.currentTarget.checked;
              change({ marks: isOn ? [...others, mark.mark] : others });
            }}
          />
          <span>{captionOf(mark, at)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function captionOf(mark: ImageMarkView, at: number): string {
  return oneLine(mark.note) || `${expertiseWords().desk.keyImages} ${at + 1}`;
}

/** Marks of the studies of a case, as they are made. */
function useMarked(thread: string, studies: readonly string[]): readonly Marked[] {
  const app = useApp();
  const [lines, setLines] = useState<ReadonlyMap<string, MessageView>>(new Map());
  const wanted = studies.join(" ");
  useEffect(() => {
    let isWanted = true;
    const take = (line: MessageView | null, isNewer: boolean) => {
      if (!isWanted || line === null) return;
      // What is told of a line is newer than what was asked about it before.
      setLines((now) => (isNewer || !now.has(line.id) ? new Map(now).set(line.id, line) : now));
    };
    for (const id of studies) {
      lineOf(app, thread, id).then(
        (line) => take(line, false),
        () => undefined, // it is not here: there is nothing to mark
      );
    }
    const stop = app.connection.events((event) => {
      if (event.type !== "changed" || event.thread !== thread) return;
      if (studies.includes(event.message.id)) take(event.message, true);
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [thread, wanted]);
  return studies.flatMap((id) => marksOf(lines.get(id) ?? null));
}

export function marksOf(line: MessageView | null): readonly Marked[] {
  return line?.study?.marks.map((mark) => ({ line, mark })) ?? [];
}
