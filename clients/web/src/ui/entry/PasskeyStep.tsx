/** Offer a second way in: a passkey that is a slot of the account. */

import type { JSX } from "preact";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { createPasskey, RECOVERY_INPUT } from "@/ui/entry/passkey.ts";
import { useTask } from "@/ui/entry/task.ts";
import type { StepProps } from "@/ui/entry/Welcome.tsx";
import { entryWords } from "@/ui/entry/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { KeyIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

export function PasskeyStep({ over, onDone }: StepProps): JSX.Element {
  const { engine, status } = useApp();
  const said = entryWords().welcome;
  const task = useTask();
  const add = async () => {
    const isDone = await task.run(async () => {
      const name = status.value?.me.name || "Cordée";
      await engine.addPasskey(await createPasskey(RECOVERY_INPUT, name));
    });
    if (isDone) onDone();
  };
  return (
    <Frame title={said.waysTitle} about={said.waysAbout} over={over}>
      <span class="tile large">
        <KeyIcon />
      </span>
      <Fault said={task.fault} />
      <Deeds label={said.addPasskey} busy={task.busy} onClick={() => void add()}>
        <Button kind="plain" block disabled={task.busy} onClick={onDone}>
          {said.later}
        </Button>
      </Deeds>
      <p class="entry-note">{said.laterAbout}</p>
    </Frame>
  );
}
