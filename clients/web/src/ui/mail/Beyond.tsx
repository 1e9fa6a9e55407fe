/**
 * Above the field of a thread with mailboxes: where what is written goes, quietly; and that
 * somebody of them has come to Cordée.
 */

import type { JSX } from "preact";
import { mailboxName } from "@/ui/mail/saying.ts";
import { Arrivals } from "@/ui/mail/TakePlace.tsx";
import { mailWords } from "@/ui/mail/words.ts";
import { GatewayIcon } from "@/ui/primitives/icons.tsx";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function Beyond(props: { open: OpenThread }): JSX.Element {
  const { open } = props;
  const said = mailWords();
  const names = [...new Set((open.view.value?.mailboxes ?? []).map(mailboxName))];
  return (
    <>
      <Arrivals open={open} />
      <p class="beyond">
        <GatewayIcon class="small" />
        <span class="one-line">
          {said.sealed}
          <span class="spoken"> {said.sealedTo(words().common.names(names))}</span>
        </span>
      </p>
    </>
  );
}
