/** One page, one question: the frame of everything before the threads. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { AlertIcon, BackIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

export interface FrameProps {
  readonly title: string;
  readonly about?: ComponentChildren;
  readonly onBack?: (() => void) | undefined;
  /** Said above the title: where one is in the first run. */
  readonly over?: string | undefined;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Frame(props: FrameProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!heading.current?.parentElement?.contains(document.activeElement)) {
      heading.current?.focus();
    }
  }, [props.title]);
  return (
    <main class={`entry${props.wide ? " wide" : ""}`} id="messages">
      <div class="entry-page">
        {props.onBack ? (
          <IconButton
            class="entry-back"
            icon={BackIcon}
            label={words().common.back}
            onClick={props.onBack}
          />
        ) : null}
        {props.over ? <p class="entry-over">{props.over}</p> : null}
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        {props.about ? <p class="entry-about">{props.about}</p> : null}
        {props.children}
      </div>
    </main>
  );
}

/** Why it failed, read out when it appears. */
export function Fault(props: { said: string | null }): JSX.Element | null {
  if (!props.said) return null;
  return (
    <p class="entry-fault" role="alert">
      <AlertIcon class="small" />
      <span>{props.said}</span>
    </p>
  );
}

/** The one thing to press, and what else one may do, under it. */
export function Deeds(props: {
  readonly label: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onClick?: () => void;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="entry-deeds">
      <Button
        kind="primary"
        block
        type={props.onClick ? "button" : "submit"}
        busy={props.busy === true}
        disabled={props.disabled === true}
        {...(props.onClick ? { onClick: props.onClick } : {})}
      >
        {props.label}
      </Button>
      {props.children}
    </div>
  );
}
