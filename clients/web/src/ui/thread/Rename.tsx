/** The title of a thread and the patient it is about. */

import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function Rename(props: { open: OpenThread; onClose: () => void }): JSX.Element {
  const app = useApp();
  const view = props.open.view.value;
  const [title, setTitle] = useState(view?.title ?? "");
  const [patient, setPatient] = useState(view?.patient ?? "");
  const form = useId();
  const [isBusy, setBusy] = useState(false);
  const said = words().thread;
  const save = async () => {
    const named = [title.trim(), patient.trim() || null] as const;
    if (named[0] === view?.title && named[1] === view.patient) return props.onClose();
    setBusy(true);
    const asked = app.engine.setTitle(props.open.id, ...named);
    const changed = await attempt(app, asked);
    setBusy(false);
    if (!changed) return;
    props.open.view.value = changed;
    props.onClose();
  };
  return (
    <Dialog
      title={said.renameTitle}
      firm
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button kind="primary" form={form} busy={isBusy} disabled={!title.trim()}>
            {words().common.save}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={said.titleField}
          value={title}
          onInput={setTitle}
          focused
          maxLength={200}
        />
        <Field
          label={said.patientField}
          value={patient}
          onInput={setPatient}
          hint={said.patientHint}
          maxLength={200}
        />
      </form>
    </Dialog>
  );
}
