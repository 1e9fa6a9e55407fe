/** Calling a letter back from whom it was not for. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LetterDialogProps } from "@/ui/letters/Validate.tsx";
import { letterWords } from "@/ui/letters/words.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices, Field } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** Characters of a reason in an event. */
const MAX_REASON = 512;

export function Recall(props: LetterDialogProps): JSX.Element {
  const app = useApp();
  const { open, letter } = props;
  const said = letterWords();
  const left = letter.recipients.filter((one) => one.recalled === null);
  const only = left.length === 1 ? (left[0]?.mailbox.address ?? null) : null;
  const [address, setAddress] = useState<string | null>(only);
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const recall = async () => {
    if (address === null) return;
    setBusy(true);
    const asked = app.engine.recallLetter(open.id, letter.letter, address, reason.trim());
    const isDone = await attempt(
      app,
      asked.then(() => true),
    );
    setBusy(false);
    if (!isDone) return;
    app.overlays.say(said.recalled);
    props.onClose();
  };
  return (
    <Dialog
      title={said.recallTitle}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button
            kind="danger"
            busy={isBusy}
            disabled={address === null}
            onClick={() => void recall()}
          >
            {said.recallYes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="quiet-text">{said.recallAbout}</p>
        <Choices
          legend={said.recallWhom}
          value={address}
          onChange={setAddress}
          options={left.map(({ mailbox, role }) => ({
            value: mailbox.address,
            label: mailboxName(mailbox),
            about: `${said.roles[role]} · ${oneLine(mailbox.address)}`,
          }))}
        />
        <Field
          label={said.recallReason}
          hint={said.recallReasonHint}
          value={reason}
          onInput={setReason}
          maxLength={MAX_REASON}
        />
      </div>
    </Dialog>
  );
}
