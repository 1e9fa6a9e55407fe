/** The GP who was found: his name, why it is he, how he is reached, and writing to him. */

import type { JSX } from "preact";
import type { Mailbox as Addressed, PatientGp, PractitionerView } from "@/api/index.ts";
import { CardIcon } from "@/ui/directory/icons.ts";
import { Mailbox, Phones } from "@/ui/directory/Reaching.tsx";
import {
  practitionerCalling,
  practitionerName,
  practitionerPlace,
  reachSentence,
} from "@/ui/directory/saying.ts";
import { usePractitioner } from "@/ui/directory/usePractitioner.ts";
import { Ways } from "@/ui/directory/Ways.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { mailboxesOf } from "@/ui/mail/mailboxOf.ts";
import { useCanMail } from "@/ui/mail/useCanMail.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { Avatar, initialsOf } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { GatewayIcon, WriteIcon } from "@/ui/primitives/icons.tsx";
import { date } from "@/ui/state/moments.ts";
import { capitalised, oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** The others are on his card. */
const MOST_NUMBERS = 3;

export interface GpCardProps {
  readonly gp: PatientGp;
  readonly onCard: (practitioner: string) => void;
  /** With his view when he is in the directory. */
  readonly onWrite: (view: PractitionerView | null) => void;
  readonly onMail: (mailbox: Addressed) => void;
}

export function GpCard(props: GpCardProps): JSX.Element {
  const { gp } = props;
  const said = directoryWords();
  const { view, fault, retry } = usePractitioner(gp.practitioner);
  const name = view ? practitionerName(view.hit) : oneLine(gp.name);
  const account = view?.person?.account ?? null;
  const canMail = useCanMail();
  const [mailbox] = view && account === null && canMail ? mailboxesOf(view) : [];
  return (
    <section class="gp-card" aria-label={said.patient.gp}>
      <p class="group-name">{said.patient.gp}</p>
      <div class="member-card">
        {account === null ? (
          <span class="avatar large ghost" aria-hidden="true">
            {initialsOf(name)}
          </span>
        ) : (
          <Avatar id={account} name={name} size="large" />
        )}
        <div class="text">
          <h3>{name}</h3>
          <p class="why">{capitalised(whyOf(gp))}</p>
          {view ? (
            <p class="detail">
              {[practitionerCalling(view.hit), practitionerPlace(view.hit)]
                .filter(Boolean)
                .join(" · ")}
            </p>
          ) : null}
          {view ? <Ways reach={view.hit.reach} /> : null}
        </div>
      </div>
      {view ? <p class="quiet-text small-text">{reachSentence(view, canMail)}</p> : null}
      {view ? <Reaching view={view} /> : null}
      {view === null ? <p class="quiet-text small-text">{said.card.gone}</p> : null}
      {fault === null ? null : (
        <p class="quiet-text small-text" role="alert">
          {fault}{" "}
          <Button kind="quiet" onClick={retry}>
            {words().common.retry}
          </Button>
        </p>
      )}
      <div class="deeds">
        {mailbox ? (
          <Button kind="primary" icon={GatewayIcon} onClick={() => props.onMail(mailbox)}>
            {mailWords().write}
          </Button>
        ) : null}
        <Button
          kind={account === null ? "plain" : "primary"}
          icon={WriteIcon}
          disabled={view === undefined && fault === null}
          onClick={() => props.onWrite(view ?? null)}
        >
          {account === null ? said.patient.begin : said.patient.write}
        </Button>
        {view === null ? null : (
          <Button icon={CardIcon} onClick={() => props.onCard(gp.practitioner)}>
            {capitalised(said.keys.card)}
          </Button>
        )}
      </div>
    </section>
  );
}

/** His telephones, and his mailbox while he is not on Cordée: nobody looks for them elsewhere. */
function Reaching(props: { view: PractitionerView }): JSX.Element {
  const { places, mailboxes, person } = props.view;
  const numbers = [...new Set(places.flatMap((place) => place.phones))];
  const [mailbox] = person === null ? mailboxes : [];
  return (
    <>
      {numbers.length ? (
        <div class="calls">
          <Phones numbers={numbers.slice(0, MOST_NUMBERS)} />
        </div>
      ) : null}
      {mailbox ? (
        <ul>
          <Mailbox of={mailbox} />
        </ul>
      ) : null}
    </>
  );
}

/** By whose word it is he, and since when. */
function whyOf({ source, time }: PatientGp): string {
  const said = directoryWords().patient;
  const why =
    source === "found" || source === "chosen" || source === "mine" ? said.sources[source] : "";
  return time && source !== "found" ? said.since(why, date(time)) : why;
}
