/** The PIN: typed on a keyboard, or on a pad where there is only a finger. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
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
  const said = lockWords();
  const field = useRef<HTMLInputElement>(null);
  const unlocking = useUnlocking(props.wait);
  const { pin, setPin, isBusy, left } = unlocking;
  const isShut = isBusy || left > 0;
  // Before it is seen: who sees it may type.
  useLayoutEffect(() => {
    if (!isShut) field.current?.focus();
  }, [isShut]);
  const shown = left > 0 ? said.wait(span(Math.ceil(left / 1000))) : unlocking.fault;
  const open = (event: Event) => {
    event.preventDefault();
    void unlocking.open();
  };
  return (
    <form onSubmit={open}>
      <input
        class="input pin"
        type="password"
        aria-label={said.pin}
        inputMode={isTouch() ? "none" : "numeric"}
        autocomplete="off"
        maxLength={LONGEST_PIN}
        value={pin}
        disabled={isShut}
        ref={field}
        onInput={(event) => setPin(event.currentTarget.value)}
      />
      <Fault said={shown} />
      <Pad
        disabled={isShut}
        onDigit={(digit) => setPin((pin + digit).slice(0, LONGEST_PIN))}
        onErase={() => setPin(pin.slice(0, -1))}
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

interface Unlocking {
  readonly pin: string;
  readonly setPin: (pin: string) => void;
  readonly isBusy: boolean;
  readonly fault: string | null;
  /** Milliseconds until the next try is heard. */
  readonly left: number;
  readonly open: () => Promise<void>;
}

function useUnlocking(first: number): Unlocking {
  const { engine } = useApp();
  const [pin, setPin] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [left, wait] = useCountdown(first);
  const open = async () => {
    if (isBusy || left > 0 || pin.length < SHORTEST_PIN) return;
    setBusy(true);
    setFault(null);
    try {
      await engine.unlock({ pin });
    } catch (error) {
      setFault(sentenceOfPin(error));
      wait((await engine.lockInfo().catch(() => null))?.retryAfter ?? 0);
      setPin("");
    }
    setBusy(false);
  };
  return { pin, setPin, isBusy, fault, left, open };
}

function sentenceOfPin(error: unknown): string {
  const isWrong = error instanceof EngineFault && error.name === "WrongKey";
  return isWrong ? lockWords().wrong : saidOf(error);
}
