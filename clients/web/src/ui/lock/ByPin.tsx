/** The PIN: typed on a keyboard, or on a pad where there is only a finger. */

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { EngineFault } from "@/api/index.ts";
import { Fault } from "@/ui/entry/Frame.tsx";
import { saidOf } from "@/ui/entry/task.ts";
import { useCountdown } from "@/ui/lock/countdown.ts";
import { Pad } from "@/ui/lock/Pad.tsx";
import { lockWords } from "@/ui/lock/words.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { useApp } from "@/ui/state/app.ts";
import { isTouch } from "@/ui/state/device.ts";
import { span } from "@/ui/state/moments.ts";

export const SHORTEST_PIN = 6;
export const LONGEST_PIN = 32;

export function ByPin(props: { wait: number }): JSX.Element {
  const { engine } = useApp();
  const said = lockWords();
  const [pin, setPin] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [left, wait] = useCountdown(props.wait);
  const field = useRef<HTMLInputElement | null>(null);
  const open = async () => {
    if (isBusy || left > 0 || pin.length < SHORTEST_PIN) return;
    setBusy(true);
    setFault(null);
    try {
      await engine.unlock({ pin });
    } catch (error) {
      const isPin = error instanceof EngineFault && error.name === "WrongKey";
      const delay = error instanceof EngineFault ? (error.retryAfter ?? 0) : 0;
      setFault(isPin ? said.wrong : delay ? null : saidOf(error));
      wait(delay || (await engine.lockInfo().catch(() => null))?.retryAfter || 0);
      setPin("");
      setBusy(false);
      field.current?.focus();
    }
  };
  const shown = left > 0 ? said.wait(span(Math.ceil(left / 1000))) : fault;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <input
        class="input pin"
        type="password"
        aria-label={said.pin}
        inputMode={isTouch() ? "none" : "numeric"}
        autocomplete="off"
        maxLength={LONGEST_PIN}
        value={pin}
        disabled={isBusy || left > 0}
        ref={(element) => {
          if (element && !field.current) element.focus();
          field.current = element;
        }}
        onInput={(event) => setPin(event.currentTarget.value)}
      />
      <Fault said={shown} />
      <Pad
        disabled={isBusy || left > 0}
        onDigit={(digit) => setPin((now) => (now + digit).slice(0, LONGEST_PIN))}
        onErase={() => setPin((now) => now.slice(0, -1))}
      />
      <Button
        kind="primary"
        block
        type="submit"
        busy={isBusy}
        disabled={left > 0 || pin.length < SHORTEST_PIN}
      >
        {said.open}
      </Button>
    </form>
  );
}
