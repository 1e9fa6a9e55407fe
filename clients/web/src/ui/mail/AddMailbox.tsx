/** Adding a mailbox: somebody of the directory, then which of his addresses. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Mailbox } from "@/api/index.ts";
import { FindBox } from "@/ui/directory/FindBox.tsx";
import { practitionerName } from "@/ui/directory/saying.ts";
import { usePractitioner } from "@/ui/directory/usePractitioner.ts";
import { mailboxesOf } from "@/ui/mail/mailboxOf.ts";
import { Typed, TypedRow } from "@/ui/mail/Typed.tsx";
import { mailWords } from "@/ui/mail/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Choices } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface AddMailboxProps {
  readonly open: OpenThread;
  readonly onClose: () => void;
}

export function AddMailbox(props: AddMailboxProps): JSX.Element {
  const { open } = props;
  const said = mailWords();
  const add = useAdding(props);
  return (
    <PickMailbox
      title={said.add}
      about={said.addAbout}
      yes={said.addYes}
      without={(open.view.value?.mailboxes ?? []).map((one) => one.address)}
      isBusy={add.isBusy}
      onTake={(mailbox) => void add.run(mailbox)}
      onClose={props.onClose}
    />
  );
}

function useAdding({ open, onClose }: AddMailboxProps) {
  const app = useApp();
  const [isBusy, setBusy] = useState(false);
  const run = async (mailbox: Mailbox) => {
    setBusy(true);
    const view = await attempt(app, app.engine.addMailbox(open.id, mailbox));
    setBusy(false);
    if (!view) return;
    open.view.value = view;
    app.overlays.say(mailWords().added(mailbox.name));
    onClose();
  };
  return { isBusy, run };
}

export interface PickMailboxProps {
  readonly title: string;
  readonly about: string;
  readonly yes: string;
  /** Addresses that are not offered. */
  readonly without: readonly string[];
  readonly isBusy: boolean;
  readonly onTake: (mailbox: Mailbox) => void;
  readonly onClose: () => void;
}

/** What somebody types who has the address already; the engine is the judge of it. */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/u;

/** A dialog in two steps, for whoever needs a mailbox of the directory. */
export function PickMailbox(props: PickMailboxProps): JSX.Element {
  const [practitioner, setPractitioner] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null) {
    return <Typed {...props} address={typed} onBack={() => setTyped(null)} />;
  }
  if (practitioner !== null) {
    return (
      <Decide {...props} practitioner={practitioner} onBack={() => setPractitioner(null)} />
    );
  }
  return (
    <Dialog title={props.title} onClose={props.onClose} tall flush>
      <FindBox
        label={mailWords().addBox}
        start="hint"
        onlyPractitioners
        instead={(query) => {
          if (!ADDRESS.test(query)) return null;
          const take = () => setTyped(query);
          return { shown: <TypedRow address={query} onTake={take} />, take };
        }}
        onTake={(found) => {
          if (found.kind === "practitioner") setPractitioner(found.hit.practitioner);
        }}
      />
    </Dialog>
  );
}

function Decide(
  props: PickMailboxProps & { practitioner: string; onBack: () => void },
): JSX.Element {
  const said = mailWords();
  const { view, fault } = usePractitioner(props.practitioner);
  const all = view ? mailboxesOf(view) : [];
  const offered = all.filter((one) => !props.without.includes(one.address));
  const [chosen, setChosen] = useState<string | null>(null);
  const address = chosen ?? offered[0]?.address ?? null;
  const mailbox = offered.find((one) => one.address === address);
  const name = view ? practitionerName(view.hit) : "";
  return (
    <Dialog
      title={name || props.title}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onBack}>{words().common.back}</Button>
          <Button
            kind="primary"
            busy={props.isBusy}
            disabled={mailbox === undefined}
            focused={mailbox !== undefined}
            onClick={() => mailbox && props.onTake(mailbox)}
          >
            {props.yes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="quiet-text">{props.about}</p>
        {fault ? <p role="alert">{fault}</p> : null}
        {view === undefined && !fault ? <p>{words().common.loading}</p> : null}
        {view && !offered.length ? <p>{said.noMailbox(name)}</p> : null}
        {offered.length ? (
          <Choices
            legend={said.which}
            value={address}
            onChange={setChosen}
            options={offered.map((one) => ({
              value: one.address,
              label: oneLine(one.address),
            }))}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
