/** For whom a letter is: the GP first, others from the directory, each in what capacity. */

import type { JSX } from "preact";
import type { LetterRecipient, RecipientRole } from "@/api/index.ts";
import type { GpMailbox } from "@/ui/letters/useGpMailbox.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { PickMailbox } from "@/ui/mail/AddMailbox.tsx";
import { mailboxName } from "@/ui/mail/saying.ts";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon, GatewayIcon, PlusIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { oneLine } from "@/ui/state/wording.ts";

const ROLES: readonly RecipientRole[] = ["gp", "referring", "other"];

export interface RecipientsProps {
  readonly recipients: readonly LetterRecipient[];
  readonly opposed: boolean;
  readonly gp: GpMailbox;
  readonly onChange: (recipients: readonly LetterRecipient[]) => void;
}

export function Recipients(props: RecipientsProps): JSX.Element {
  const app = useApp();
  const { recipients, onChange } = props;
  const said = letterWords();
  const without = (address: string) =>
    recipients.filter((one) => one.mailbox.address !== address);
  const add = async () => {
    const added = await pick(app, recipients);
    if (added) onChange([...recipients, added]);
  };
  return (
    <fieldset class="choices recipients-form" disabled={props.opposed}>
      <legend>{said.recipients}</legend>
      {props.gp.sentence ? (
        <p class="quiet-text small-text" role="status">
          {props.gp.sentence}
        </p>
      ) : null}
      <ul>
        {recipients.map((one) => (
          <li key={one.mailbox.address} class="row">
            <span class="avatar square small">
              <GatewayIcon />
            </span>
            <span class="text">
              <span class="title one-line">{mailboxName(one.mailbox)}</span>
              <span class="detail">{oneLine(one.mailbox.address)}</span>
              <Role
                of={one}
                onChange={(role) =>
                  onChange(
                    recipients.map((other) => (other === one ? { ...one, role } : other)),
                  )
                }
              />
            </span>
            <IconButton
              icon={CloseIcon}
              label={said.removeRecipient(mailboxName(one.mailbox))}
              onClick={() => onChange(without(one.mailbox.address))}
            />
          </li>
        ))}
      </ul>
      <Button kind="quiet" icon={PlusIcon} onClick={() => void add()}>
        {said.addRecipient}
      </Button>
    </fieldset>
  );
}

function Role(props: {
  of: LetterRecipient;
  onChange: (role: RecipientRole) => void;
}): JSX.Element {
  const said = letterWords();
  return (
    <select
      class="input"
      aria-label={said.roleOf(mailboxName(props.of.mailbox))}
      value={props.of.role}
      onChange={(event) => props.onChange(event.currentTarget.value as RecipientRole)}
    >
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {said.roles[role]}
        </option>
      ))}
    </select>
  );
}

/** Somebody of the directory; the second one is most often the doctor who sent the patient. */
function pick(
  app: App,
  recipients: readonly LetterRecipient[],
): Promise<LetterRecipient | null> {
  const said = letterWords();
  const hasGp = recipients.some((one) => one.role === "gp");
  return app.overlays.open<LetterRecipient>(
    (give) => (
      <PickMailbox
        title={said.addRecipient}
        about={said.addAbout}
        yes={said.addYes}
        without={recipients.map((one) => one.mailbox.address)}
        isBusy={false}
        onTake={(mailbox) => give({ mailbox, role: hasGp ? "referring" : "gp" })}
        onClose={() => give(null)}
      />
    ),
    true,
  );
}
