/** Inviting a correspondent to Cordée, by the link that the office of accesses has made. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CorrespondentView } from "@/api/index.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export interface InviteProps {
  readonly open: OpenThread;
  readonly mailbox: CorrespondentView;
  readonly onClose: () => void;
}

export function Invite(props: InviteProps): JSX.Element {
  const app = useApp();
  const { open } = props;
  const said = mailWords();
  const [link, setLink] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [intent] = useState(newIntent);
  const isAlone = open.view.value?.mailboxes.length === 1;
  const invite = async () => {
    const address = link.trim();
    const read = await app.engine.readInvitation(address).catch(() => null);
    setWrong(read === null);
    if (read === null) return;
    setBusy(true);
    const sent = app.engine.send(open.id, said.inviteText(address), { intent });
    const message = await attempt(app, sent);
    setBusy(false);
    if (!message) return;
    app.overlays.say(said.invited);
    props.onClose();
  };
  return (
    <Dialog
      title={said.invite(mailboxName(props.mailbox))}
      onClose={props.onClose}
      firm={isAlone}
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button
            kind="primary"
            busy={isBusy}
            disabled={!isAlone || link.trim() === ""}
            onClick={() => void invite()}
          >
            {said.inviteYes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="quiet-text">{isAlone ? said.inviteAbout : said.inviteOthers}</p>
        {isAlone ? (
          <Field
            label={said.inviteLink}
            value={link}
            onInput={setLink}
            error={isWrong ? said.inviteWrong : null}
            focused
          />
        ) : null}
      </div>
    </Dialog>
  );
}
