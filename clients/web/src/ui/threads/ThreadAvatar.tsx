/** Who or what a thread is with: the other one, a role, or the group. */

import type { JSX } from "preact";
import type { ThreadSummary } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { titleOf } from "@/ui/state/wording.ts";

export function ThreadAvatar(props: { thread: ThreadSummary; size?: "small" }): JSX.Element {
  const { thread, size } = props;
  return (
    <Avatar
      id={thread.other ?? thread.id}
      name={titleOf(thread)}
      kind={thread.kind ?? "group"}
      {...(size ? { size } : {})}
    />
  );
}
