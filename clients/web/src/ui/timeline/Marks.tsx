/** Under a bubble: reactions, who takes it in charge, and what to do about a failure. */

import type { JSX } from "preact";
import type { MessageView } from "@/api/index.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { TakeIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { discard, react, retry } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { namesOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Marks(props: { message: MessageView; open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { message, open } = props;
  const said = words().message;
  if (message.withdrawn) return null;
  return (
    <>
      {message.acknowledgedBy.length ? (
        <div class="taken">
          <TakeIcon class="small" />
          {said.takenBy(namesOf(message.acknowledgedBy))}
        </div>
      ) : null}
      {message.reactions.length ? (
        <div class="reactions">
          {message.reactions.map((one) => (
            <button
              key={one.symbol}
              type="button"
              aria-pressed={one.mine}
              title={namesOf(one.by)}
              onClick={() => void react(app, open, message.id, one.symbol)}
            >
              <span aria-hidden="true">{one.symbol}</span>
              <span class="spoken">{said.reactedBy(one.symbol, namesOf(one.by))}</span>
              {one.by.length > 1 ? (
                <span class="figures" aria-hidden="true">
                  {one.by.length}
                </span>
              ) : null}
            </button>
          ))}
        </div>
      ) : null}
      {message.state === "failed" && message.mine ? (
        <div class="failed-tools">
          <Button kind="quiet" onClick={() => void retry(app, open, message.id)}>
            {said.actions.retry}
          </Button>
          <Button kind="quiet" onClick={() => void discard(app, open, message.id)}>
            {said.actions.discard}
          </Button>
        </div>
      ) : null}
    </>
  );
}
