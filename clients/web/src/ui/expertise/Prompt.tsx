/** Asks for the words of a step: a reason, what is missing; usual ones are one press away. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Named } from "@/api/index.ts";
import { Area } from "@/ui/expertise/Area.tsx";
import { pickExpert } from "@/ui/expertise/asking/Whom.tsx";
import { expertiseWords } from "@/ui/expertise/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { nameOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** Characters of a step (docs/protocol.md §6). */
const MAX_TEXT = 2_000;

export interface PromptProps {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly yes: string;
  readonly usual?: readonly string[];
  readonly isNeeded?: boolean;
  readonly isGrave?: boolean;
  /** Somebody is named as well: the label of that. */
  readonly whom?: string;
}

export interface Prompted {
  readonly text: string;
  readonly to: Named | null;
}

export function prompt(app: App, props: PromptProps): Promise<Prompted | null> {
  return app.overlays.open<Prompted>((give) => <Prompt {...props} onAnswer={give} />, true);
}

function Prompt(
  props: PromptProps & { onAnswer: (answer: Prompted | null) => void },
): JSX.Element {
  const [text, setText] = useState("");
  const [to, setTo] = useState<Named | null>(null);
  const isWritten = !props.isNeeded || text.trim() !== "";
  const isNamed = !props.whom || to !== null;
  const cancel = () => props.onAnswer(null);
  return (
    <Dialog
      title={props.title}
      onClose={cancel}
      firm
      actions={
        <>
          <Button onClick={cancel}>{words().common.cancel}</Button>
          <Button
            kind={props.isGrave ? "danger" : "primary"}
            disabled={!isWritten || !isNamed}
            onClick={() => props.onAnswer({ text: text.trim(), to })}
          >
            {props.yes}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="quiet-text">{props.about}</p>
        {props.whom ? <Whom label={props.whom} to={to} onChange={setTo} /> : null}
        <Area
          label={props.label}
          value={text}
          onInput={setText}
          maxLength={MAX_TEXT}
          rows={3}
        />
        {props.usual?.length ? (
          <ul class="usual-words">
            {props.usual.map((one) => (
              <li key={one}>
                <button
                  type="button"
                  class="phrase"
                  onClick={() => setText((now) => [now.trim(), one].filter(Boolean).join(" "))}
                >
                  {one}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}

function Whom(props: {
  label: string;
  to: Named | null;
  onChange: (to: Named) => void;
}): JSX.Element {
  const app = useApp();
  const choose = async () => {
    const person = await pickExpert(app, props.label);
    if (person) props.onChange({ account: person.account, name: nameOf(person) });
  };
  return (
    <div class="field">
      <span class="label">{props.label}</span>
      <Button onClick={() => void choose()}>
        {props.to === null ? expertiseWords().asking.find : nameOf(props.to)}
      </Button>
    </div>
  );
}
