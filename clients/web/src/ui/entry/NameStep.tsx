/** The name that others see: waited for, then confirmed by the one who bears it. */

import type { JSX } from "preact";
import { Deeds, Frame } from "@/ui/entry/Frame.tsx";
import type { StepProps } from "@/ui/entry/Welcome.tsx";
import { entryWords } from "@/ui/entry/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { useApp } from "@/ui/state/app.ts";

export function NameStep({ over, onDone }: StepProps): JSX.Element | null {
  const app = useApp();
  const said = entryWords().welcome;
  const status = app.status.value;
  if (!status) return null;
  if (!status.attested) {
    return (
      <Frame title={said.nameWaitTitle} about={said.nameWaitAbout} over={over}>
        <p class="entry-wait" role="status">
          <span class="spinner" />
        </p>
        <div class="entry-deeds">
          <Button kind="plain" block onClick={onDone}>
            {said.enterAnyway}
          </Button>
        </div>
      </Frame>
    );
  }
  const { me } = status;
  const refuse = () => {
    app.overlays.say(said.wrongNameAbout, { tone: "danger" });
    app.router.go({ screen: "settings", page: "identity" });
    onDone();
  };
  const about = me.organisationName
    ? said.nameAbout(me.organisationName)
    : said.nameAboutUnknown;
  return (
    <Frame title={said.nameTitle} about={about} over={over}>
      <div class="business-card">
        <Avatar id={me.account} name={me.name} kind={me.kind} size="large" />
        <strong>{me.name}</strong>
        <span>{[me.profession, me.speciality].filter(Boolean).join(", ")}</span>
        <span>{me.place}</span>
      </div>
      <Deeds label={said.right} onClick={onDone}>
        <Button kind="plain" block onClick={refuse}>
          {said.wrongName}
        </Button>
      </Deeds>
    </Frame>
  );
}
