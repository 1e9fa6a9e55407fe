/** Buttons: with words, or with an icon and a name for those who do not see it. */

import type { ComponentChildren, JSX } from "preact";
import type { Icon } from "@/ui/primitives/icons.tsx";

type Native = JSX.IntrinsicElements["button"];

export interface ButtonProps {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  readonly icon?: Icon;
  readonly type?: "button" | "submit";
  /** The id of the form that it submits, from outside of it. */
  readonly form?: string;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly block?: boolean;
  readonly focused?: boolean;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

export function Button(props: ButtonProps): JSX.Element {
  const Drawn = props.icon;
  return (
    <button
      type={props.form ? "submit" : (props.type ?? "button")}
      form={props.form}
      class={`button ${props.kind ?? "plain"}${props.block ? " block" : ""}`}
      disabled={props.disabled === true || props.busy === true}
      aria-busy={props.busy === true}
      data-focused={props.focused ? "" : undefined}
      ref={props.focused ? focusOnce : null}
      onClick={props.onClick}
    >
      {props.busy ? <span class="spinner" /> : Drawn ? <Drawn /> : null}
      {props.children}
    </button>
  );
}

export interface IconButtonProps {
  readonly icon: Icon;
  readonly label: string;
  readonly kind?: "plain" | "primary";
  readonly type?: "button" | "submit";
  readonly class?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly popup?: "menu" | "dialog";
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly tabIndex?: number;
  readonly onClick?: (event: MouseEvent) => void;
  readonly buttonRef?: Native["ref"];
}

export function IconButton(props: IconButtonProps): JSX.Element {
  const Drawn = props.icon;
  return (
    <button
      type={props.type ?? "button"}
      class={`icon-button ${props.kind ?? ""} ${props.class ?? ""}`}
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-haspopup={props.popup}
      disabled={props.disabled === true || props.busy === true}
      aria-busy={props.busy}
      tabIndex={props.tabIndex}
      onClick={props.onClick}
      ref={props.buttonRef ?? null}
    >
      {props.busy ? <span class="spinner" /> : <Drawn />}
    </button>
  );
}

/** Dialogs open on their safest button: given as a ref so that it happens when it is there. */
function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
