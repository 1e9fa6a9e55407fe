/** What a program answered: small, folded, and no answer. */

import type { JSX } from "preact";
import type { BridgedProps } from "@/ui/mail/Bridged.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { GatewayIcon } from "@/ui/primitives/icons.tsx";
import { clock } from "@/ui/state/moments.ts";
import { clean } from "@/ui/state/wording.ts";

export function Automatic(props: BridgedProps): JSX.Element | null {
  const { row } = props;
  const { message } = row;
  if (message.mail === null) return null;
  return (
    <details class="notice automatic" data-key={row.key} data-seq={message.seq ?? undefined}>
      <summary>
        <GatewayIcon class="small" />
        {mailWords().automaticOf(mailboxName(message.mail))}
        <time>{clock(message.time)}</time>
      </summary>
      <p class="text">{clean(message.text)}</p>
    </details>
  );
}
