/** Ten digits under a thumb. A keyboard has its own. */

import type { JSX } from "preact";
import { lockWords } from "@/ui/lock/words.ts";
import { BackIcon } from "@/ui/primitives/icons.tsx";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"] as const;

export interface PadProps {
  readonly disabled: boolean;
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
}

export function Pad(props: PadProps): JSX.Element {
  return (
    <div class="pad">
      {DIGITS.map((digit) => (
        <Key key={digit} digit={digit} pad={props} />
      ))}
      <button
        type="button"
        class="bare"
        aria-label={lockWords().erase}
        disabled={props.disabled}
        onClick={props.onErase}
      >
        <BackIcon />
      </button>
    </div>
  );
}

/** The zero stands in the middle of the last row. */
function Key(props: { digit: string; pad: PadProps }): JSX.Element {
  const key = (
    <button
      type="button"
      disabled={props.pad.disabled}
      onClick={() => props.pad.onDigit(props.digit)}
    >
      {props.digit}
    </button>
  );
  if (props.digit !== "0") return key;
  return (
    <>
      <span />
      {key}
    </>
  );
}
