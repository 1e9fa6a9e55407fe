/** Beside the field: attach files, and take a photo inside the app. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { attach, takeCaptured } from "@/ui/composer/attaching.ts";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { AttachIcon, CameraIcon } from "@/ui/primitives/icons.tsx";
import { slots } from "@/ui/slots.ts";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { words } from "@/ui/words/words.ts";

export function AttachButton(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  const picker = useRef<HTMLInputElement>(null);
  const said = words().composer;
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void attach(app, props.open, chosen);
        }}
      />
      <IconButton
        icon={AttachIcon}
        label={said.attach}
        onClick={() => picker.current?.click()}
      />
    </>
  );
}

export function CameraButton(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  const photograph = async () => {
    const taken = await attempt(app, slots.openCamera(app.overlays));
    if (taken) takeCaptured(props.open, taken);
  };
  return (
    <IconButton
      icon={CameraIcon}
      label={words().composer.camera}
      onClick={() => void photograph()}
    />
  );
}
