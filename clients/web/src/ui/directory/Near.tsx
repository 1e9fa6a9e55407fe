/** My department: said once, changed in place, kept on this device. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { directoryWords } from "@/ui/directory/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { words } from "@/ui/words/words.ts";

const DEPARTMENT = /^(?:\d\d|9[78]\d|2[AB])$/u;
const LONGEST = 3;

export function Near(props: { onKnown: (near: string) => void }): JSX.Element {
  const app = useApp();
  const said = directoryWords();
  const [near, setNear] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const know = (department: string) => {
    setNear(department);
    props.onKnown(department);
  };
  useEffect(() => {
    app.engine.near().then(know, () => know(""));
  }, []);
  if (typed !== null) {
    const keep = async (department: string) => {
      const kept = app.engine.setNear(department).then(() => true);
      if (!(await attempt(app, kept))) return;
      know(department);
      setTyped(null);
    };
    return <Change typed={typed} onType={setTyped} onKeep={(one) => void keep(one)} />;
  }
  return (
    <p class="near">
      {said.near}{" "}
      <button type="button" class="near-now" onClick={() => setTyped(near ?? "")}>
        <b>{near || said.nearNone}</b>
        <span class="spoken"> {said.nearChange}</span>
      </button>
    </p>
  );
}

function Change(props: {
  typed: string;
  onType: (typed: string) => void;
  onKeep: (department: string) => void;
}): JSX.Element {
  const said = directoryWords();
  const department = props.typed.trim().toUpperCase();
  const isRight = department === "" || DEPARTMENT.test(department);
  return (
    <form
      class="near-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) props.onKeep(department);
      }}
    >
      <Field
        label={said.near}
        value={props.typed}
        onInput={props.onType}
        hint={said.nearAbout}
        error={isRight || department.length < 2 ? null : said.nearWrong}
        maxLength={LONGEST}
        focused
      />
      <Button type="submit" disabled={!isRight}>
        {words().common.save}
      </Button>
    </form>
  );
}
