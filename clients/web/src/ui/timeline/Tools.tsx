/** Beside a line under the pointer: react, reply, more. By key they are on the line itself. */

import type { JSX } from "preact";
import type { MessageView } from "@/api/index.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { MoreIcon, ReactIcon, ReplyIcon } from "@/ui/primitives/icons.tsx";
import type { Anchor } from "@/ui/primitives/Menu.tsx";
import { pickSymbol } from "@/ui/shell/doors.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { react } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { reply } from "@/ui/timeline/messageDeeds.ts";
import { mayAnswer } from "@/ui/timeline/messageItems.ts";
import { words } from "@/ui/words/words.ts";

export interface ToolsProps {
  readonly message: MessageView;
  readonly open: OpenThread;
  readonly onMore: (anchor: Anchor) => void;
}

export function Tools(props: ToolsProps): JSX.Element {
  const app = useApp();
  const { message, open } = props;
  const said = words().message.actions;
  const answers = mayAnswer(open, message);
  return (
    <div class="line-tools">
      {answers ? (
        <>
          <IconButton
            icon={ReactIcon}
            label={said.react}
            tabIndex={-1}
            onClick={() => void reactWithAny(app, open, message)}
          />
          <IconButton
            icon={ReplyIcon}
            label={said.reply}
            tabIndex={-1}
            onClick={() => reply(open, message)}
          />
        </>
      ) : null}
      <IconButton
        icon={MoreIcon}
        label={said.menu}
        tabIndex={-1}
        popup="menu"
        onClick={(event) =>
          props.onMore((event.currentTarget as Element).getBoundingClientRect())
        }
      />
    </div>
  );
}

export async function reactWithAny(
  app: App,
  open: OpenThread,
  message: MessageView,
): Promise<void> {
  const symbol = await pickSymbol(app);
  if (symbol) await react(app, open, message.id, symbol);
}
