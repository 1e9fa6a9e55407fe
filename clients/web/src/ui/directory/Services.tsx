/** Who answers: services of the hospitals, their lines, their hours, who holds the role now. */

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ServicePage, ServiceView } from "@/api/index.ts";
import { Failed, useFailed } from "@/ui/directory/Failed.tsx";
import { Latest } from "@/ui/directory/latest.ts";
import { Service } from "@/ui/directory/Service.tsx";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { SearchField } from "@/ui/primitives/Field.tsx";
import { Empty } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { oneLine } from "@/ui/state/wording.ts";

const PAGE = 50;

export function Services(): JSX.Element {
  const said = directoryWords().services;
  const [query, setQuery] = useState("");
  const { page, fault, isFailed, more, again } = useServices(query);
  const count = isFailed ? 0 : (page?.services.length ?? 0);
  return (
    <div class="find-page">
      <div class="inset">
        <SearchField
          label={said.box}
          value={query}
          onInput={setQuery}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") focusFirst(event);
          }}
          focused
        />
      </div>
      <p class="coverage" role="status">
        {page && count ? (page.next ? said.foundMore(count) : said.found(count)) : ""}
      </p>
      {isFailed ? <Failed fault={fault} onAgain={again} /> : null}
      {page && !count && !isFailed ? <None query={query.trim()} /> : null}
      {page && count ? (
        <ul class="services" onKeyDown={walk}>
          {grouped(page.services).map(([hospital, services]) => (
            <li key={services[0]?.service}>
              <h2>{hospital}</h2>
              <ul>
                {services.map((service) => (
                  <li key={service.service}>
                    <Service of={service} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
          {page.next ? (
            <li>
              <Button onClick={more}>{said.more}</Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function None(props: { query: string }): JSX.Element {
  const said = directoryWords().services;
  return props.query ? (
    <Empty title={said.none(props.query)}>{said.noneAbout}</Empty>
  ) : (
    <Empty title={said.noneAll}>{said.noneAllAbout}</Empty>
  );
}

function useServices(query: string) {
  const app = useApp();
  const latest = useMemo(() => new Latest<ServicePage>(), []);
  const ask = (isAtOnce: boolean) =>
    latest.ask(() => app.engine.services(query, "", PAGE), isAtOnce);
  useEffect(() => ask(query === ""), [query]);
  useEffect(() => () => latest.clear(), []);
  const again = () => ask(true);
  const { answer: page, fault } = latest.standing.value;
  const isFailed = useFailed(latest.standing.value, again);
  const more = async () => {
    if (page === null) return;
    const next = await attempt(app, app.engine.services(query, page.next, PAGE));
    // Another word was typed meanwhile: this is no page of its answers.
    if (next === null || latest.standing.peek().answer !== page) return;
    const services = [...page.services, ...next.services];
    latest.standing.value = { ...latest.standing.peek(), answer: { ...next, services } };
  };
  return { page, fault, isFailed, more: () => void more(), again };
}

/** By hospital, in the order in which they came. */
function grouped(
  services: readonly ServiceView[],
): readonly (readonly [string, readonly ServiceView[]])[] {
  const found = new Map<string, ServiceView[]>();
  for (const service of services) {
    const hospital = oneLine(service.organizationName);
    found.set(hospital, [...(found.get(hospital) ?? []), service]);
  }
  return [...found];
}

const SERVICE = ".service-card";

function focusFirst(event: KeyboardEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>(SERVICE)?.focus();
}

/** The arrows go from service to service, and back into the field. */
function walk(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step) return;
  event.preventDefault();
  const all = [...document.querySelectorAll<HTMLElement>(SERVICE)];
  const at = all.findIndex((one) => one.contains(document.activeElement));
  const next = all[at + step];
  if (next) next.focus();
  else if (step < 0) document.querySelector<HTMLElement>(".find-page input")?.focus();
}
