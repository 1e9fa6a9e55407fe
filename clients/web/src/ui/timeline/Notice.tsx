/** What happened in a thread, in plain French: comings and goings, erasure, refusals. */

import type { JSX } from "preact";
import type { MessageKind } from "@/api/index.ts";
import {
  AlertIcon,
  ClockIcon,
  type Icon,
  InfoIcon,
  KeyIcon,
  LockIcon,
  PeopleIcon,
  RecordIcon,
} from "@/ui/primitives/icons.tsx";
import { clock } from "@/ui/state/moments.ts";
import type { MessageRow } from "@/ui/state/rows.ts";
import { bodyOf } from "@/ui/state/wording.ts";

const DRAWN: Partial<Record<MessageKind, Icon>> = {
  members: PeopleIcon,
  left: PeopleIcon,
  complaint: KeyIcon,
  sealed: LockIcon,
  erased: ClockIcon,
  filed: RecordIcon,
  refused: AlertIcon,
};

export function Notice(props: { row: MessageRow }): JSX.Element {
  const { message } = props.row;
  const Drawn = DRAWN[message.kind] ?? InfoIcon;
  const isGrave = message.kind === "refused" || message.kind === "complaint";
  return (
    <p
      class={`notice${isGrave ? " grave" : ""}`}
      data-key={props.row.key}
      data-seq={message.seq ?? undefined}
      tabIndex={-1}
    >
      <Drawn class="small" />
      <span>
        {bodyOf(message)}
        <time>{clock(message.time)}</time>
      </span>
    </p>
  );
}
