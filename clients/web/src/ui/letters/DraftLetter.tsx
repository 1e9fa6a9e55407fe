/** Making a letter of a PDF: whose it is, then for whom, who validates it and by when. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageView, ThreadView } from "@/api/index.ts";
import { Ins } from "@/ui/directory/Ins.tsx";
import type { Subject } from "@/ui/directory/subject.ts";
import { Ward } from "@/ui/directory/Ward.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { DraftForm } from "@/ui/letters/DraftForm.tsx";
import { letterWords } from "@/ui/letters/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export interface DraftLetterProps {
  readonly open: OpenThread;
  readonly message: MessageView;
  readonly onClose: () => void;
}

export function DraftLetter(props: DraftLetterProps): JSX.Element | null {
  const { open, message, onClose } = props;
  const view = open.view.value;
  const [subject, setSubject] = useState<Subject | null>(null);
  if (view === null) return null;
  if (view.mailboxes.length) return <Refused view={view} onClose={onClose} />;
  if (subject === null) return <Whose onTake={setSubject} onClose={onClose} />;
  const back = () => setSubject(null);
  return <DraftForm {...{ open, view, message, subject, onClose }} onBack={back} />;
}

/** What is sent here goes to the mailbox at once, validated or not. */
function Refused(props: { view: ThreadView; onClose: () => void }): JSX.Element {
  const said = letterWords();
  return (
    <Dialog
      title={said.make}
      onClose={props.onClose}
      actions={
        <Button focused onClick={props.onClose}>
          {words().common.close}
        </Button>
      }
    >
      <Banner icon={AlertIcon} tone="caution">
        {said.mailboxStands}
      </Banner>
    </Dialog>
  );
}

const WAYS = ["byWard", "byIns"] as const;

/** Which patient: from a ward, or by his INS. */
export function Whose(props: { onTake: (subject: Subject) => void; onClose: () => void }) {
  const said = directoryWords().patient;
  const [way, setWay] = useState<(typeof WAYS)[number]>("byWard");
  const [ward, setWard] = useState("");
  return (
    <Dialog title={letterWords().whose} onClose={props.onClose} tall flush>
      <div class="find-page in-dialog">
        <fieldset class="filters inset">
          <legend class="spoken">{said.ways}</legend>
          {WAYS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === way}
              onClick={() => setWay(one)}
            >
              {said[one]}
            </button>
          ))}
        </fieldset>
        {way === "byWard" ? (
          <Ward ward={ward} onWard={setWard} onTake={props.onTake} />
        ) : (
          <Ins onTake={props.onTake} yes={words().common.continue} />
        )}
      </div>
    </Dialog>
  );
}
