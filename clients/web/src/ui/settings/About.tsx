/** The server, this client, what is worth knowing, and how to check that nobody changed it. */

import type { JSX } from "preact";
import type { StatusView, Warning } from "@/api/index.ts";
import { Fact } from "@/ui/entry/ByInvitation.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { Lead, Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { span } from "@/ui/state/moments.ts";
import { words } from "@/ui/words/words.ts";

export function About(): JSX.Element | null {
  const status = useApp().status.value;
  if (!status) return null;
  const said = settingsWords().about;
  return (
    <>
      <Lead>{said.promise}</Lead>
      <Section>
        <Facts status={status} />
      </Section>
      <Section title={said.warnings}>
        {status.warnings.length ? (
          status.warnings.map((warning) => (
            <Row
              key={`${warning.rule} ${warning.sentence} ${warning.thread} ${warning.account}`}
              picture={<AlertIcon />}
              title={sentence(warning)}
              detail={warning.rule}
            />
          ))
        ) : (
          <p class="group-item quiet-text">{said.nothing}</p>
        )}
      </Section>
      <Section title={said.verify}>
        <p class="group-item quiet-text">{said.verifyAbout}</p>
        <code class="command">cordee verify-client {status.origin}</code>
      </Section>
    </>
  );
}

function Facts({ status }: { status: StatusView }): JSX.Element {
  const said = settingsWords().about;
  const longest = status.maxRetention ? span(status.maxRetention) : said.forEver;
  return (
    <dl class="facts">
      <Fact label={said.server} value={`${status.serverName}, ${status.origin}`} />
      {status.software ? <Fact label={said.software} value={status.software} /> : null}
      <Fact label={said.device} value={status.device.slice(0, 16)} />
      <Fact label={said.outbox} value={String(status.outbox)} />
      {status.retention === null ? null : (
        <Fact label={said.proposed} value={proposed(status.retention)} />
      )}
      <Fact label={said.retention} value={longest} />
    </dl>
  );
}

function proposed(retention: number): string {
  const said = settingsWords().about;
  return retention ? said.erasedAfter(span(retention)) : said.keptForEver;
}

function sentence(warning: Warning): string {
  const said = words().warnings;
  const text = said.sentences[warning.sentence] ?? said.rules[warning.rule];
  const known = text ?? warning.sentence;
  return known.charAt(0).toLocaleUpperCase() + known.slice(1);
}
