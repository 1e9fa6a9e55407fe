/** How long what is written in a thread is kept, within what the server allows. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { memberWords } from "@/ui/members/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices, Switch } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { span } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

const DAY = 86_400;
const OFFERED = [3 * DAY, 30 * DAY, 90 * DAY, 365 * DAY, 0];
const HOLD_TIMES = 6;

export function Retention(props: { open: OpenThread; onClose: () => void }): JSX.Element {
  const app = useApp();
  const view = props.open.view.value;
  const most = app.status.value?.maxRetention ?? 0;
  const [after, setAfter] = useState(String(view?.retention ?? 0));
  const [holds, setHolds] = useState((view?.hold ?? 0) > 0);
  const [isBusy, setBusy] = useState(false);
  const said = memberWords();
  const save = async () => {
    setBusy(true);
    const seconds = Number(after);
    const hold = holds && seconds ? withinMost(seconds * HOLD_TIMES, most) : 0;
    const changed = await attempt(app, app.engine.setRetention(props.open.id, seconds, hold));
    setBusy(false);
    if (!changed) return;
    props.open.view.value = changed;
    props.onClose();
  };
  return (
    <Dialog
      title={said.retention}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button kind="primary" busy={isBusy} onClick={() => void save()}>
            {words().common.save}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Choices
          legend={said.retentionQuestion}
          value={after}
          onChange={setAfter}
          options={offered(view?.retention ?? 0, most).map((seconds) => ({
            value: String(seconds),
            label: seconds ? span(seconds) : said.retentionForEver,
          }))}
        />
        {Number(after) ? (
          <Switch
            label={said.holdQuestion}
            about={said.holdAbout}
            on={holds}
            onChange={setHolds}
          />
        ) : null}
      </div>
    </Dialog>
  );
}

/** What is offered and allowed, with what holds now; for ever only where nothing limits it. */
function offered(now: number, most: number): readonly number[] {
  const allowed = OFFERED.filter((seconds) => !most || (seconds > 0 && seconds <= most));
  const all = new Set([...allowed, now]);
  return [...all].sort(
    (a, b) => (a || Number.POSITIVE_INFINITY) - (b || Number.POSITIVE_INFINITY),
  );
}

function withinMost(seconds: number, most: number): number {
  return most ? Math.min(seconds, most) : seconds;
}
