/** The one name of a message for who does not see it: author, role, time, text, status. */

import type { MessageView } from "@/api/index.ts";
import { clock } from "@/ui/state/moments.ts";
import { bodyOf, namesOf, oneLine, speakerOf, stateOf } from "@/ui/state/wording.ts";
import { words } from "@/ui/words/words.ts";

export function labelOf(message: MessageView): string {
  const said = words().message;
  const quote = message.replyTo;
  const parts = [
    speakerOf(message),
    message.mine ? "" : oneLine(message.authorProfession),
    message.mail ? said.byMail : "",
    clock(message.time),
    quote ? said.replyTo(oneLine(quote.author), oneLine(quote.text)) : "",
    oneLine(bodyOf(message)),
    ...(message.withdrawn ? [] : message.files.map((file) => oneLine(file.name))),
    message.edited && !message.withdrawn ? said.edited : "",
    message.mentionsMe ? said.mentionsYou : "",
    message.confirmed ? "" : said.unconfirmed,
    ...message.reactions.map((one) => said.reactedBy(one.symbol, namesOf(one.by))),
    message.acknowledgedBy.length ? said.takenBy(namesOf(message.acknowledgedBy)) : "",
    message.mine ? stateOf(message) : "",
  ];
  return parts.filter(Boolean).join(", ");
}
