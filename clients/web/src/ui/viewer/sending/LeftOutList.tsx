/** What of a drop is not sent, and why, by name. */

import type { JSX } from "preact";
import type { FoundView } from "@/imaging/sending.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

/** Names that a person still reads. */
const MOST = 100;

export function LeftOutList(props: { found: FoundView }): JSX.Element | null {
  const { leftOut, duplicates } = props.found;
  const said = viewerWords().send;
  return (
    <>
      {duplicates ? <p class="hint">{said.duplicates(duplicates)}</p> : null}
      {leftOut.length ? (
        <details class="left-out">
          <summary>{said.leftOut(leftOut.length)}</summary>
          <ul>
            {leftOut.slice(0, MOST).map(({ name, word }, at) => (
              <li key={at}>
                <span class="one-line">{oneLine(name)}</span>
                <span class="detail">{said.reasons[word]}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
