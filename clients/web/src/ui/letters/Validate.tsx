/** Reading the letter, then signing that it is right: the very bytes that are on the screen. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LetterView } from "@/api/index.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { harmless } from "@/ui/files/opening.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { CheckIcon, SaveIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { sentenceOf } from "@/ui/state/faults.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface LetterDialogProps {
  readonly open: OpenThread;
  readonly letter: LetterView;
  readonly onClose: () => void;
}

export function Validate(props: LetterDialogProps): JSX.Element {
  const app = useApp();
  const { open, letter } = props;
  const said = letterWords();
  const { blob, fault } = usePdf(open, letter);
  const [isBusy, setBusy] = useState(false);
  const names = words().common.names(letter.recipients.map((one) => mailboxName(one.mailbox)));
  const validate = async () => {
    setBusy(true);
    const asked = app.engine.validateLetter(open.id, letter.letter).then(() => true);
    const isDone = await attempt(app, asked);
    setBusy(false);
    if (!isDone) return;
    app.overlays.say(said.validated);
    props.onClose();
  };
  return (
    <Dialog
      title={said.validateTitle}
      onClose={props.onClose}
      wide
      tall
      firm
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button
            kind="primary"
            icon={CheckIcon}
            busy={isBusy}
            disabled={blob === null}
            onClick={() => void validate()}
          >
            {said.validateYes}
          </Button>
        </>
      }
    >
      <div class="validate">
        <p class="quiet-text">{said.validateAbout(letter.recipients.length ? names : "")}</p>
        {fault ? (
          <p class="warning" role="alert">
            {fault}
          </p>
        ) : blob ? (
          <Pdf blob={blob} name={oneLine(letter.title)} />
        ) : (
          <p role="status">{words().common.loading}</p>
        )}
      </div>
    </Dialog>
  );
}

/** The bytes, checked by the engine; nothing can be signed before they are here. */
function usePdf(open: OpenThread, { message, index }: LetterView) {
  const app = useApp();
  const [blob, setBlob] = useState<Blob | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    app.engine
      .openFile(open.id, message, index)
      .then((found) => harmless(found, "pdf"))
      .then(
        (safe) => {
          if (!isWanted) return;
          if (safe) setBlob(safe);
          else setFault(words().files.cannotShow);
        },
        (error: unknown) => {
          if (isWanted) setFault(sentenceOf(error));
        },
      );
    return () => {
      isWanted = false;
    };
  }, []);
  return { blob, fault };
}

/**
 * In the browser's own reader (see files/Viewer.tsx for why it has no sandbox of ours); where it
 * has none, as on many telephones, to be opened by another program.
 */
export function Pdf(props: { blob: Blob; name: string }): JSX.Element {
  const address = useObjectUrl(props.blob, "application/pdf") ?? "";
  if (navigator.pdfViewerEnabled) {
    return <iframe title={props.name} src={address} referrerpolicy="no-referrer" />;
  }
  return (
    <a class="button" href={address} download={`${props.name}.pdf`}>
      <SaveIcon />
      {letterWords().see}
    </a>
  );
}
