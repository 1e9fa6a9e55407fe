/** Under "who can read": whom the gateway writes to, in plain words; adding one, removing one. */

import type { JSX } from "preact";
import type { CorrespondentView } from "@/api/index.ts";
import { PhoneIcon } from "@/ui/directory/icons.ts";
import { phoneOf, telephone } from "@/ui/directory/saying.ts";
import { AddMailbox } from "@/ui/mail/AddMailbox.tsx";
import { Address } from "@/ui/mail/Address.tsx";
import { Invite } from "@/ui/mail/Invite.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { useCanMail } from "@/ui/mail/useCanMail.ts";
import { mailWords } from "@/ui/mail/words.ts";
import {
  AddPersonIcon,
  GatewayIcon,
  LeaveIcon,
  MoreIcon,
  PlusIcon,
} from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { MenuButton, type MenuItem } from "@/ui/primitives/Menu.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

export function Mailboxes(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { open } = props;
  const view = open.view.value;
  const said = mailWords();
  const canMail = useCanMail();
  const mailboxes = view?.mailboxes ?? [];
  const hasGateway = view?.members.some((one) => one.capacity === "gateway") ?? false;
  const mayAdd = view?.mayWrite === true && (hasGateway || (view.owner && canMail));
  const Title = app.isWide.value ? "h3" : "h2";
  if (!mailboxes.length && !mayAdd) return null;
  return (
    <section class="mailboxes">
      <Title class="group-name">{said.title}</Title>
      {mailboxes.length ? <p class="inset quiet-text small-text">{said.about}</p> : null}
      <ul>
        {mailboxes.map((one) => (
          <li key={one.address}>
            <Correspondent of={one} open={open} />
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <button type="button" class="row" onClick={() => void openAddMailbox(app, open)}>
          <span class="avatar add">
            <PlusIcon />
          </span>
          <span class="text title">{said.add}</span>
        </button>
      ) : null}
    </section>
  );
}

function Correspondent(props: { of: CorrespondentView; open: OpenThread }): JSX.Element {
  const app = useApp();
  const { of, open } = props;
  const name = mailboxName(of);
  return (
    <div class="row member">
      <span class="avatar square">
        <GatewayIcon />
      </span>
      <span class="text">
        <span class="title one-line">{name}</span>
        {of.name ? (
          <span class="detail">
            <Address of={of.address} />
          </span>
        ) : null}
        {of.phone ? (
          <a class="call" href={telephone(of.phone)}>
            <PhoneIcon class="small" />
            {phoneOf(of.phone)}
          </a>
        ) : null}
      </span>
      {open.view.value?.mayWrite ? (
        <MenuButton icon={MoreIcon} label={name} items={() => itemsOf(app, open, of)} />
      ) : null}
    </div>
  );
}

function itemsOf(app: App, open: OpenThread, of: CorrespondentView): readonly MenuItem[] {
  const said = mailWords();
  const name = mailboxName(of);
  return [
    {
      id: "invite",
      label: said.invite(name),
      icon: AddPersonIcon,
      onSelect: () => void openInvite(app, open, of),
    },
    {
      id: "remove",
      label: said.remove(name),
      icon: LeaveIcon,
      danger: true,
      apart: true,
      onSelect: () => void remove(app, open, of),
    },
  ];
}

async function remove(app: App, open: OpenThread, of: CorrespondentView): Promise<void> {
  const said = mailWords();
  const isMeant = await confirm(app.overlays, {
    title: said.removeAsk(mailboxName(of)),
    about: said.removeAbout,
    yes: said.removeYes,
    danger: true,
  });
  if (!isMeant) return;
  const view = await attempt(app, app.engine.removeMailbox(open.id, of.address));
  if (view) open.view.value = view;
}

async function openAddMailbox(app: App, open: OpenThread): Promise<void> {
  await app.overlays.open<never>(
    (give) => <AddMailbox open={open} onClose={() => give(null)} />,
    true,
  );
}

async function openInvite(app: App, open: OpenThread, of: CorrespondentView): Promise<void> {
  await app.overlays.open<never>(
    (give) => <Invite open={open} mailbox={of} onClose={() => give(null)} />,
    true,
  );
}
