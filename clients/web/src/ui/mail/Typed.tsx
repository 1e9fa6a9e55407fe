/** An address that somebody typed: the directory does not vouch for it, which is said. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Mailbox } from "@/api/index.ts";
import { Address } from "@/ui/mail/Address.tsx";
import { mailWords } from "@/ui/mail/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { AlertIcon, GatewayIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { words } from "@/ui/words/words.ts";

/** Characters of a name in an event. */
const MAX_NAME = 128;

export function TypedRow(props: { address: string; onTake: () => void }): JSX.Element {
  return (
    <button type="button" class="row" onClick={props.onTake}>
      <span class="avatar square">
        <GatewayIcon />
      </span>
      <span class="text">
        <span class="title">
          <Address of={props.address} />
        </span>
        <span class="detail">{mailWords().typedUse}</span>
      </span>
    </button>
  );
}

export interface TypedProps {
  readonly address: string;
  readonly about: string;
  readonly yes: string;
  readonly without: readonly string[];
  readonly isBusy: boolean;
  readonly onTake: (mailbox: Mailbox) => void;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function Typed(props: TypedProps): JSX.Element {
  const said = mailWords();
  const { address } = props;
  const [name, setName] = useState("");
  const same = address.toLowerCase();
  const isThere = props.without.some((one) => one.toLowerCase() === same);
  const take = () => props.onTake({ address, name: name.trim(), practitioner: "", phone: "" });
  return (
    <Dialog
      title={said.typed}
      onClose={props.onClose}
      firm
      actions={
        <>
          <Button onClick={props.onBack}>{words().common.back}</Button>
          <Button kind="primary" busy={props.isBusy} disabled={isThere} onClick={take}>
            {props.yes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>
          <b>
            <Address of={address} />
          </b>
        </p>
        {isThere ? <p role="alert">{said.typedTwice}</p> : null}
        <Banner icon={AlertIcon} tone="caution">
          {said.typedAbout}
        </Banner>
        <Field
          label={said.typedName}
          value={name}
          onInput={setName}
          maxLength={MAX_NAME}
          focused
        />
        <p class="quiet-text">{props.about}</p>
      </div>
    </Dialog>
  );
}
