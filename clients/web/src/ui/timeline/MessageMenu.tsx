/** The menu of a message: the usual reactions in a row, then what can be done. */

import type { JSX } from "preact";
import type { MessageView } from "@/api/index.ts";
import { PlusIcon } from "@/ui/primitives/icons.tsx";
import { type Anchor, Menu } from "@/ui/primitives/Menu.tsx";
import { useApp } from "@/ui/state/app.ts";
import { react } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { mayAnswer, messageItems } from "@/ui/timeline/messageItems.ts";
import { reactWithAny } from "@/ui/timeline/Tools.tsx";
import { words } from "@/ui/words/words.ts";

/** The same six as in the terminal. */
export const USUAL = ["👍", "❤️", "👀", "✅", "❗", "🙏"] as const;

export interface MessageMenuProps {
  readonly message: MessageView;
  readonly open: OpenThread;
  readonly anchor: Anchor;
  readonly onClose: () => void;
}

export function MessageMenu(props: MessageMenuProps): JSX.Element {
  const app = useApp();
  const { message, open } = props;
  const said = words().message.actions;
  return (
    <Menu
      label={said.menu}
      anchor={props.anchor}
      items={messageItems(app, open, message)}
      onClose={props.onClose}
    >
      {mayAnswer(open, message) ? (
        <fieldset class="usual" aria-label={said.react}>
          {USUAL.map((symbol) => (
            <button
              key={symbol}
              type="button"
              role="menuitem"
              aria-label={`${said.react} ${symbol}`}
              onClick={() => {
                props.onClose();
                void react(app, open, message.id, symbol);
              }}
            >
              {symbol}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            class="icon-button"
            aria-label={said.allReactions}
            title={said.allReactions}
            onClick={() => {
              props.onClose();
              void reactWithAny(app, open, message);
            }}
          >
            <PlusIcon />
          </button>
        </fieldset>
      ) : null}
    </Menu>
  );
}
