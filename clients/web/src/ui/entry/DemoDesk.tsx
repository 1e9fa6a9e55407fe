/** The people of a demo, one press each. Drawn only where the server says that it is a demo. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Place } from "@/api/index.ts";
import {
  type DemoPerson,
  DeskRefused,
  enter,
  mailbox,
  newcomer,
  people,
} from "@/ui/entry/demo.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { invited } from "@/ui/entry/invitation.ts";
import { saidOf } from "@/ui/entry/task.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { AddPersonIcon, DeviceIcon, ForwardIcon, GatewayIcon } from "@/ui/primitives/icons.tsx";
import { Row } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";

/** What a telephone of today has, in CSS pixels. */
const PHONE = { width: 390, height: 844 } as const;

export interface DemoDeskProps {
  readonly desk: string;
  readonly place: Place;
  readonly onInvited: () => void;
}

export function DemoDesk({ desk, place, onInvited }: DemoDeskProps): JSX.Element {
  const { engine } = useApp();
  const said = entryWords().demo;
  const [all, setAll] = useState<readonly DemoPerson[]>([]);
  const [mail, setMail] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const run = async (name: string, deed: () => Promise<void>) => {
    if (busy) return;
    setBusy(name);
    setFault(null);
    await deed().catch((error: unknown) => setFault(sentenceOfDesk(error)));
    setBusy(null);
  };
  useEffect(() => {
    void run("", async () => {
      setAll(await people(desk));
      setMail(await mailbox(desk));
    });
  }, [desk]);
  const begin = async () => {
    invited.value = await newcomer(desk);
    onInvited();
  };
  return (
    <section class="entry-section" aria-label={said.title}>
      <h2>{said.title}</h2>
      <p class="quiet-text">{said.about}</p>
      <Fault said={fault} />
      <div class="group" aria-busy={busy !== null}>
        {all.map((person) => (
          <Row
            key={person.profile}
            picture={<Avatar id={person.profile} name={person.name} kind="person" />}
            title={person.name}
            detail={person.taken ? `${person.profession}, ${said.taken}` : person.profession}
            end={<Going busy={busy === person.profile} />}
            onClick={() => void run(person.profile, () => enter(engine, desk, person, place))}
          />
        ))}
        <Row
          picture={
            <span class="tile">
              <AddPersonIcon />
            </span>
          }
          title={said.newcomer}
          detail={said.newcomerAbout}
          end={<Going busy={busy === "new"} />}
          onClick={() => void run("new", begin)}
        />
        {window.innerWidth > 2 * PHONE.width ? (
          <Row
            picture={
              <span class="tile">
                <DeviceIcon />
              </span>
            }
            title={said.phone}
            detail={said.phoneAbout}
            end={<ForwardIcon class="small" />}
            onClick={openPhone}
          />
        ) : null}
        {mail ? (
          <a class="row" href={mail} target="_blank" rel="noreferrer">
            <span class="tile">
              <GatewayIcon />
            </span>
            <span class="text">
              <span class="title">{said.mailbox}</span>
              <span class="detail">{said.mailboxAbout}</span>
            </span>
            <ForwardIcon class="small" />
          </a>
        ) : null}
      </div>
    </section>
  );
}

/** The same page in a window of its own: whoever enters there has that screen. */
function openPhone(): void {
  const { width, height } = PHONE;
  window.open(location.href, "cordee-phone", `popup,width=${width},height=${height}`);
}

function Going(props: { busy: boolean }): JSX.Element {
  return props.busy ? <span class="spinner" /> : <ForwardIcon class="small" />;
}

function sentenceOfDesk(error: unknown): string {
  if (!(error instanceof DeskRefused)) return saidOf(error);
  return error.sentence || entryWords().demo.unreachable;
}
