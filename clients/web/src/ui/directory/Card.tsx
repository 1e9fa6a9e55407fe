/** The card of a practitioner: where he works, how he is reached, what works of it. */

import type { JSX } from "preact";
import type {
  Mailbox as Addressed,
  PlaceOfWork,
  PractitionerHit,
  PractitionerView,
} from "@/api/index.ts";
import { Mailbox, Phones } from "@/ui/directory/Reaching.tsx";
import {
  addressOf,
  modeOf,
  phoneOf,
  practitionerCalling,
  practitionerName,
  reachSentence,
  specialityOf,
} from "@/ui/directory/saying.ts";
import type { Read } from "@/ui/directory/usePractitioner.ts";
import { Ways } from "@/ui/directory/Ways.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { mailboxesOf } from "@/ui/mail/mailboxOf.ts";
import { useCanMail } from "@/ui/mail/useCanMail.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { Avatar, initialsOf } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { GatewayIcon, ShieldIcon, WriteIcon } from "@/ui/primitives/icons.tsx";
import { Chip } from "@/ui/primitives/Parts.tsx";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export interface CardProps {
  readonly read: Read;
  readonly onWrite: (account: string) => void;
  /** Through the gateway, where there is one. */
  readonly onMail?: (mailbox: Addressed) => void;
}

export function Card(props: CardProps): JSX.Element {
  const { view, fault, retry } = props.read;
  if (fault !== null) {
    return (
      <div class="inset failed" role="alert">
        <p>{fault}</p>
        <Button onClick={retry}>{words().common.retry}</Button>
      </div>
    );
  }
  if (view === undefined) return <p class="inset quiet-text">{words().common.loading}</p>;
  if (view === null) return <p class="inset quiet-text">{directoryWords().card.gone}</p>;
  return <Whole {...props} view={view} />;
}

function Whole(props: CardProps & { view: PractitionerView }) {
  const { view, onMail } = props;
  const canMail = useCanMail() && onMail !== undefined;
  const [mailbox] = mailboxesOf(view);
  const said = directoryWords().card;
  const account = view.person?.account ?? null;
  return (
    <div class="practitioner">
      <Introduction hit={view.hit} />
      <div class="reach-word">
        {account === null ? <GatewayIcon class="small" /> : <ShieldIcon class="small" />}
        <p>{reachSentence(view, canMail)}</p>
      </div>
      {account === null ? null : (
        <Button kind="primary" icon={WriteIcon} block onClick={() => props.onWrite(account)}>
          {said.writeTo(practitionerName(view.hit))}
        </Button>
      )}
      {account === null && canMail && mailbox ? (
        <Button kind="primary" icon={GatewayIcon} block onClick={() => onMail(mailbox)}>
          {mailWords().write}
        </Button>
      ) : null}
      <section>
        <h3>{said.places}</h3>
        {view.places.length ? null : <p class="quiet-text">{said.noPlace}</p>}
        <ul>
          {view.places.map((place) => (
            <Place key={`${place.organization} ${place.function} ${place.name}`} of={place} />
          ))}
        </ul>
      </section>
      {view.mailboxes.length ? (
        <section>
          <h3>{said.mailboxes}</h3>
          <ul>
            {view.mailboxes.map((mailbox) => (
              <Mailbox key={mailbox.address} of={mailbox} />
            ))}
          </ul>
        </section>
      ) : null}
      <p class="identifier">
        {said.rpps} <span class="figures">{rppsOf(view.hit)}</span>
      </p>
    </div>
  );
}

function Introduction(props: { hit: PractitionerHit }): JSX.Element {
  const { hit } = props;
  const name = `${hit.given} ${hit.family}`;
  return (
    <div class="member-card">
      {hit.account ? (
        <Avatar id={hit.account} name={name} size="large" />
      ) : (
        <span class="avatar large ghost" aria-hidden="true">
          {initialsOf(name)}
        </span>
      )}
      <div>
        <p>{practitionerCalling(hit)}</p>
        <Ways reach={hit.reach} />
        {hit.active ? null : <Chip tone="caution">{directoryWords().inactive}</Chip>}
      </div>
    </div>
  );
}

function Place(props: { of: PlaceOfWork }): JSX.Element {
  const said = directoryWords().card;
  const { of } = props;
  const about = [oneLine(of.function), specialityOf(of.speciality), modeOf(of.mode)];
  return (
    <li class="place">
      <b>{oneLine(of.name)}</b>
      <span class="detail">{about.filter(Boolean).join(" · ")}</span>
      {addressOf(of).map((line) => (
        <span class="detail" key={line}>
          {line}
        </span>
      ))}
      <Phones numbers={of.phones} />
      {of.fax ? <span class="detail">{said.fax(phoneOf(of.fax))}</span> : null}
    </li>
  );
}

/** An IDNPS is a figure that says of what, and the number. */
function rppsOf(hit: PractitionerHit): string {
  return hit.practitioner.slice(1);
}
