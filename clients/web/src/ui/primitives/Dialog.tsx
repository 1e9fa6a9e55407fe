/**
 * A native dialog: modal, closed by Escape or a press outside, focus given back by the browser.
 *
 * What never enters this room: who asked for it; `@/ui/state/overlays.ts` knows.
 */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
  readonly tall?: boolean;
  /** The body goes to the edges: it is a list. */
  readonly flush?: boolean;
  /** Nothing in it takes the focus: it is read, and scrolled by key. */
  readonly reads?: boolean;
  /** A stray press outside closes nothing: something is being written. */
  readonly firm?: boolean;
}

export function Dialog(props: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    element.showModal();
    // Not on the way out, which is what the browser would take: on what was asked for, or nothing.
    (element.querySelector<HTMLElement>("[data-focused]") ?? element).focus();
  }, []);
  const shape = `${props.wide ? " wide" : ""}${props.tall ? " tall" : ""}`;
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      class={`dialog${shape}`}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current && !props.firm) props.onClose();
      }}
    >
      <header>
        <h2 id={title}>{props.title}</h2>
        <IconButton icon={CloseIcon} label={words().common.close} onClick={props.onClose} />
      </header>
      <div
        class={`body${props.flush ? " flush" : ""}`}
        {...(props.reads ? { tabIndex: 0, role: "document" as const } : {})}
      >
        {props.children}
      </div>
      {props.actions ? <footer>{props.actions}</footer> : null}
    </dialog>
  );
}
