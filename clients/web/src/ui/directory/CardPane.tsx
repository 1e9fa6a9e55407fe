/** The card beside the answers, where there is room for both. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Card } from "@/ui/directory/Card.tsx";
import { writeTo } from "@/ui/directory/deeds.ts";
import { practitionerName } from "@/ui/directory/saying.ts";
import { usePractitioner } from "@/ui/directory/usePractitioner.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { writeByMail } from "@/ui/mail/mailboxOf.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

export interface CardPaneProps {
  readonly practitioner: string;
  readonly onClose: () => void;
}

export function CardPane(props: CardPaneProps): JSX.Element {
  const app = useApp();
  const pane = useRef<HTMLElement>(null);
  const read = usePractitioner(props.practitioner);
  const title = read.view ? practitionerName(read.view.hit) : directoryWords().keys.card;
  useLayoutEffect(() => pane.current?.focus(), [props.practitioner]);
  return (
    <aside ref={pane} class="panel" tabIndex={-1} aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        <IconButton icon={CloseIcon} label={words().common.close} onClick={props.onClose} />
      </header>
      <div class="panel-body">
        <Card
          read={read}
          onWrite={(account) => void writeTo(app, account)}
          onMail={(mailbox) => void writeByMail(app, mailbox)}
        />
      </div>
    </aside>
  );
}
