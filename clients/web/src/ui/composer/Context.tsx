/** Above the field: the message that is answered or corrected, and the way out. */

import type { JSX } from "preact";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, EditIcon, ReplyIcon } from "@/ui/primitives/icons.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { inOneLine, speakerOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Context(props: { open: OpenThread }): JSX.Element | null {
  const { open } = props;
  const { replyTo, editing } = open.writing.value;
  const about = editing ?? replyTo;
  if (!about) return null;
  const said = words().composer;
  const Drawn = editing ? EditIcon : ReplyIcon;
  return (
    <div class="answering">
      <Drawn class="small" />
      <span class="said">
        <b>{editing ? said.editing : said.replying(speakerOf(about))}</b>
        <span class="one-line">{inOneLine(about)}</span>
      </span>
      <IconButton
        icon={CloseIcon}
        label={editing ? said.cancelEdit : said.cancelReply}
        onClick={() =>
          open.write({ replyTo: null, editing: null, ...(editing ? { text: "" } : {}) })
        }
      />
    </div>
  );
}
