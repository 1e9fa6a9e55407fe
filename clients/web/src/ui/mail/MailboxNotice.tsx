/** A mailbox came into the thread, or went. */

import type { JSX } from "preact";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { GatewayIcon } from "@/ui/primitives/icons.tsx";
import { clock } from "@/ui/state/moments.ts";
import { authorOf } from "@/ui/state/wording.ts";

export function MailboxNotice(props: BridgedProps): JSX.Element | null {
  const { row } = props;
  const { message } = row;
  const said = mailWords();
  if (message.mailbox === null) return null;
  const name = mailboxName(message.mailbox);
  const who = authorOf(message);
  const sentence = message.mailbox.on
    ? message.mine
      ? said.youNamed(name)
      : said.named(who, name)
    : message.mine
      ? said.youUnnamed(name)
      : said.unnamed(who, name);
  return (
    <p
      class="notice"
      data-key={row.key}
      data-seq={message.seq ?? undefined}
      tabIndex={-1}
      title={message.mailbox.address}
    >
      <GatewayIcon class="small" />
      <span>
        {sentence}
        <time>{clock(message.time)}</time>
      </span>
    </p>
  );
}
