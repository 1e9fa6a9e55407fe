/** One service: is it open, whom to call, how soon it answers, who holds its role. */

import type { JSX } from "preact";
import type { ServiceView } from "@/api/index.ts";
import { hoursLines, standingOf } from "@/ui/directory/hours.ts";
import { PhoneIcon } from "@/ui/directory/icons.ts";
import { phoneOf, telephone } from "@/ui/directory/saying.ts";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { AlertIcon, ClockIcon, PeopleIcon, WriteIcon } from "@/ui/primitives/icons.tsx";
import { openNewThread } from "@/ui/shell/doors.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { span } from "@/ui/state/moments.ts";
import { oneLine } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function Service(props: { of: ServiceView }): JSX.Element {
  const { of } = props;
  const speciality = oneLine(of.speciality);
  const name = oneLine(of.name);
  return (
    <article class="service-card" tabIndex={-1} aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span class={`opening${of.open ? " open" : ""}`}>{standingOf(of, Date.now())}</span>
      </header>
      {speciality && speciality !== name ? <p class="detail">{speciality}</p> : null}
      <Lines of={of} />
      <Hours of={of} />
      {of.comment ? <p class="detail">{oneLine(of.comment)}</p> : null}
      <Role of={of} />
    </article>
  );
}

function Lines(props: { of: ServiceView }): JSX.Element | null {
  const said = directoryWords().services;
  if (!props.of.lines.length) return null;
  return (
    <ul class="calls">
      {props.of.lines.map(({ label, number }) => (
        <li key={`${label} ${number}`}>
          <a class="call" href={telephone(number)}>
            <PhoneIcon class="small" />
            <span class="spoken">{said.call} </span>
            {label ? <span class="label">{oneLine(label)} </span> : null}
            <span class="figures">{phoneOf(number)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Hours(props: { of: ServiceView }): JSX.Element | null {
  const said = directoryWords().services;
  const { of } = props;
  const hours = of.always ? [] : hoursLines(of.hours);
  const holidays = of.always ? "" : of.holidays ? said.holidays : said.noHolidays;
  const answers = of.answerMinutes ? said.answers(span(of.answerMinutes * 60)) : "";
  const parts = [...hours, hours.length ? holidays : "", answers].filter(Boolean);
  if (!parts.length) return null;
  return (
    <p class="hours">
      <ClockIcon class="small" />
      {parts.join(" · ")}
    </p>
  );
}

function Role(props: { of: ServiceView }): JSX.Element | null {
  const app = useApp();
  const said = directoryWords().services;
  const { of } = props;
  if (of.role === null) return null;
  if (!of.verified) {
    return (
      <p class="role-word warning">
        <AlertIcon class="small" />
        {said.unverified}
      </p>
    );
  }
  const { role } = of;
  const names = of.holders.map(oneLine);
  return (
    <div class="role-word">
      <PeopleIcon class="small" />
      <span>{names.length ? said.heldBy(words().common.names(names)) : said.heldByNobody}</span>
      <Button icon={WriteIcon} onClick={() => void writeToRole(app, role)}>
        {said.write}
        <span class="spoken"> {oneLine(of.name)}</span>
      </Button>
    </div>
  );
}

/** A question to a role is about somebody: the screen that asks about whom. */
async function writeToRole(app: App, role: string): Promise<void> {
  const person = await attempt(app, app.engine.person(role));
  if (person) await openNewThread(app, { people: [person], patient: "" });
}
