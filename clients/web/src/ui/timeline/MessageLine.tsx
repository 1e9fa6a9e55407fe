/**
 * One line of a thread. To a screen reader it is one thing with one name: author, role, time, text,
 * status. On a picked line single keys act (messageKeys.ts).
 */

import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { MessageView } from "@/api/index.ts";
import { Avatar } from "@/ui/primitives/Avatar.tsx";
import { ReplyIcon } from "@/ui/primitives/icons.tsx";
import type { Anchor } from "@/ui/primitives/Menu.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import type { MessageRow } from "@/ui/state/rows.ts";
import { authorOf, nameOf, oneLine, SAID, stateOf } from "@/ui/state/wording.ts";
import { Bubble } from "@/ui/timeline/Bubble.tsx";
import { labelOf } from "@/ui/timeline/label.ts";
import { useLongPress } from "@/ui/timeline/longPress.ts";
import { Marks } from "@/ui/timeline/Marks.tsx";
import { MessageMenu } from "@/ui/timeline/MessageMenu.tsx";
import { reply } from "@/ui/timeline/messageDeeds.ts";
import { mayAnswer } from "@/ui/timeline/messageItems.ts";
import { onLineKey } from "@/ui/timeline/messageKeys.ts";
import { Notice } from "@/ui/timeline/Notice.tsx";
import { together, useSwipe } from "@/ui/timeline/swipe.ts";
import { Tools } from "@/ui/timeline/Tools.tsx";
import { words } from "@/ui/words/words.ts";

/** What a gateway has to do with a line: mail, mailboxes, letters. */
const Bridged = lazy(async () => (await import("@/ui/mail/Bridged.tsx")).Bridged);

function isCard({ kind, mail }: MessageView): boolean {
  return /^(held|mailbox|letter|case.*|consent.*)$/u.test(kind) || mail?.sort === "automatic";
}

export function MessageLine(props: { row: MessageRow; open: OpenThread }): JSX.Element {
  const { row, open } = props;
  return (
    <>
      {row.isFirstNew ? (
        <div class="new-line">
          <span>{words().thread.newMessages}</span>
        </div>
      ) : null}
      {row.message.followsGap ? <p class="notice">{words().message.gap}</p> : null}
      {isCard(row.message) ? (
        <Bridged row={row} open={open} />
      ) : SAID.has(row.message.kind) ? (
        <SaidLine row={row} open={open} />
      ) : (
        <Notice row={row} />
      )}
    </>
  );
}

function SaidLine(props: { row: MessageRow; open: OpenThread }): JSX.Element {
  const app = useApp();
  const { row, open } = props;
  const { message } = row;
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const line = useRef<HTMLElement>(null);
  const press = useLongPress((place) => setAnchor(place));
  const swipe = useSwipe(line, () => {
    if (mayAnswer(open, message)) reply(open, message);
  });
  const isGroup = open.view.value?.direct === false;
  return (
    <article
      ref={line}
      class={`${shapeOf(row)}${swipe.isDrawn ? " drawn" : ""}`}
      aria-label={labelOf(message)}
      tabIndex={row.isLast ? 0 : -1}
      data-key={row.key}
      data-seq={message.seq ?? undefined}
      onKeyDown={(event) =>
        onLineKey(event, app, open, message, () => setAnchor(boxOf(line.current)))
      }
      onContextMenu={(event) => {
        if (hasSelection() || (event.target as Element).closest("a")) return;
        event.preventDefault();
        setAnchor(pointOf(event));
      }}
      {...together(press, swipe.handlers)}
    >
      {swipe.isDrawn ? (
        <span class={`answers${swipe.isEnough ? " enough" : ""}`}>
          <ReplyIcon />
        </span>
      ) : null}
      {isGroup && !message.mine ? <Gutter row={row} /> : null}
      <div class="stack">
        {row.heads && (isGroup || message.behalf !== null) ? (
          <Author message={message} />
        ) : null}
        <Bubble message={message} open={open} />
        {message.mail || message.mails.length ? <Bridged row={row} open={open} /> : null}
        {(row.showsState && !message.mails.length) || message.state === "failed" ? (
          <State message={message} />
        ) : null}
        <Marks message={message} open={open} />
      </div>
      <Tools message={message} open={open} onMore={(box) => setAnchor(box)} />
      {anchor ? (
        <MessageMenu
          message={message}
          open={open}
          anchor={anchor}
          onClose={() => setAnchor(null)}
        />
      ) : null}
    </article>
  );
}

function shapeOf(row: MessageRow): string {
  const { message } = row;
  const parts = ["line"];
  if (message.mine) parts.push("mine");
  if (row.heads) parts.push("heads");
  if (row.ends) parts.push("ends");
  if (message.mentionsMe && !message.withdrawn) parts.push("for-me");
  return parts.join(" ");
}

function Gutter(props: { row: MessageRow }): JSX.Element {
  const { message, ends } = props.row;
  return (
    <div class="gutter">
      {ends ? <Avatar id={message.author} name={message.authorName} size="small" /> : null}
    </div>
  );
}

function Author(props: { message: MessageView }): JSX.Element | null {
  const { message } = props;
  const role =
    message.behalf === null
      ? null
      : words().message.forRole(nameOf({ account: message.behalf, name: message.behalfName }));
  if (message.mine) return role ? <Aside>{role}</Aside> : null;
  return (
    <div class="author" aria-hidden="true">
      <b>{authorOf(message)}</b>
      {role ? <span class="role">{role}</span> : null}
      {message.mail ? <span>{words().message.byMail}</span> : null}
      {message.authorProfession ? <span>{oneLine(message.authorProfession)}</span> : null}
    </div>
  );
}

function Aside(props: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="author" aria-hidden="true">
      <span class="role">{props.children}</span>
    </div>
  );
}

function State(props: { message: MessageView }): JSX.Element {
  const { message } = props;
  return (
    <p class={`state-line ${message.state}`} aria-hidden="true">
      {stateOf(message)}
    </p>
  );
}

function boxOf(element: Element | null): Anchor {
  const bubble = element?.querySelector(".bubble");
  return (bubble ?? element ?? document.body).getBoundingClientRect();
}

function pointOf(event: MouseEvent): Anchor {
  const { clientX: x, clientY: y } = event;
  return { left: x, right: x, top: y, bottom: y };
}

function hasSelection(): boolean {
  return (getSelection()?.toString().length ?? 0) > 0;
}
