/** What was said: the quote it answers, its files, its text, and in the corner when and how far. */

import type { JSX } from "preact";
import type { MessageView, QuoteView } from "@/api/index.ts";
import { Files } from "@/ui/files/Files.tsx";
import { lazy } from "@/ui/shell/lazy.tsx";
import { useApp } from "@/ui/state/app.ts";
import { attempt } from "@/ui/state/deeds.ts";
import { clock } from "@/ui/state/moments.ts";
import type { OpenThread } from "@/ui/state/openThread.ts";
import { bodyOf, oneLine } from "@/ui/state/wording.ts";
import { StateIcon } from "@/ui/timeline/StateIcon.tsx";
import { Text } from "@/ui/timeline/Text.tsx";
import { words } from "@/ui/words/words.ts";

const StudyCard = lazy(async () => (await import("@/ui/viewer/StudyCard.tsx")).StudyCard);

/** One to three symbols alone are drawn large. */
const SYMBOLS =
  /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic}|\ufe0f)*){1,3}$/u;

export function Bubble(props: { message: MessageView; open: OpenThread }): JSX.Element {
  const { message, open } = props;
  const text = bodyOf(message);
  const isBig = !message.replyTo && !message.files.length && SYMBOLS.test(text.trim());
  const isPicture =
    !text && !message.replyTo && message.files.every((file) => file.thumbnail !== null);
  const shape = `${isBig ? " big" : ""}${message.withdrawn ? " withdrawn" : ""}${isPicture && message.files.length ? " picture" : ""}`;
  return (
    <div class={`bubble${shape}`}>
      {message.replyTo && !message.withdrawn ? (
        <Quote quote={message.replyTo} open={open} />
      ) : null}
      {message.study ? <StudyCard message={message} open={open} /> : null}
      {message.files.length && !message.withdrawn ? (
        <Files message={message} open={open} />
      ) : null}
      {text ? (
        <p class="text">
          {message.withdrawn ? text : <Text text={text} mentions={message.mentions} />}
          <Meta message={message} />
        </p>
      ) : (
        <Meta message={message} />
      )}
    </div>
  );
}

function Quote(props: { quote: QuoteView; open: OpenThread }): JSX.Element {
  const app = useApp();
  const { quote, open } = props;
  const said = words().message;
  return (
    <button
      type="button"
      class="quote"
      title={said.actions.goToQuote}
      onClick={() => void attempt(app, open.show(quote.id))}
    >
      <b class="one-line">{oneLine(quote.author) || said.oldQuote}</b>
      <span>{quote.gone ? said.quoteGone : oneLine(quote.text) || said.oldQuote}</span>
    </button>
  );
}

function Meta(props: { message: MessageView }): JSX.Element {
  const { message } = props;
  const said = words().message;
  return (
    <span class="meta" aria-hidden="true">
      {message.edited && !message.withdrawn ? <span>{said.edited}</span> : null}
      {message.confirmed ? null : <span>{said.unconfirmed}</span>}
      <time>{clock(message.time)}</time>
      {message.mine ? <StateIcon state={message.state} /> : null}
    </span>
  );
}
