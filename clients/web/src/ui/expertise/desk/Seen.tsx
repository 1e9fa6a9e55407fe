/** What was looked at, to be named in the report: ticked by opening it, or by hand. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FileRef } from "@/api/index.ts";
import type { PaneProps } from "@/ui/expertise/desk/RequestPane.tsx";
import { isSame, lineOf } from "@/ui/expertise/files.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function Seen({ view, answering }: PaneProps): JSX.Element | null {
  const said = expertiseWords().desk;
  const { documents } = view.request;
  const names = useNames(view.thread, documents);
  const { answer, change } = answering;
  if (!documents.length) return null;
  const tick = (one: FileRef, isOn: boolean) => {
    const others = answer.seen.filter((other) => !isSame(other, one));
    const { message, index } = one;
    change({ seen: isOn ? [...others, { message, index }] : others });
  };
  return (
    <fieldset class="pick-row seen">
      <legend>
        {said.seen} <span class="detail">{said.seenAbout}</span>
      </legend>
      {documents.map((one, at) => (
        <label key={`${one.message} ${one.index}`} class="pick">
          <input
            type="checkbox"
            checked={answer.seen.some((other) => isSame(other, one))}
            onChange={(event) => tick(one, event.currentTarget.checked)}
          />
          <span>{names[at] ?? said.photo(at + 1)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function useNames(thread: string, files: readonly FileRef[]): readonly string[] {
  const app = useApp();
  const [names, setNames] = useState<readonly string[]>([]);
  const wanted = files.map((one) => `${one.message} ${one.index}`).join(",");
  useEffect(() => {
    let isWanted = true;
    void Promise.all(
      files.map(async ({ message, index }) => {
        const line = await lineOf(app, thread, message).catch(() => null);
        return oneLine(line?.files[index]?.name ?? "");
      }),
    ).then((found) => {
      if (isWanted) setNames(found);
    });
    return () => {
      isWanted = false;
    };
  }, [thread, wanted]);
  return names;
}
