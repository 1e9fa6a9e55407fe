/** Somebody asks this person to hold a role: take it beside the others, in a place, or decline. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Id, RoleView } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Choices } from "@/ui/primitives/Field.tsx";
import { roleName } from "@/ui/settings/roleNames.ts";
import { settingsWords } from "@/ui/settings/words.ts";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";

/** Not an account: nobody leaves. */
const BESIDE = "beside";

export function RoleOffer({ role }: { role: RoleView }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  const offer = role.proposals.find((one) => one.mine);
  const [place, setPlace] = useState<Id>(BESIDE);
  const [isBusy, setBusy] = useState(false);
  const run = async (deed: Promise<void>, done: string) => {
    setBusy(true);
    const isDone = await attempt(
      app,
      deed.then(() => true),
    );
    setBusy(false);
    if (isDone) app.overlays.say(done);
  };
  const title = offer?.byName
    ? said.offer(offer.byName, roleName(role))
    : said.offerAlone(roleName(role));
  const take = () =>
    run(app.engine.acceptRole(role.account, place === BESIDE ? null : place), said.taken);
  return (
    <section class="offer">
      <header>
        <Avatar id={role.account} name={role.name} kind={role.kind} />
        <div>
          <h2>{title}</h2>
          <p class="quiet-text">
            {[role.place, said.people(role.holders.length)].filter(Boolean).join(" · ")}
          </p>
        </div>
      </header>
      {offer?.accepted ? (
        <p class="quiet-text">{said.taken}</p>
      ) : (
        <>
          {offer?.manager ? (
            <Choices
              legend={said.take}
              value={place}
              options={[
                { value: BESIDE, label: said.takeBeside },
                ...role.holders.map((one) => ({
                  value: one.account,
                  label: said.takeFrom(one.name),
                })),
              ]}
              onChange={setPlace}
            />
          ) : null}
          <div class="entry-pair">
            <Button
              disabled={isBusy}
              onClick={() =>
                void run(app.engine.declineRole(role.account, null), said.declined)
              }
            >
              {said.decline}
            </Button>
            <Button kind="primary" busy={isBusy} onClick={() => void take()}>
              {said.take}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
