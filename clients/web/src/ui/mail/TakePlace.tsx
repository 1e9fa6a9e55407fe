/** Somebody whose mailbox is written to has come to Cordée: he may take its place. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Replaceable } from "@/api/index.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { memberWords } from "@/ui/members/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices } from "@/ui/primitives/Field.tsx";
import { AddPersonIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function Arrivals(props: { open: OpenThread }): JSX.Element | null {
  const app = useApp();
  const { open } = props;
  const said = mailWords();
  const found = useReplaceable(app, open);
  const [one] = found;
  if (one === undefined || open.view.value?.owner !== true) return null;
  return (
    <Banner
      icon={AddPersonIcon}
      tone="accent"
      action={
        <Button kind="quiet" onClick={() => void openTakePlace(app, open, one)}>
          {said.replace}
        </Button>
      }
    >
      {said.nowHere(mailboxName(one))}
    </Banner>
  );
}

/** Asked again when mailboxes came or went, and when the server can be asked. */
function useReplaceable(app: App, open: OpenThread): readonly Replaceable[] {
  const [found, setFound] = useState<readonly Replaceable[]>([]);
  const addresses = open.view.value?.mailboxes.map((one) => one.address).join(" ") ?? "";
  const isOnline = app.line.online.value;
  useEffect(() => {
    if (!isOnline) return;
    let isWanted = true;
    app.engine.replaceable(open.id).then(
      (all) => {
        if (isWanted) setFound(all);
      },
      () => undefined, // nobody asked: nothing is said of it
    );
    return () => {
      isWanted = false;
    };
  }, [open, addresses, isOnline]);
  return found;
}

async function openTakePlace(app: App, open: OpenThread, one: Replaceable): Promise<void> {
  await app.overlays.open<never>(
    (give) => <TakePlace open={open} one={one} onClose={() => give(null)} />,
    true,
  );
}

interface TakePlaceProps {
  readonly open: OpenThread;
  readonly one: Replaceable;
  readonly onClose: () => void;
}

function TakePlace(props: TakePlaceProps): JSX.Element {
  const app = useApp();
  const { open, one } = props;
  const said = mailWords();
  const members = memberWords();
  const name = mailboxName(one);
  const [past, setPast] = useState<"yes" | "no" | null>(null);
  const [isBusy, setBusy] = useState(false);
  const replace = async () => {
    setBusy(true);
    const { address, account } = one;
    const asked = app.engine.takePlace(open.id, address, account, past === "yes");
    const view = await attempt(app, asked);
    setBusy(false);
    if (!view) return;
    open.view.value = view;
    app.overlays.say(said.replaced(name));
    props.onClose();
  };
  return (
    <Dialog
      title={said.replaceTitle(name)}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onClose}>{words().common.cancel}</Button>
          <Button
            kind="primary"
            busy={isBusy}
            disabled={past === null}
            onClick={() => void replace()}
          >
            {said.replaceYes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="quiet-text">{said.replaceAbout(name)}</p>
        <Choices
          legend={members.pastQuestion(name)}
          value={past}
          onChange={setPast}
          options={[
            { value: "no", label: members.withoutPast, about: members.withoutPastAbout },
            { value: "yes", label: members.withPast, about: members.withPastAbout },
          ]}
        />
      </div>
    </Dialog>
  );
}
