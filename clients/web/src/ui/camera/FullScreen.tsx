/** A dialog over the whole window, dark in both themes: a picture is looked at. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { BackIcon, CloseIcon } from "@/ui/primitives/icons.tsx";
import { words } from "@/ui/words/words.ts";

export interface FullScreenProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onBack?: (() => void) | undefined;
  readonly end?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function FullScreen(props: FullScreenProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="studio"
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header>
        <IconButton
          icon={props.onBack ? BackIcon : CloseIcon}
          label={props.onBack ? words().common.back : words().common.close}
          onClick={props.onBack ?? props.onClose}
        />
        <h2 class="one-line">{props.title}</h2>
        <div class="end">{props.end}</div>
      </header>
      {props.children}
    </dialog>
  );
}
