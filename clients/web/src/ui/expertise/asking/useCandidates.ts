/** Whom one is likely to ask: who is in the thread, then the pools, each with how free it is. */

import { useEffect, useState } from "preact/hooks";
import type { AvailabilityView, Id, PersonView, ServiceView } from "@/api/index.ts";
import { type App, useApp } from "@/ui/state/app.ts";
import { asking } from "@/ui/state/asking.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";

const MOST = 6;
const SOUGHT = 40;

export interface Candidate {
  readonly person: PersonView;
  readonly availability: AvailabilityView | null;
  /** Of its service, as the directory says; 0 where it does not. */
  readonly answerMinutes: number;
}

export function useCandidates(open: OpenThread | null): readonly Candidate[] {
  const app = useApp();
  const [found, setFound] = useState<readonly Candidate[]>([]);
  useEffect(() => {
    let isWanted = true;
    const tell = (all: readonly Candidate[]) => {
      if (isWanted) setFound(all);
    };
    const end = asking(
      app.line,
      () => candidates(app, open, tell),
      () => undefined, // they were told as they came
      () => undefined, // what does not answer says nothing: one can still look by name
    );
    return () => {
      isWanted = false;
      end();
    };
  }, []);
  return found;
}

async function candidates(
  app: App,
  open: OpenThread | null,
  tell: (all: readonly Candidate[]) => void,
): Promise<void> {
  const services = await servicesOf(app);
  const people = await likely(app, open, services);
  tell(people.map((person) => candidate(person, [], services)));
  const accounts = people.map((one) => one.account);
  const free = await app.engine.availability(accounts).catch(() => []);
  tell(people.map((person) => candidate(person, free, services)));
}

function candidate(
  person: PersonView,
  free: readonly AvailabilityView[],
  services: readonly ServiceView[],
): Candidate {
  const service = services.find((one) => one.role === person.account);
  return {
    person,
    availability: free.find((one) => one.account === person.account) ?? null,
    answerMinutes: service?.answerMinutes ?? 0,
  };
}

async function servicesOf(app: App): Promise<readonly ServiceView[]> {
  try {
    return (await app.engine.services("", "", SOUGHT)).services;
  } catch {
    return []; // no directory: nothing is said of a delay
  }
}

/** People and roles of the thread, then the roles of services, then others known here. */
async function likely(
  app: App,
  open: OpenThread | null,
  services: readonly ServiceView[],
): Promise<readonly PersonView[]> {
  const mine = app.status.value?.me.account;
  const here: readonly Id[] = (open?.view.value?.members ?? [])
    .filter((one) => (one.kind === "person" || one.kind === "role") && !one.mine)
    .map((one) => one.account);
  const known = await app.engine.people("", SOUGHT);
  const first = [...here, ...services.map((one) => one.role).filter((one) => one !== null)];
  const asked = [...new Set(first)].slice(0, MOST + 1); // one of them may be me
  const nearest = await Promise.all(asked.map((account) => app.engine.person(account)));
  const roles = known.filter((one) => one.kind === "role" && !asked.includes(one.account));
  return [...nearest, ...roles]
    .filter((one) => one !== null)
    .filter((one) => one.account !== mine)
    .slice(0, MOST);
}
