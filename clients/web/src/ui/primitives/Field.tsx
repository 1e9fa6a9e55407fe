/** Fields: text with its label, search, a switch, a choice of one. */

import type { ComponentChildren, JSX, TargetedInputEvent } from "preact";
import { useId } from "preact/hooks";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { type Choosing, comboboxOf } from "@/ui/primitives/choosing.ts";
import { AlertIcon, CloseIcon, SearchIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

const LONGEST = 4096;

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly type?: "text" | "password";
  readonly placeholder?: string;
  readonly focused?: boolean;
  readonly maxLength?: number;
  readonly autoComplete?:
    | "off"
    | "name"
    | "current-password"
    | "new-password"
    | "one-time-code";
  readonly inputMode?: "text" | "numeric";
  readonly spellCheck?: boolean;
}

export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const about = props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined;
  const common = {
    id,
    class: "input",
    value: props.value,
    placeholder: props.placeholder ?? "",
    maxLength: props.maxLength ?? LONGEST,
    autocomplete: props.autoComplete ?? "off",
    inputMode: props.inputMode ?? "text",
    spellcheck: props.spellCheck ?? false,
    "aria-invalid": props.error ? true : undefined,
    "aria-describedby": about,
    "data-focused": props.focused ? "" : undefined,
    ref: props.focused ? focusOnce : null,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) =>
      props.onInput(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.type === "password" ? (
        <input type="password" {...common} />
      ) : (
        <input type="text" {...common} />
      )}
      {props.error ? (
        <span class="error" id={`${id}-error`} role="alert">
          <AlertIcon class="small" />
          {props.error}
        </span>
      ) : props.hint ? (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      ) : null}
    </div>
  );
}

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly focused?: boolean;
  readonly shortcut?: string;
  /** It chooses in the list under it. */
  readonly choosing?: Choosing;
  readonly inputRef?: { current: HTMLInputElement | null };
}

export function SearchField(props: SearchFieldProps): JSX.Element {
  const attach = (element: HTMLInputElement | null) => {
    if (props.inputRef) props.inputRef.current = element;
    if (props.focused) element?.focus();
  };
  const common = {
    "aria-label": props.label,
    placeholder: props.label,
    value: props.value,
    autocomplete: "off",
    spellcheck: false,
    "data-focused": props.focused ? "" : undefined,
    ref: props.focused && !props.inputRef ? focusOnce : props.inputRef ? attach : null,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) =>
      props.onInput(event.currentTarget.value),
    onKeyDown: props.onKeyDown,
  } as const;
  return (
    <div class="search-field">
      <SearchIcon class="small" />
      {props.choosing ? (
        <input type="text" {...common} {...comboboxOf(props.choosing)} />
      ) : (
        <input type="search" {...common} />
      )}
      {props.value ? (
        <IconButton
          icon={CloseIcon}
          label={words().common.clear}
          onClick={() => props.onInput("")}
        />
      ) : props.shortcut ? (
        <span class="key" aria-hidden="true">
          {props.shortcut}
        </span>
      ) : null}
    </div>
  );
}

export interface SwitchProps {
  readonly label: string;
  readonly about?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

export function Switch(props: SwitchProps): JSX.Element {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={props.on}
      disabled={props.disabled}
      onClick={() => props.onChange(!props.on)}
    >
      <span>
        {props.label}
        {props.about ? <span class="about">{props.about}</span> : null}
      </span>
      <span class="track" />
    </button>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly about?: ComponentChildren;
}

export interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly value: Value | null;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}

/** One of several, each with a line that says what it means. */
export function Choices<Value extends string>(props: ChoicesProps<Value>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{props.legend}</legend>
      {props.options.map((option) => (
        <label class="choice" key={option.value}>
          <input
            type="radio"
            name={name}
            checked={props.value === option.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>
            {option.label}
            {option.about ? <span class="about">{option.about}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
