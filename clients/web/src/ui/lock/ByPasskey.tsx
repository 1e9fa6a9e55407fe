/** Open with the passkey of this device's lock. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { EngineFault } from "@/api/index.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { askPasskey, LOCK_INPUT } from "@/ui/entry/passkey.ts";
import { useTask } from "@/ui/entry/task.ts";
import type { LockInfo } from "@/ui/lock/Lock.tsx";
import { lockWords } from "@/ui/lock/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { KeyIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";

export function ByPasskey({ info }: { info: LockInfo }): JSX.Element {
  const { engine } = useApp();
  const said = lockWords();
  const task = useTask();
  const [isOther, setOther] = useState(false);
  const open = () =>
    task.run(async () => {
      setOther(false);
      const { prf } = await askPasskey(info.salt ?? LOCK_INPUT, info.credential);
      await engine.unlock({ prf }).catch((error: unknown) => {
        if (!(error instanceof EngineFault) || error.name !== "WrongKey") throw error;
        setOther(true);
      });
    });
  return (
    <>
      <Fault said={isOther ? said.wrongPasskey : task.fault} />
      <Button
        kind="primary"
        block
        focused
        icon={KeyIcon}
        busy={task.busy}
        onClick={() => void open()}
      >
        {said.withPasskey}
      </Button>
    </>
  );
}
