/** What somebody is reached by, to be pressed: telephones, and an MSSanté address. */

import type { JSX } from "preact";
import type { PublishedMailbox } from "@/api/index.ts";
import { PhoneIcon } from "@/ui/directory/icons.ts";
import { mailboxState, phoneOf, telephone } from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { Address } from "@/ui/mail/Address.tsx";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { AlertIcon, CopyIcon } from "@/ui/primitives/icons.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { oneLine } from "@/ui/state/wording.ts";

export function Phones(props: { numbers: readonly string[] }): JSX.Element {
  return (
    <>
      {props.numbers.map((number) => (
        <a class="call" key={number} href={telephone(number)}>
          <PhoneIcon class="small" />
          <span class="spoken">{directoryWords().card.phones} </span>
          {phoneOf(number)}
        </a>
      ))}
    </>
  );
}

export function Mailbox(props: { of: PublishedMailbox }): JSX.Element {
  const app = useApp();
  const said = directoryWords().card;
  const { of } = props;
  const isBad = of.state === "bouncing" || of.state === "stale";
  const kind = [said.mailboxKinds[of.kind], oneLine(of.service)].filter(Boolean);
  const copy = async () => {
    const written = navigator.clipboard.writeText(of.address).then(() => true);
    if (await attempt(app, written)) app.overlays.say(said.copied);
  };
  return (
    <li class={`mailbox${isBad ? " bad" : ""}`}>
      <span class="text">
        <b class="address">
          <Address of={of.address} />
        </b>
        <span class="detail">
          {[...kind, of.rank === 1 ? said.preferred : ""].filter(Boolean).join(" · ")}
        </span>
        <span class="state">
          {isBad ? <AlertIcon class="small" /> : null}
          {mailboxState(of)}
        </span>
      </span>
      <IconButton icon={CopyIcon} label={said.copy} onClick={() => void copy()} />
    </li>
  );
}
