/** Come back with a passkey that is a slot of the account (§5.6). */

import type { JSX } from "preact";
import type { WayProps } from "@/ui/entry/Entry.tsx";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { askPasskey, knowsPasskeys, RECOVERY_INPUT } from "@/ui/entry/passkey.ts";
import { useTask } from "@/ui/entry/task.ts";
import { arrival } from "@/ui/entry/welcome.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { useApp } from "@/ui/state/app.ts";

export function ByPasskey(props: WayProps): JSX.Element {
  const { engine } = useApp();
  const said = entryWords().passkey;
  const task = useTask();
  const open = () =>
    task.run(async () => {
      const passkey = await askPasskey(RECOVERY_INPUT, null);
      arrival.value = "recovered";
      await engine.recover({ passkey }, props.place).catch((error: unknown) => {
        arrival.value = null;
        throw error;
      });
    });
  return (
    <Frame title={said.title} about={said.about} onBack={props.onBack}>
      {knowsPasskeys() ? null : <p class="entry-note">{said.unknown}</p>}
      <Fault said={task.fault} />
      <Deeds
        label={task.busy ? entryWords().card.coming : said.open}
        busy={task.busy}
        disabled={!knowsPasskeys()}
        onClick={() => void open()}
      />
    </Frame>
  );
}
