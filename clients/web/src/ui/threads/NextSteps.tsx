/** For who has just come: a second way in, a lock, notifications; what is done is not shown. */

import type { JSX } from "preact";
import type { Settings, StatusView } from "@/api/index.ts";
import {
  BellIcon,
  DeviceIcon,
  ForwardIcon,
  type Icon,
  KeyIcon,
  LockIcon,
} from "@/ui/primitives/icons.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { words } from "@/ui/words/words.ts";

type Step = "device" | "passkey" | "lock" | "notify";

/** The drawing of a step, and the page of the settings where it is done. */
const STEPS: Readonly<Record<Step, readonly [Icon, string]>> = {
  device: [DeviceIcon, "devices"],
  passkey: [KeyIcon, "recovery"],
  lock: [LockIcon, "lock"],
  notify: [BellIcon, "notifications"],
};

export function NextSteps(): JSX.Element | null {
  const app = useApp();
  const status = app.status.value;
  const steps = status ? stepsOf(status, app.settings.value) : [];
  const said = words().list.next;
  if (!steps.length) return null;
  return (
    <section class="next-steps">
      <h2>{said.title}</h2>
      <ul>
        {steps.map((step) => {
          const [Drawn, page] = STEPS[step];
          return (
            <li key={step}>
              <Row
                picture={<Drawn />}
                title={said[step]}
                detail={said.about[step]}
                end={<ForwardIcon class="small" />}
                onClick={() => app.router.go({ screen: "settings", page })}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** A shared computer keeps nothing: none of this is for it. */
function stepsOf(status: StatusView, settings: Settings): readonly Step[] {
  if (status.ephemeral) return [];
  const isLeft: Readonly<Record<Step, boolean>> = {
    device: status.devices.length < 2,
    passkey: !status.slots.some((slot) => slot.type === "passkey"),
    lock: status.lock === "none",
    notify: !settings.notifications && status.pushKey !== null,
  };
  return (Object.keys(STEPS) as Step[]).filter((step) => isLeft[step]);
}
