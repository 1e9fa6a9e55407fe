/**
 * Lines that a gateway has to do with, as they are printed: the evidence in words, and of held
 * mail nothing but that it came.
 *
 * What never enters this room: an element.
 */

import type { LetterView, MailView, MessageView } from "@/api/index.ts";
import { letterWords } from "@/ui/letters/words.ts";
import { mailboxName, markWord, omittedWords, stateSentence } from "@/ui/mail/saying.ts";
import { mailWords } from "@/ui/mail/words.ts";
import { date, full } from "@/ui/state/moments.ts";
import { clean, nameOf, oneLine } from "@/ui/state/wording.ts";

/** What stands where the text of such a line would stand; empty for any other line. */
export function noticeOnPaper(message: MessageView): string {
  const said = mailWords();
  const who = nameOf({ account: message.author, name: message.authorName });
  const { letter, mail, mailbox } = message;
  if (mailbox) {
    const name = `${mailboxName(mailbox)} (${oneLine(mailbox.address)})`;
    return mailbox.on ? said.named(who, name) : said.unnamed(who, name);
  }
  if (letter) return letterOnPaper(letter);
  if (message.kind !== "held" || mail === null) return "";
  const address = oneLine(mail.address);
  return mail.standing === "rejected"
    ? said.rejected(address, oneLine(mail.by))
    : `${said.held(address)} ${said.heldAbout}`;
}

/** What follows a line: how it came, what came with it, what became of it. */
export function addendaOf(message: MessageView, now: number): readonly string[] {
  const came = message.kind === "mail" && message.mail ? cameOnPaper(message.mail) : [];
  const became = message.mails.map((mail) => {
    const steps = mail.steps.map((step) => {
      const about = [step.host, step.code, step.reason].map(oneLine).filter(Boolean);
      return [mailWords().states[step.state], full(step.time), ...about].join(", ");
    });
    return [stateSentence(mail, now), ...steps].join(" ; ");
  });
  return [...came, ...became];
}

function cameOnPaper(mail: MailView): readonly string[] {
  const said = mailWords();
  const sender = `${mailboxName(mail)} <${oneLine(mail.address)}>, ${full(mail.time)}`;
  const opened = mail.opened.flatMap((one) => {
    const about = [one.title, one.author, one.time ? date(one.time) : "", one.patient];
    const head = [...about.map(oneLine), ...one.marks.map(markWord)].filter(Boolean).join(", ");
    return [`${said.document} : ${head}`, clean(one.body)];
  });
  const omitted = mail.omitted.map(omittedWords).map(({ why, name }) => `${name} (${why})`);
  return [
    mail.sort === "automatic" ? said.automatic : "",
    sender,
    mail.subject ? said.subject(oneLine(mail.subject)) : "",
    ...opened,
    omitted.length ? `${said.omitted(omitted.length)} : ${omitted.join(", ")}` : "",
    mail.quote ? `${said.quote} : ${clean(mail.quote)}` : "",
  ].filter(Boolean);
}

function letterOnPaper(letter: LetterView): string {
  const said = letterWords();
  const { patient, validated, left } = letter;
  const kind = said.kinds[letter.kind] ?? letter.kind;
  const parts = [
    oneLine(letter.title) || kind,
    oneLine(`${patient.family} ${patient.given}`),
    said.version(letter.version),
    said.states[letter.status],
    validated ? said.validatedBy(nameOf(validated), full(validated.time)) : "",
    left ? said.leftBy(nameOf(left), full(left.time)) : "",
    ...letter.recipients.map(({ mailbox, role, recalled }) => {
      const end = recalled === null ? "" : `, ${said.recipientRecalled(oneLine(recalled))}`;
      return `${mailboxName(mailbox)} (${said.roles[role]}${end})`;
    }),
  ];
  return parts.filter(Boolean).join(" · ");
}
