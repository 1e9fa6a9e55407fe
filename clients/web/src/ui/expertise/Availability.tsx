/** Not this week, or so many at once: of me, and of the pools that I hold. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AvailabilityView, Named } from "@/api/index.ts";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Select } from "@/ui/letters/Select.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { date } from "@/ui/state/moments.ts";
import { nameOf } from "@/ui/state/wording.ts";

const CAPS = [0, 3, 5, 10, 20, 50] as const;
const MONDAY = 1;
const WEEK = 7;

export function Availability(): JSX.Element | null {
  const { all, change } = useAvailability();
  if (!all.length) return null;
  const [mine, ...pools] = all;
  const said = expertiseWords().availability;
  return (
    <details class="availability">
      <summary>
        <span>{said.title}</span>
        <span class="detail">{mine ? inWords(mine.view) : ""}</span>
      </summary>
      {[mine, ...pools].map((one, at) =>
        one ? (
          <One
            key={one.who.account}
            title={at === 0 ? said.me : nameOf(one.who)}
            view={one.view}
            onChange={(until, cap) => void change(one.who, until, cap)}
          />
        ) : null,
      )}
    </details>
  );
}

function inWords({ until, open, cap }: AvailabilityView): string {
  const said = expertiseWords().availability;
  return until > Date.now() ? said.away(date(until)) : said.openAbout(open, cap);
}

function One(props: {
  title: string;
  view: AvailabilityView;
  onChange: (until: number, cap: number) => void;
}): JSX.Element {
  const { view, onChange } = props;
  const said = expertiseWords().availability;
  const isAway = view.until > Date.now();
  const caps = [...new Set([...CAPS, view.cap])].sort((one, other) => one - other);
  return (
    <section class="availability-of" aria-label={props.title}>
      <div class="text">
        <b>{props.title}</b>
        <span class="detail">{inWords(view)}</span>
      </div>
      <Select
        label={said.cap}
        value={String(view.cap)}
        options={caps.map((cap) => ({
          value: String(cap),
          label: cap === 0 ? said.noCap : String(cap),
        }))}
        onChange={(cap) => onChange(view.until, Number(cap))}
      />
      {isAway ? (
        <Button onClick={() => onChange(0, view.cap)}>{said.again}</Button>
      ) : (
        <Button onClick={() => onChange(nextMonday(Date.now()), view.cap)}>
          {said.notThisWeek}
        </Button>
      )}
    </section>
  );
}

/** The beginning of the next week, in this machine's time zone. */
export function nextMonday(now: number): number {
  const when = new Date(now);
  const days = (MONDAY + WEEK - when.getDay()) % WEEK || WEEK;
  when.setDate(when.getDate() + days);
  return when.setHours(0, 0, 0, 0);
}

interface Known {
  readonly who: Named;
  readonly view: AvailabilityView;
}

export function useAvailability() {
  const app = useApp();
  const [all, setAll] = useState<readonly Known[]>([]);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(
    () =>
      asking(
        app.line,
        () => known(app),
        setAll,
        () => undefined, // without the server nothing is said of it
      ),
    [turn],
  );
  useEffect(() => app.connection.events((event) => event.type === "case" && again()), []);
  const change = async ({ account }: Named, until: number, cap: number) => {
    const done = app.engine.setAvailability(account, until, cap).then(() => true);
    if (await attempt(app, done)) {
      app.overlays.say(expertiseWords().availability.saved);
      again();
    }
  };
  return { all, change };
}

/** Mine first, then of the roles that I hold. */
async function known(app: App): Promise<readonly Known[]> {
  const me = app.status.value?.me;
  const roles = await app.engine.roles();
  const mine: readonly Named[] = [
    ...(me ? [{ account: me.account, name: me.name }] : []),
    ...roles.filter((one) => one.held && one.kind === "role"),
  ];
  const found = await app.engine.availability(mine.map((one) => one.account));
  return mine.map((who) => ({
    who,
    view: found.find((one) => one.account === who.account) ?? {
      account: who.account,
      until: 0,
      cap: 0,
      open: 0,
    },
  }));
}
