/** A text of several lines under its label; it grows with what is written. */

import type { JSX } from "preact";
import { useId } from "preact/hooks";

export interface AreaProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  /** Why it cannot stay so; takes the place of the hint. */
  readonly error?: string | null;
  readonly maxLength?: number;
  readonly focused?: boolean;
  readonly rows?: number;
  readonly areaRef?: { current: HTMLTextAreaElement | null };
}

export function Area(props: AreaProps): JSX.Element {
  const id = useId();
  const note = props.error ?? props.hint;
  return (
    <div class="field area">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        class="input"
        autocomplete="off"
        rows={props.rows ?? 2}
        value={props.value}
        placeholder={props.placeholder ?? ""}
        maxLength={props.maxLength}
        aria-describedby={note ? `${id}-note` : undefined}
        aria-invalid={props.error ? true : undefined}
        data-focused={props.focused ? "" : undefined}
        ref={props.areaRef ?? null}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {note ? (
        <span class={props.error ? "error" : "hint"} id={`${id}-note`}>
          {note}
        </span>
      ) : null}
    </div>
  );
}
