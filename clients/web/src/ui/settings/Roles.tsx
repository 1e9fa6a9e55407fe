/** The roles that one holds or is asked to hold; one of them when the address names it. */

import type { JSX } from "preact";
import type { RoleView } from "@/api/index.ts";
import { RopeArt } from "@/ui/primitives/Art.tsx";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon, ForwardIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { Chip, Empty, Row } from "@/ui/primitives/Parts.tsx";
import { CreateRole } from "@/ui/settings/CreateRole.tsx";
import { RoleOffer } from "@/ui/settings/RoleOffer.tsx";
import { RolePage } from "@/ui/settings/RolePage.tsx";
import { roleName } from "@/ui/settings/roleNames.ts";
import { Lead, Section } from "@/ui/settings/Section.tsx";
import { useRoles } from "@/ui/settings/useRoles.ts";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";

export function Roles(props: { about: string }): JSX.Element | null {
  const roles = useRoles();
  if (!roles) return null;
  const chosen = roles.find((role) => role.account === props.about);
  return chosen ? <RolePage role={chosen} /> : <RoleList roles={roles} />;
}

function RoleList({ roles }: { roles: readonly RoleView[] }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  const create = () =>
    app.overlays.open<never>((give) => <CreateRole onClose={() => give(null)} />);
  const offered = roles.filter((role) => role.proposals.some((one) => one.mine));
  const held = roles.filter((role) => role.held);
  return (
    <>
      <Lead>{said.about}</Lead>
      {offered.map((role) => (
        <RoleOffer key={role.account} role={role} />
      ))}
      {held.length ? (
        <Section>
          {held.map((role) => (
            <RoleRow key={role.account} role={role} />
          ))}
        </Section>
      ) : offered.length ? null : (
        <Empty art={<RopeArt />} title={said.none}>
          {said.noneAbout}
        </Empty>
      )}
      <Button icon={PlusIcon} onClick={() => void create()}>
        {said.create}
      </Button>
    </>
  );
}

function RoleRow({ role }: { role: RoleView }): JSX.Element {
  const { router } = useApp();
  const said = settingsWords().roles;
  const [warning] = role.warnings;
  return (
    <Row
      picture={<Avatar id={role.account} name={role.name} kind={role.kind} />}
      title={
        <>
          {roleName(role)}
          {warning ? (
            <Chip icon={AlertIcon} tone="caution">
              {warning}
            </Chip>
          ) : null}
        </>
      }
      detail={[role.place, said.people(role.holders.length)].filter(Boolean).join(" · ")}
      end={<ForwardIcon class="small" />}
      onClick={() => router.go({ screen: "settings", page: `role:${role.account}` })}
    />
  );
}
