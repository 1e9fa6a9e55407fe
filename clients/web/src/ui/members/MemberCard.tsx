/** One member closely: who vouches, since when he reads, who holds it; and removal. */

import type { JSX } from "preact";
import type { MemberView } from "@/api/index.ts";
import { standingOf, vouchedOf } from "@/ui/members/standing.ts";
import { memberWords } from "@/ui/members/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { AlertIcon, GatewayIcon, ShieldIcon, WriteIcon } from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { newIntent } from "@/ui/state/intent.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { toThread } from "@/ui/state/route.ts";
import { nameOf, oneLine, warningsOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface MemberCardProps {
  readonly open: OpenThread;
  readonly member: MemberView;
  readonly onClose: () => void;
}

export function MemberCard(props: MemberCardProps): JSX.Element {
  const app = useApp();
  const { open, member, onClose } = props;
  const name = nameOf(member);
  const said = memberWords();
  const mayRemove = open.view.value?.owner === true && !member.mine;
  const calling = [member.profession, member.place].map(oneLine).filter(Boolean).join(", ");
  return (
    <Dialog
      title={name}
      onClose={onClose}
      actions={
        <>
          {mayRemove ? (
            <Button kind="quiet" onClick={() => void remove(app, open, member, onClose)}>
              {said.remove(name)}
            </Button>
          ) : null}
          {member.mine || member.kind === "gateway" ? null : (
            <Button icon={WriteIcon} onClick={() => void write(app, member, onClose)}>
              {words().composer.placeholder(name)}
            </Button>
          )}
        </>
      }
    >
      <div class="member-card">
        <Avatar id={member.account} name={member.name} kind={member.kind} size="large" />
        <div>
          <p>{calling || words().common.kinds[member.kind]}</p>
          <Vouched member={member} />
        </div>
      </div>
      <ul class="thread-facts">
        {member.kind === "gateway" ? (
          <li>
            <GatewayIcon class="small" />
            {said.gateway}
          </li>
        ) : null}
        <li>
          {said.capacities[member.capacity]},{" "}
          {member.readsFrom ? said.readsFrom : said.readsAll}
        </li>
        {[
          ...standingOf(member),
          ...(member.holders.length ? [] : warningsOf(member.warnings)),
        ].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Dialog>
  );
}

function Vouched(props: { member: MemberView }): JSX.Element {
  const { member } = props;
  return (
    <p class={`vouched${member.verified ? "" : " warning"}`}>
      {member.verified ? <ShieldIcon class="small" /> : <AlertIcon class="small" />}
      {vouchedOf(member)}
    </p>
  );
}

async function remove(
  app: App,
  open: OpenThread,
  member: MemberView,
  onClose: () => void,
): Promise<void> {
  const said = memberWords();
  const name = nameOf(member);
  const isMeant = await confirm(app.overlays, {
    title: said.removeAsk(name),
    about: said.removeAbout,
    yes: said.remove(name),
    danger: true,
  });
  if (!isMeant) return;
  const view = await attempt(app, app.engine.remove(open.id, member.account));
  if (!view) return;
  open.view.value = view;
  app.overlays.say(said.removed(name));
  onClose();
}

async function write(app: App, member: MemberView, onClose: () => void): Promise<void> {
  const made = await attempt(
    app,
    app.engine.newThread({
      intent: newIntent(),
      title: "",
      patient: null,
      accounts: [member.account],
      direct: true,
    }),
  );
  if (!made) return;
  onClose();
  app.router.go(toThread(made.id));
}
