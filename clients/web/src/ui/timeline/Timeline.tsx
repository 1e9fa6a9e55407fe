/**
 * The messages of a thread. The scroller is turned over (column-reverse): its origin is the newest
 * line, so that pages above and pictures that load never move what is read.
 */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { DownIcon, LockIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { day } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import type { Day } from "@/ui/state/rows.ts";
import { whoElse } from "@/ui/state/wording.ts";
import { ChunkView } from "@/ui/timeline/ChunkView.tsx";
import { type Near, useNear } from "@/ui/timeline/near.ts";
import { useReading } from "@/ui/timeline/reading.ts";
import { words } from "@/ui/words/words.ts";

export function Timeline(props: { open: OpenThread }): JSX.Element {
  const { open } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const near = useNear(scroller);
  const lines = open.timeline.lines.value;
  const reading = useReading(open, scroller);
  return (
    <div class="timeline">
      <div class="scroller" ref={scroller} onScroll={reading.onScroll}>
        <div
          class="lines"
          role="log"
          aria-live="off"
          aria-label={words().thread.messages}
          aria-busy={!open.timeline.isReady}
        >
          {lines.atStart ? <Beginning open={open} /> : null}
          {lines.days.map((one) => (
            <DayView key={one.key} day={one} near={near} open={open} />
          ))}
        </div>
      </div>
      {reading.isAway.value ? <ToEnd open={open} onClick={reading.toEnd} /> : null}
    </div>
  );
}

function DayView(props: { day: Day; near: Near; open: OpenThread }): JSX.Element {
  const Name = useApp().isWide.value ? "h3" : "h2";
  return (
    <section class="day">
      <Name class="day-name">
        <span>{day(props.day.time, Date.now())}</span>
      </Name>
      {props.day.chunks.map((chunk) => (
        <ChunkView key={chunk.key} chunk={chunk} near={props.near} open={props.open} />
      ))}
    </section>
  );
}

/** Why there is nothing above. */
function Beginning(props: { open: OpenThread }): JSX.Element | null {
  const view = props.open.view.value;
  const oldest = props.open.timeline.oldest ?? 1;
  if (!view) return null;
  return (
    <div class="beginning">
      <LockIcon />
      <p>{whoElse(view)}</p>
      {oldest > 1 ? <p>{words().thread.beginning}</p> : null}
      {props.open.timeline.lines.value.rows.length ? null : <p>{words().thread.nothingYet}</p>}
    </div>
  );
}

function ToEnd(props: { open: OpenThread; onClick: () => void }): JSX.Element {
  const count = props.open.below.value;
  return (
    <div class="to-end">
      <IconButton
        icon={DownIcon}
        label={count ? words().thread.newBelow(count) : words().thread.toBottom}
        onClick={props.onClick}
      />
      {count ? (
        <span class="badge" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      ) : null}
    </div>
  );
}
