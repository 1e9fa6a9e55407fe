/** What opens Cordée on this device, and when it closes by itself. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LockKind } from "@/api/index.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { createPasskey, knowsPasskeys, LOCK_INPUT } from "@/ui/entry/passkey.ts";
import { useTask } from "@/ui/entry/task.ts";
import { lockNow } from "@/ui/lock/idle.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Choices, type Option } from "@/ui/primitives/Field.tsx";
import { LockIcon } from "@/ui/primitives/icons.tsx";
import { change } from "@/ui/settings/change.ts";
import { NewPin } from "@/ui/settings/NewPin.tsx";
import { Lead } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { chord, isTouch } from "@/ui/state/device.ts";
import { span } from "@/ui/state/moments.ts";

/** Seconds; 0 is never. */
const ABSENCES = [60, 300, 900, 3_600, 0] as const;

export function LockPage(): JSX.Element | null {
  const app = useApp();
  const said = settingsWords().lock;
  const status = app.status.value;
  if (!status) return null;
  const isLocked = status.lock !== "none" && !status.ephemeral;
  return (
    <>
      <Lead>{status.ephemeral ? said.wardAbout : said.about}</Lead>
      {status.ephemeral ? null : <How now={status.lock} />}
      {isLocked || status.ephemeral ? <After isWard={status.ephemeral} /> : null}
      {isLocked ? (
        <p class="settings-line">
          <Button icon={LockIcon} onClick={() => void lockNow(app)}>
            {said.now}
          </Button>
          {isTouch() ? null : (
            <span class="settings-note">
              {said.chord} <kbd>{chord("L")}</kbd>
            </span>
          )}
        </p>
      ) : null}
    </>
  );
}

function How(props: { now: LockKind }): JSX.Element {
  const app = useApp();
  const said = settingsWords().lock;
  const task = useTask();
  const [isNewPin, setNewPin] = useState(false);
  const done = () => app.overlays.say(said.setDone);
  const set = (kind: LockKind) => {
    setNewPin(kind === "pin");
    if (kind === "pin") return;
    void task.run(async () => {
      if (kind === "none") await app.engine.setLock({ kind });
      else {
        const passkey = await createPasskey(LOCK_INPUT, "Cordée");
        await app.engine.setLock({ kind, passkey });
      }
      done();
    });
  };
  const options: Option<LockKind>[] = [
    { value: "passkey", label: said.passkey, about: said.passkeyAbout },
    { value: "pin", label: said.pin, about: said.pinAbout },
    { value: "none", label: said.none, about: said.noneAbout },
  ];
  return (
    <>
      <Choices<LockKind>
        legend={said.how}
        value={isNewPin ? "pin" : props.now}
        options={knowsPasskeys() ? options : options.slice(1)}
        onChange={set}
      />
      <Fault said={task.fault} />
      {props.now === "pin" && !isNewPin ? (
        <Button onClick={() => setNewPin(true)}>{said.changePin}</Button>
      ) : null}
      {isNewPin ? (
        <NewPin
          busy={task.busy}
          onPin={(pin) =>
            void task.run(async () => {
              await app.engine.setLock({ kind: "pin", pin });
              setNewPin(false);
              done();
            })
          }
        />
      ) : null}
    </>
  );
}

function After(props: { isWard: boolean }): JSX.Element {
  const app = useApp();
  const said = settingsWords().lock;
  const offered = props.isWard ? ABSENCES.slice(0, 3) : ABSENCES;
  return (
    <fieldset class="choices">
      <legend>{props.isWard ? said.closeAfter : said.after}</legend>
      <div class="segments">
        {offered.map((seconds) => (
          <button
            key={seconds}
            type="button"
            aria-pressed={app.settings.value.lockAfter === seconds}
            onClick={() => void change(app, { lockAfter: seconds })}
          >
            {seconds ? span(seconds) : said.never}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
