/** The devices of the account: this one, the others, one more, one less. */

import type { JSX } from "preact";
import type { DeviceView } from "@/api/index.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { DeviceIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { confirm } from "@/ui/primitives/Layers.tsx";
import { Chip, Row } from "@/ui/primitives/Parts.tsx";
import { LinkDevice } from "@/ui/settings/LinkDevice.tsx";
import { Lead, Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { date } from "@/ui/state/moments.ts";

export function Devices(): JSX.Element | null {
  const app = useApp();
  const said = settingsWords().devices;
  const status = app.status.value;
  if (!status) return null;
  const link = () =>
    app.overlays.open<never>((give) => <LinkDevice onClose={() => give(null)} />);
  return (
    <>
      <Lead>{said.about}</Lead>
      <Section>
        {mineFirst(status.devices).map((device) => (
          <Device key={device.key} device={device} />
        ))}
      </Section>
      <Button kind="primary" icon={PlusIcon} onClick={() => void link()}>
        {said.add}
      </Button>
    </>
  );
}

function Device({ device }: { device: DeviceView }): JSX.Element {
  const app = useApp();
  const said = settingsWords().devices;
  const key = device.key.slice(0, 8);
  return (
    <Row
      picture={
        <span class="tile">
          <DeviceIcon />
        </span>
      }
      title={
        <>
          <span>
            {said.device} <span class="fingerprint">{key}</span>
          </span>
          {device.mine ? <Chip tone="accent">{said.mine}</Chip> : null}
        </>
      }
      detail={said.since(date(device.since))}
      end={
        device.mine ? null : (
          <Button kind="plain" onClick={() => void remove(app, device)}>
            {said.remove}
          </Button>
        )
      }
    />
  );
}

async function remove(app: App, device: DeviceView): Promise<void> {
  const said = settingsWords().devices;
  const isSure = await confirm(app.overlays, {
    title: said.removeTitle,
    about: said.removeAbout,
    yes: said.remove,
    danger: true,
  });
  if (!isSure) return;
  const done = await attempt(
    app,
    app.engine.revokeDevice(device.key).then(() => true),
  );
  if (done) app.overlays.say(said.removed);
}

function mineFirst(devices: readonly DeviceView[]): readonly DeviceView[] {
  return [...devices].sort((a, b) => Number(b.mine) - Number(a.mine) || b.since - a.since);
}
