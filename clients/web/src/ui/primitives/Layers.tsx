/** Draws what the overlays hold: the stack of dialogs, and the toasts above all of it. */

import type { ComponentChild, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button, IconButton } from "@/ui/primitives/Button.tsx";
import { Dialog } from "@/ui/primitives/Dialog.tsx";
import { CloseIcon } from "@/ui/primitives/icons.tsx";
import type { Overlays, Toast } from "@/ui/state/overlays.ts";
import { words } from "@/ui/words/words.ts";

export function Layers(props: { overlays: Overlays }): JSX.Element {
  return (
    <>
      {props.overlays.stack.value.map((overlay) => (
        <Layer key={overlay.key} draw={overlay.draw} />
      ))}
      <Toasts overlays={props.overlays} />
    </>
  );
}

function Layer(props: { draw: () => ComponentChild }): JSX.Element {
  return <>{props.draw()}</>;
}

function Toasts(props: { overlays: Overlays }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const toasts = props.overlays.toasts.value;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    if (element.matches(":popover-open")) element.hidePopover();
    if (toasts.length) element.showPopover();
  }, [toasts]);
  return (
    <div ref={box} class="toasts" popover="manual" role="status">
      {toasts.map((toast) => (
        <Said key={toast.key} toast={toast} overlays={props.overlays} />
      ))}
    </div>
  );
}

function Said(props: { toast: Toast; overlays: Overlays }): JSX.Element {
  const { toast, overlays } = props;
  const { action } = toast;
  return (
    <div class={`toast ${toast.tone}`}>
      <span class="said">{toast.text}</span>
      {action ? (
        <Button
          kind="quiet"
          onClick={() => {
            overlays.unsay(toast.key);
            action.run();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton
        icon={CloseIcon}
        label={words().common.close}
        onClick={() => overlays.unsay(toast.key)}
      />
    </div>
  );
}

/** Ask yes or no; the dangerous answer is never the one under the thumb. */
export async function confirm(
  overlays: Overlays,
  question: { title: string; about: string; yes: string; danger?: boolean },
): Promise<boolean> {
  const answer = await overlays.open<true>((give) => (
    <Dialog
      title={question.title}
      onClose={() => give(null)}
      actions={
        <>
          <Button focused={question.danger === true} onClick={() => give(null)}>
            {words().common.cancel}
          </Button>
          <Button
            kind={question.danger ? "danger" : "primary"}
            focused={!question.danger}
            onClick={() => give(true)}
          >
            {question.yes}
          </Button>
        </>
      }
    >
      <p class="quiet-text">{question.about}</p>
    </Dialog>
  ));
  return answer === true;
}
