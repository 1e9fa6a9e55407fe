/** Who one is to the others, and by whose word. */

import type { JSX } from "preact";
import { Fact } from "@/ui/entry/ByInvitation.tsx";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { ClockIcon, ShieldIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

export function Identity(): JSX.Element | null {
  const status = useApp().status.value;
  if (!status) return null;
  const { me } = status;
  const said = settingsWords().identity;
  const verified = me.organisationName
    ? said.verified(me.organisationName)
    : said.verifiedUnknown;
  return (
    <>
      <div class="business-card">
        <Avatar id={me.account} name={me.name} kind={me.kind} size="large" />
        <strong>{me.name || words().common.noName(me.account.slice(0, 8))}</strong>
        <span>{me.profession}</span>
        {me.verified ? (
          <span class="verified">
            <ShieldIcon class="small" />
            {verified}
          </span>
        ) : null}
      </div>
      {status.attested ? null : (
        <div class="entry-banner">
          <Banner icon={ClockIcon} tone="caution">
            <strong>{said.waiting}.</strong> {said.waitingAbout}
          </Banner>
        </div>
      )}
      <Section note={said.changed}>
        <dl class="facts">
          {me.speciality ? <Fact label={said.speciality} value={me.speciality} /> : null}
          {me.place ? <Fact label={said.place} value={me.place} /> : null}
          <Fact
            label={said.account}
            value={me.account.slice(0, 32).replace(/(.{4})(?=.)/gu, "$1 ")}
            hint={said.accountAbout}
          />
          <Fact label={said.server} value={`${status.serverName}, ${status.origin}`} />
        </dl>
      </Section>
    </>
  );
}
