/** Create a role with the organisation's invitation for it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Fault } from "@/ui/entry/Frame.tsx";
import { invitationIn } from "@/ui/entry/invitation.ts";
import { useTask } from "@/ui/entry/task.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

export function CreateRole(props: { onClose: () => void }): JSX.Element {
  const { engine, overlays, router } = useApp();
  const said = settingsWords().roles;
  const [typed, setTyped] = useState("");
  const task = useTask();
  const invitation = invitationIn(typed);
  const create = async () => {
    if (!invitation) return;
    await task.run(async () => {
      const role = await engine.createRole(invitation);
      overlays.say(said.created);
      props.onClose();
      router.go({ screen: "settings", page: `role:${role.account}` });
    });
  };
  return (
    <Dialog
      title={said.create}
      firm
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button
            kind="primary"
            busy={task.busy}
            disabled={!invitation}
            onClick={() => void create()}
          >
            {said.create}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <p class="quiet-text">{said.createAbout}</p>
        <Field
          label={said.invitation}
          value={typed}
          placeholder="cordee1-…"
          focused
          onInput={setTyped}
        />
        <Fault said={task.fault} />
      </form>
    </Dialog>
  );
}
