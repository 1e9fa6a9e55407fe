/** The pages themselves, black on white, every line with its author, number and time. */

import type { JSX } from "preact";
import type { FileView, MessageView, ThreadView } from "@/api/index.ts";
import { jpegSize } from "@/ui/files/jpegSize.ts";
import { useObjectUrl } from "@/ui/files/objectUrl.ts";
import { addendaOf, noticeOnPaper } from "@/ui/mail/onPaper.ts";
import { mailboxName } from "@/ui/mail/saying.ts";
import { ReportLines } from "@/ui/members/Report.tsx";
import { standingOf, vouchedOf } from "@/ui/members/standing.ts";
import { memberWords } from "@/ui/members/words.ts";
import type { Printable } from "@/ui/printing/gathering.ts";
import { clock, day, dayOf, full, kept, size } from "@/ui/state/moments.ts";
import {
  bodyOf,
  capitalised,
  inOneLine,
  nameOf,
  namesOf,
  oneLine,
  SAID,
  titleOf,
} from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function PrintedPages(props: { pages: Printable }): JSX.Element {
  const { thread, messages, report, by, time } = props.pages;
  const said = words().thread.print;
  return (
    <article>
      <header>
        <p class="kicker">{words().common.product}</p>
        <h1>{titleOf(thread)}</h1>
        {thread.patient ? (
          <p class="patient">{words().thread.patient(oneLine(thread.patient))}</p>
        ) : null}
        <p>
          {said.printed} {full(time)} {said.by} {by}
        </p>
        <p>{said.notEncrypted}</p>
      </header>
      <h2>{said.participants}</h2>
      <Participants thread={thread} />
      <h2>{said.retention}</h2>
      <p>{capitalised(kept(thread.retention, thread.hold))}.</p>
      <h2>{said.verification}</h2>
      <ReportLines report={report} />
      <h2>{said.messages}</h2>
      {messages.map((message, at) => (
        <Line key={message.seq ?? message.id} message={message} before={messages[at - 1]} />
      ))}
    </article>
  );
}

function Participants(props: { thread: ThreadView }): JSX.Element {
  const said = memberWords();
  return (
    <ul>
      {props.thread.members.map((member) => (
        <li key={member.account}>
          <b>{nameOf(member)}</b>{" "}
          {[
            member.profession,
            member.place,
            said.capacities[member.capacity],
            member.readsFrom ? said.readsFrom : said.readsAll,
            vouchedOf(member),
            ...standingOf(member),
          ]
            .map(oneLine)
            .filter(Boolean)
            .join(", ")}
        </li>
      ))}
      {props.thread.mailboxes.map((mailbox) => (
        <li key={mailbox.address}>
          <b>{mailboxName(mailbox)}</b> {oneLine(mailbox.address)}, {said.gateway}
        </li>
      ))}
    </ul>
  );
}

function Line(props: { message: MessageView; before: MessageView | undefined }): JSX.Element {
  const { message, before } = props;
  const isNewDay = !before || dayOf(before.time) !== dayOf(message.time);
  const said = words().message;
  return (
    <>
      {isNewDay ? <h3>{day(message.time, 0)}</h3> : null}
      <section class={SAID.has(message.kind) ? "said" : "notice"}>
        <p class="head">
          <b>{authorOnPaper(message)}</b> {clock(message.time)}
          {message.seq === null ? "" : ` · ${words().message.details.number} ${message.seq}`}
          {message.edited ? ` · ${said.edited}` : ""}
        </p>
        {message.replyTo ? (
          <p class="quote">
            {oneLine(message.replyTo.author)} : {oneLine(message.replyTo.text)}
          </p>
        ) : null}
        <p class="text">
          {noticeOnPaper(message) ||
            (SAID.has(message.kind) ? bodyOf(message) : inOneLine(message))}
        </p>
        {message.files.map((file) => (
          <Attachment key={file.name} file={file} />
        ))}
        {addendaOf(message, Date.now()).map((line) => (
          <p class="text addendum" key={line}>
            {line}
          </p>
        ))}
        {message.acknowledgedBy.length ? (
          <p>{said.takenBy(namesOf(message.acknowledgedBy))}</p>
        ) : null}
      </section>
    </>
  );
}

/** On paper nobody is "you". */
function authorOnPaper(message: MessageView): string {
  const name = nameOf({ account: message.author, name: message.authorName });
  if (message.behalf === null) return name;
  const role = nameOf({ account: message.behalf, name: message.behalfName });
  return words().message.speaksFor(name, role);
}

function Attachment(props: { file: FileView }): JSX.Element {
  const { file } = props;
  const address = useObjectUrl(file.thumbnail, "image/jpeg");
  const box = file.thumbnail ? jpegSize(file.thumbnail) : null;
  return (
    <figure>
      {address ? (
        <img src={address} alt="" {...(box ? { width: box.width, height: box.height } : {})} />
      ) : null}
      <figcaption>
        {words().thread.print.attachment(oneLine(file.name), size(file.size))}
      </figcaption>
    </figure>
  );
}
