/** One role: who holds it, who is asked, how it went from hand to hand, what one may do. */

import type { JSX } from "preact";
import type { HolderView, ProposalView, RoleView } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { AddPersonIcon, AlertIcon, LeaveIcon, ShareIcon } from "@/ui/primitives/icons.tsx";
import { Banner, Chip, Row } from "@/ui/primitives/Parts.tsx";
import { RoleOffer } from "@/ui/settings/RoleOffer.tsx";
import * as deeds from "@/ui/settings/roleDeeds.tsx";
import { roleName } from "@/ui/settings/roleNames.ts";
import { Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { date } from "@/ui/state/moments.ts";
import { words } from "@/ui/words/words.ts";

export function RolePage({ role }: { role: RoleView }): JSX.Element {
  const said = settingsWords().roles;
  const isOffered = role.proposals.some((one) => one.mine);
  const others = role.proposals.filter((one) => !one.mine);
  return (
    <>
      <div class="business-card">
        <Avatar id={role.account} name={role.name} kind={role.kind} size="large" />
        <strong>{roleName(role)}</strong>
        <span>{[role.speciality, role.place].filter(Boolean).join(", ")}</span>
        {role.verified ? null : <Chip tone="caution">{said.unattested}</Chip>}
      </div>
      {role.warnings.map((rule) => (
        <div class="entry-banner" key={rule}>
          <Banner icon={AlertIcon} tone="caution">
            {words().warnings.rules[rule] ?? rule} ({rule})
          </Banner>
        </div>
      ))}
      {isOffered ? <RoleOffer role={role} /> : null}
      <Section title={said.holders}>
        {role.holders.map((holder) => (
          <Holder key={holder.account} role={role} holder={holder} />
        ))}
        {others.map((proposal) => (
          <Asked key={proposal.account} role={role} proposal={proposal} />
        ))}
      </Section>
      {role.held ? <Deeds role={role} /> : null}
      <History role={role} />
    </>
  );
}

function Holder({ role, holder }: { role: RoleView; holder: HolderView }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  const isMe = holder.account === app.status.value?.me.account;
  return (
    <Row
      picture={<Avatar id={holder.account} name={holder.name} />}
      title={
        <>
          {isMe ? words().common.me(holder.name) : holder.name}
          {holder.manager ? <Chip>{said.managerMark}</Chip> : null}
        </>
      }
      detail={holder.stale ? said.stale : undefined}
      end={
        role.manager && !isMe ? (
          <Button kind="quiet" onClick={() => void deeds.remove(app, role, holder)}>
            {words().common.remove}
          </Button>
        ) : null
      }
    />
  );
}

function Asked({ role, proposal }: { role: RoleView; proposal: ProposalView }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  return (
    <Row
      picture={<Avatar id={proposal.account} name={proposal.name} />}
      title={proposal.name}
      detail={proposal.accepted ? said.accepted : said.waiting}
      end={
        role.manager && !proposal.accepted ? (
          <Button kind="quiet" onClick={() => void deeds.takeBack(app, role, proposal.account)}>
            {said.takeBack}
          </Button>
        ) : null
      }
    />
  );
}

function Deeds({ role }: { role: RoleView }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  return (
    <Section title={said.actions}>
      {role.manager ? (
        <>
          <Row
            picture={<AddPersonIcon />}
            title={said.propose}
            onClick={() => void deeds.propose(app, role)}
          />
          <Row
            picture={<ShareIcon />}
            title={said.handOver}
            onClick={() => void deeds.handOver(app, role)}
          />
        </>
      ) : null}
      <Row
        picture={<LeaveIcon />}
        title={said.askOut}
        onClick={() => void deeds.askOut(app, role)}
      />
    </Section>
  );
}

function History({ role }: { role: RoleView }): JSX.Element | null {
  const said = settingsWords().roles;
  if (!role.history.length) return null;
  return (
    <Section title={said.history}>
      {role.history.map(({ time, came, gone }) => (
        <Row
          key={time}
          title={date(time)}
          detail={[
            came.length ? said.came(words().common.names(came.map((one) => one.name))) : "",
            gone.length ? said.gone(words().common.names(gone.map((one) => one.name))) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        />
      ))}
    </Section>
  );
}
