/** Choose a PIN, typed twice. The simplest ones are refused. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { LONGEST_PIN, SHORTEST_PIN } from "@/ui/lock/ByPin.tsx";
import { Button } from "@/ui/primitives/Button.tsx";
import { Field } from "@/ui/primitives/Field.tsx";
import { settingsWords } from "@/ui/settings/words.ts";

export function NewPin(props: { busy: boolean; onPin: (pin: string) => void }): JSX.Element {
  const said = settingsWords().lock;
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const fault = pin.length >= SHORTEST_PIN || /\D/u.test(pin) ? faultOf(pin) : null;
  const isSame = pin === again;
  const field = {
    type: "password",
    inputMode: "numeric",
    autoComplete: "new-password",
    maxLength: LONGEST_PIN,
  } as const;
  return (
    <form
      class="stack new-pin"
      onSubmit={(event) => {
        event.preventDefault();
        if (!faultOf(pin) && isSame) props.onPin(pin);
      }}
    >
      <Field
        {...field}
        label={said.newPin}
        value={pin}
        focused
        hint={said.tooShort}
        error={fault}
        onInput={setPin}
      />
      <Field
        {...field}
        label={said.again}
        value={again}
        error={again.length >= pin.length && !isSame ? said.different : null}
        onInput={setAgain}
      />
      <Button
        kind="primary"
        type="submit"
        busy={props.busy}
        disabled={faultOf(pin) !== null || !isSame}
      >
        {said.set}
      </Button>
    </form>
  );
}

function faultOf(pin: string): string | null {
  const said = settingsWords().lock;
  if (/\D/u.test(pin)) return said.digits;
  if (pin.length < SHORTEST_PIN) return said.tooShort;
  return isWeak(pin) ? said.weak : null;
}

/** One digit over and over, or digits in a row: 111111, 123456, 987654. */
export function isWeak(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
  const [first = 0] = steps;
  return Math.abs(first) <= 1 && steps.every((step) => step === first);
}
