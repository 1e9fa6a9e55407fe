/** Sign up: paste or open an invitation, see who invites, make the account. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { InvitationView } from "@/api/index.ts";
import type { WayProps } from "@/ui/entry/Entry.tsx";
import { Deeds, Fault, Frame } from "@/ui/entry/Frame.tsx";
import { invitationIn, invited } from "@/ui/entry/invitation.ts";
import { useTask } from "@/ui/entry/task.ts";
import { arrival } from "@/ui/entry/welcome.ts";
import { entryWords } from "@/ui/entry/words.ts";
import { Field } from "@/ui/primitives/Field.tsx";
import { AlertIcon } from "@/ui/primitives/icons.tsx";
import { Banner } from "@/ui/primitives/Parts.tsx";
import { useApp } from "@/ui/state/app.ts";
import { full } from "@/ui/state/moments.ts";

interface Read {
  readonly text: string;
  readonly view: InvitationView;
}

export function ByInvitation(props: WayProps): JSX.Element {
  const { engine } = useApp();
  const [typed, setTyped] = useState(invited.value ?? "");
  const [read, setRead] = useState<Read | null>(null);
  const task = useTask();
  const open = (given: string) =>
    task.run(async () => {
      const text = invitationIn(given);
      if (text) setRead({ text, view: await engine.readInvitation(text) });
    });
  useEffect(() => {
    if (invited.value) void open(invited.value);
  }, []);
  const back = () => {
    invited.value = null;
    if (read) setRead(null);
    else props.onBack();
  };
  if (read) return <Invited read={read} place={props.place} onBack={back} />;
  const said = entryWords().invitation;
  const isOne = invitationIn(typed) !== null;
  return (
    <Frame title={said.title} about={said.about} onBack={back}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void open(typed);
        }}
      >
        <Field
          label={said.label}
          value={typed}
          focused
          placeholder="cordee1-…"
          onInput={setTyped}
          error={typed && !isOne ? said.notOne : null}
        />
        <Fault said={task.fault} />
        <Deeds label={said.open} busy={task.busy} disabled={!isOne} />
      </form>
    </Frame>
  );
}

function Invited(props: {
  read: Read;
  place: WayProps["place"];
  onBack: () => void;
}): JSX.Element {
  const { engine } = useApp();
  const said = entryWords().invitation;
  const task = useTask();
  const { origin, organisation, notAfter } = props.read.view;
  const create = () =>
    task.run(async () => {
      arrival.value = "signed_up";
      await engine.signUp(props.read.text, props.place).catch((error: unknown) => {
        arrival.value = null;
        throw error;
      });
      invited.value = null;
    });
  return (
    <Frame title={said.readTitle} about={said.createAbout} onBack={props.onBack}>
      <dl class="group facts">
        <Fact label={said.server} value={origin.replace(/^https?:\/\//u, "")} />
        <Fact label={said.until} value={full(notAfter)} />
        <Fact
          label={said.organisation}
          value={organisation.slice(0, 16).replace(/(.{4})(?=.)/gu, "$1 ")}
          hint={said.organisationHint}
        />
      </dl>
      {props.place === "ward" ? (
        <div class="entry-banner">
          <Banner icon={AlertIcon} tone="caution">
            {said.wardWarning}
          </Banner>
        </div>
      ) : null}
      <Fault said={task.fault} />
      <Deeds label={said.create} busy={task.busy} onClick={() => void create()} />
    </Frame>
  );
}

export function Fact(props: { label: string; value: string; hint?: string }): JSX.Element {
  return (
    <div class="fact">
      <dt>{props.label}</dt>
      <dd>
        <span class="figures">{props.value}</span>
        {props.hint ? <span class="hint">{props.hint}</span> : null}
      </dd>
    </div>
  );
}
