/** The caption, and what the patient agreed to, in words of the message. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { cameraWords } from "@/ui/camera/words.ts";
import { focusOnce } from "@/ui/entry/focus.ts";
import { Button } from "@/ui/primitives/Button.tsx";
import { Choices } from "@/ui/primitives/Field.tsx";

type Consent = "none" | "oral" | "written";

export function Finish(props: {
  readonly busy: boolean;
  readonly onDone: (caption: string) => void;
}): JSX.Element {
  const said = cameraWords();
  const [caption, setCaption] = useState("");
  const [consent, setConsent] = useState<Consent>("none");
  const consents: readonly Consent[] = ["none", "oral", "written"];
  return (
    <form
      class="finish"
      onSubmit={(event) => {
        event.preventDefault();
        props.onDone(captionOf(caption, consent));
      }}
    >
      <label class="field">
        <span>{said.caption}</span>
        <textarea
          class="input"
          rows={3}
          autocomplete="off"
          placeholder={said.captionHint}
          value={caption}
          ref={focusOnce}
          onInput={(event) => setCaption(event.currentTarget.value)}
        />
      </label>
      <Choices<Consent>
        legend={said.consent}
        value={consent}
        options={consents.map((value) => ({ value, label: said.consents[value] }))}
        onChange={setConsent}
      />
      <p class="studio-note">{said.consentAbout}</p>
      <Button kind="primary" block type="submit" busy={props.busy}>
        {said.attach}
      </Button>
    </form>
  );
}

/** The message says it in words: there is no other place for it yet. */
function captionOf(caption: string, consent: Consent): string {
  const agreed = consent === "none" ? "" : `${cameraWords().consents[consent]}.`;
  return [caption.trim(), agreed].filter(Boolean).join("\n");
}
