/** Where one writes: text that grows, files, the one it answers, in whose name, and mentions. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { AttachButton, CameraButton } from "@/ui/composer/AddButtons.tsx";
import { Attached } from "@/ui/composer/Attached.tsx";
import { attach } from "@/ui/composer/attaching.ts";
import { Context } from "@/ui/composer/Context.tsx";
import { keyOn } from "@/ui/composer/composerKeys.ts";
import { useDraft } from "@/ui/composer/draft.ts";
import { MentionList } from "@/ui/composer/MentionList.tsx";
import { type Completion, completionAt, insert } from "@/ui/composer/mentions.ts";
import { SpeaksFor } from "@/ui/composer/SpeaksFor.tsx";
import { IconButton } from "@/ui/primitives/Button.tsx";
import { CheckIcon, SendIcon } from "@/ui/primitives/icons.tsx";
import { type App, useApp } from "@/ui/state/app.ts";
import { edit } from "@/ui/state/deeds.ts";
import { isTouch } from "@/ui/state/device.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { send } from "@/ui/state/sending.ts";
import { oneLine, titleOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

/** Characters; the payload of a message is bounded by the protocol. */
const LONGEST = 60_000;

export function Composer(props: { open: OpenThread }): JSX.Element | null {
  const view = props.open.view.value;
  if (view && !view.mayWrite) return null;
  return <Writing open={props.open} />;
}

function Writing(props: { open: OpenThread }): JSX.Element {
  const app = useApp();
  const { open } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [completion, setCompletion] = useState<Completion | null>(null);
  const { text, editing, files } = open.writing.value;
  const draft = useDraft(app, open);
  useGrowth(field, text);
  useEffect(() => {
    if (!isTouch() && !document.querySelector("dialog[open]")) field.current?.focus();
  }, [open]);
  const members = open.view.value?.members ?? [];
  const look = () => setCompletion(completionAt(field.current, members));
  // Names may come after what was typed; a list that is there stays as it is.
  const names = members.map((one) => one.name).join();
  useEffect(() => {
    if (completion === null && document.activeElement === field.current) look();
  }, [names]);
  const waits = open.preparing.value > 0;
  const submit = () => {
    if (open.preparing.peek()) return;
    draft.flush();
    void finish(app, open);
  };
  const take = (at: number) => {
    const chosen = completion?.options[at];
    if (chosen && field.current) insert(open, field.current, completion, chosen);
    setCompletion(null);
  };
  const isNarrow = !app.isWide.value;
  const canSend = text.trim() !== "" || files.length > 0;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Context open={open} />
      <Attached open={open} />
      {completion ? <MentionList completion={completion} onTake={take} /> : null}
      <SpeaksFor open={open} />
      <div class="write">
        {editing ? null : <AttachButton open={open} />}
        {editing || isNarrow ? null : <CameraButton open={open} />}
        <Pen
          open={open}
          field={field}
          completion={completion}
          onTyped={() => {
            draft.typed();
            look();
          }}
          onLook={look}
          onKeyDown={(event) => {
            keyOn(event, { app, open, completion, setCompletion, take, submit });
          }}
          onLeave={() => setCompletion(null)}
        />
        {isNarrow && !canSend && !waits && !editing ? (
          // On a phone the camera stands where one sends, until there is something to send.
          <CameraButton open={open} />
        ) : (
          <SendButton isEdit={editing !== null} canSend={canSend} waits={waits} />
        )}
      </div>
    </form>
  );
}

function SendButton(props: { isEdit: boolean; canSend: boolean; waits: boolean }): JSX.Element {
  const said = words().composer;
  return (
    <IconButton
      type="submit"
      icon={props.isEdit ? CheckIcon : SendIcon}
      kind={props.canSend ? "primary" : "plain"}
      class="send"
      label={props.isEdit ? said.saveEdit : said.send}
      disabled={!props.canSend}
      busy={props.waits}
    />
  );
}

interface PenProps {
  readonly open: OpenThread;
  readonly field: { current: HTMLTextAreaElement | null };
  readonly completion: Completion | null;
  readonly onTyped: () => void;
  readonly onLook: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onLeave: () => void;
}

/** The field itself. */
function Pen(props: PenProps): JSX.Element {
  const app = useApp();
  const { open, completion } = props;
  return (
    <textarea
      ref={props.field}
      rows={1}
      value={open.writing.value.text}
      maxLength={LONGEST}
      placeholder={placeholderOf(app, open)}
      aria-label={words().composer.label}
      aria-autocomplete="list"
      // A browser that restores its tabs keeps what stands in a field, in clear.
      autocomplete="off"
      aria-controls={completion ? "mentions" : undefined}
      aria-activedescendant={completion ? `mention-${completion.active}` : undefined}
      enterkeyhint={app.settings.value.enterSends ? "send" : "enter"}
      onInput={(event) => {
        open.write({ text: event.currentTarget.value });
        props.onTyped();
      }}
      onSelect={props.onLook}
      onBlur={props.onLeave}
      onKeyDown={props.onKeyDown}
      onPaste={(event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (!pasted.length) return;
        event.preventDefault();
        void attach(app, open, pasted);
      }}
    />
  );
}

async function finish(app: App, open: OpenThread): Promise<void> {
  const { editing, text } = open.writing.value;
  if (!editing) return send(app, open);
  const corrected = text.trim();
  open.write({ editing: null, text: "" });
  if (corrected && corrected !== editing.text) await edit(app, open, editing.id, corrected);
}

function placeholderOf(app: App, open: OpenThread): string {
  const said = words().composer;
  const { behalf } = open.writing.value;
  const role = open.view.value?.speaksFor.find((one) => one.account === behalf);
  if (role) return said.placeholderFor(oneLine(role.name));
  const summary = app.threads.get(open.id);
  return summary ? said.placeholder(titleOf(summary)) : said.label;
}

/** As tall as what is in it, up to the limit that the style sets. */
function useGrowth(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
}
