/** The card above the page: where there is no pane for it. */

import type { JSX } from "preact";
import { Card } from "@/ui/directory/Card.tsx";
import { writeTo } from "@/ui/directory/deeds.ts";
import { practitionerName } from "@/ui/directory/saying.ts";
import { usePractitioner } from "@/ui/directory/usePractitioner.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { writeByMail } from "@/ui/mail/mailboxOf.ts";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { useApp } from "@/ui/state/app.ts";

export interface CardDialogProps {
  readonly practitioner: string;
  readonly onClose: () => void;
}

export function CardDialog(props: CardDialogProps): JSX.Element {
  const app = useApp();
  const read = usePractitioner(props.practitioner);
  const title = read.view ? practitionerName(read.view.hit) : directoryWords().keys.card;
  return (
    <Dialog title={title} onClose={props.onClose}>
      <Card
        read={read}
        onWrite={(account) => {
          props.onClose();
          void writeTo(app, account);
        }}
        onMail={(mailbox) => {
          props.onClose();
          void writeByMail(app, mailbox);
        }}
      />
    </Dialog>
  );
}
