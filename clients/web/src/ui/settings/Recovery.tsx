/** What gives everything back: the card, passkeys. */

import type { JSX } from "preact";
import type { StatusView } from "@/api/index.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { createPasskey, knowsPasskeys, RECOVERY_INPUT } from "@/ui/entry/passkey.ts";
import { type Task, useTask } from "@/ui/entry/task.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon, KeyIcon, PlusIcon, RecordIcon } from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { Lead, Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { date } from "@/ui/state/moments.ts";

export function Recovery(): JSX.Element | null {
  const said = settingsWords().recovery;
  const status = useApp().status.value;
  const task = useTask();
  if (!status) return null;
  return (
    <>
      <Lead>{said.about}</Lead>
      <Fault said={task.fault} />
      <Card status={status} task={task} />
      <Passkeys status={status} task={task} />
      <Section>
        <Row
          picture={<Tile icon={AlertIcon} />}
          title={said.stolen}
          detail={said.stolenAbout}
        />
      </Section>
    </>
  );
}

interface PartProps {
  readonly status: StatusView;
  readonly task: Task;
}

function Card({ status, task }: PartProps): JSX.Element {
  const app = useApp();
  const said = settingsWords().recovery;
  const replace = async () => {
    const question = { title: said.replaceTitle, about: said.replaceAbout, yes: said.replace };
    if (!(await confirm(app.overlays, { ...question, danger: true }))) return;
    // The status that follows says that a card waits: the first run's page shows it.
    await task.run(() => app.engine.replaceCard());
  };
  return (
    <Section>
      <Row
        picture={<Tile icon={RecordIcon} />}
        title={said.card}
        detail={stateOf(status)}
        end={
          <Button disabled={task.busy} onClick={() => void replace()}>
            {said.replaceShort}
          </Button>
        }
      />
    </Section>
  );
}

function stateOf(status: StatusView): string {
  const said = settingsWords().recovery;
  const card = status.slots.find((slot) => slot.type === "card");
  if (status.cardPending) return said.cardPending;
  return card ? said.cardConfirmed(date(card.since)) : said.cardNone;
}

function Passkeys({ status, task }: PartProps): JSX.Element {
  const app = useApp();
  const said = settingsWords().recovery;
  const add = () =>
    task.run(async () => {
      const name = status.me.name || "Cordée";
      await app.engine.addPasskey(await createPasskey(RECOVERY_INPUT, name));
      app.overlays.say(said.added);
    });
  return (
    <Section note={said.passkeyAbout}>
      {status.slots
        .filter((slot) => slot.type === "passkey")
        .map((slot) => (
          <Row
            key={slot.key}
            picture={<Tile icon={KeyIcon} />}
            title={said.passkey}
            detail={said.passkeySince(date(slot.since))}
          />
        ))}
      {knowsPasskeys() ? (
        <Row
          picture={<Tile icon={PlusIcon} />}
          title={said.addPasskey}
          end={task.busy ? <span class="spinner" /> : null}
          onClick={() => void add()}
        />
      ) : null}
    </Section>
  );
}

function Tile(props: { icon: typeof KeyIcon }): JSX.Element {
  const Drawn = props.icon;
  return (
    <span class="tile">
      <Drawn />
    </span>
  );
}
