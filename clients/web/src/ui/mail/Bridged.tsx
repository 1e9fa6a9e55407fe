/**
 * What a gateway has to do with a line: beneath what was said, what became of it or what came
 * with it; in the place of a line, a mail that waits, a mailbox that came, a letter; and a
 * tele-expertise.
 */

import type { JSX } from "preact";
import { LetterCard } from "@/ui/letters/LetterCard.tsx";
import { Automatic } from "@/ui/mail/Automatic.tsx";
import { Came } from "@/ui/mail/Came.tsx";
import { Held } from "@/ui/mail/Held.tsx";
import { MailboxNotice } from "@/ui/mail/MailboxNotice.tsx";
import { States } from "@/ui/mail/States.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import type { MessageRow } from "@/ui/state/rows.ts";

const CaseLine = lazy(async () => (await import("@/ui/expertise/CaseLine.tsx")).CaseLine);

export interface BridgedProps {
  readonly row: MessageRow;
  readonly open: OpenThread;
}

export function Bridged(props: BridgedProps): JSX.Element {
  const { message } = props.row;
  switch (message.kind) {
    case "held":
      return <Held {...props} />;
    case "mailbox":
      return <MailboxNotice {...props} />;
    case "letter":
      return <LetterCard {...props} />;
    case "mail":
      return message.mail?.sort === "automatic" ? (
        <Automatic {...props} />
      ) : (
        <Came {...props} />
      );
    case "case":
    case "case-step":
    case "case-report":
    case "consent":
    case "consent-end":
      return <CaseLine {...props} />;
    default:
      return <States mails={message.mails} />;
  }
}
