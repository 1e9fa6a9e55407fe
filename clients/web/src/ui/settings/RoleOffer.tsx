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
  const said = settingsWords().roles;
  const offer = role.proposals.find((one) => one.mine);
  const title = offer?.byName
    ? said.offer(offer.byName, roleName(role))
    : said.offerAlone(roleName(role));
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
        <Answer role={role} mayReplace={offer?.manager === true} />
      )}
    </section>
  );
}

function Answer(props: { role: RoleView; mayReplace: boolean }): JSX.Element {
  const app = useApp();
  const said = settingsWords().roles;
  const { account } = props.role;
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
  const take = () => app.engine.acceptRole(account, place === BESIDE ? null : place);
  const decline = () => app.engine.declineRole(account, null);
  return (
    <>
      {props.mayReplace ? <Places role={props.role} place={place} onPlace={setPlace} /> : null}
      <div class="entry-pair">
        <Button disabled={isBusy} onClick={() => void run(decline(), said.declined)}>
          {said.decline}
        </Button>
        <Button kind="primary" busy={isBusy} onClick={() => void run(take(), said.taken)}>
          {said.take}
        </Button>
      </div>
    </>
  );
}

function Places(props: {
  role: RoleView;
  place: Id;
  onPlace: (place: Id) => void;
}): JSX.Element {
  const said = settingsWords().roles;
  const others = props.role.holders.map(({ account, name }) => ({
    value: account,
    label: said.takeFrom(name),
  }));
  return (
    <Choices
      legend={said.take}
      value={props.place}
      options={[{ value: BESIDE, label: said.takeBeside }, ...others]}
      onChange={props.onPlace}
    />
  );
}
