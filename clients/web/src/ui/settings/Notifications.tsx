/** Being told of messages while Cordée is closed: explained first, then asked of the browser. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Fault } from "@/ui/entry/Frame.tsx";
import { InstallSteps } from "@/ui/entry/Install.tsx";
import { mustInstall } from "@/ui/entry/platform.ts";
import { useTask } from "@/ui/entry/task.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Switch } from "@/ui/primitives/Field.tsx";
import { BellIcon, InfoIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { canPush, showTest, stopPush, subscribe } from "@/ui/push/subscription.ts";
import { change } from "@/ui/settings/change.ts";
import { Lead, Section } from "@/ui/settings/Section.tsx";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";

export function Notifications(): JSX.Element | null {
  const app = useApp();
  const said = settingsWords().notifications;
  const status = app.status.value;
  const task = useTask();
  const [isDenied, setDenied] = useState(
    typeof Notification === "function" && Notification.permission === "denied",
  );
  if (!status) return null;
  const { notifications, notifyContent } = app.settings.value;
  const why = whyNot(status.pushKey, status.ephemeral);
  const turn = (on: boolean) =>
    task.run(async () => {
      if (on) {
        const isAllowed = await subscribe(app.engine, status.pushKey ?? "");
        setDenied(!isAllowed);
        if (!isAllowed) return;
      } else {
        await stopPush(app.engine);
        app.overlays.say(said.turnedOff);
      }
      await change(app, { notifications: on });
    });
  const isOn = notifications && !isDenied && !why;
  return (
    <>
      <Lead>{said.about}</Lead>
      {why ? (
        <div class="entry-banner">
          <Banner icon={InfoIcon}>{why}</Banner>
        </div>
      ) : null}
      {mustInstall() ? <InstallSteps /> : null}
      {isDenied ? <Fault said={said.denied} /> : <Fault said={task.fault} />}
      <Toggles
        isOn={isOn}
        isOpen={why === null && status.online && !task.busy}
        content={notifyContent}
        onTurn={(on) => void turn(on)}
        onContent={(on) => void change(app, { notifyContent: on })}
      />
      {isOn ? (
        <Button icon={BellIcon} onClick={() => void showTest(said.testTitle, said.testText)}>
          {said.test}
        </Button>
      ) : null}
    </>
  );
}

function Toggles(props: {
  readonly isOn: boolean;
  readonly isOpen: boolean;
  readonly content: boolean;
  readonly onTurn: (on: boolean) => void;
  readonly onContent: (on: boolean) => void;
}): JSX.Element {
  const said = settingsWords().notifications;
  const { isOn } = props;
  return (
    <Section>
      <div class="group-item">
        <Switch
          label={said.on}
          about={isOn ? said.working : said.onAbout}
          on={isOn}
          disabled={!props.isOpen}
          onChange={props.onTurn}
        />
      </div>
      <div class="group-item">
        <Switch
          label={said.content}
          about={said.contentAbout}
          on={isOn && props.content}
          disabled={!isOn}
          onChange={props.onContent}
        />
      </div>
    </Section>
  );
}

function whyNot(pushKey: string | null, isEphemeral: boolean): string | null {
  const said = settingsWords().notifications;
  if (isEphemeral) return said.ward;
  if (mustInstall()) return said.install;
  if (!canPush()) return said.unsupported;
  return pushKey ? null : said.unavailable;
}
