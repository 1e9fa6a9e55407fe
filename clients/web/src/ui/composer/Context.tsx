/** Above the field: the message that is answered or corrected, and the way out. */

import type { JSX } from "preact";
import type { MessageView } from "@/api/index.ts";
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
        <b>{editing ? said.editing : replyingTo(about)}</b>
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

function replyingTo(message: MessageView): string {
  const said = words().composer;
  return message.mine ? said.replyingToMyself : said.replying(speakerOf(message));
}
