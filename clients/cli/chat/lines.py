"""Rows as styled text: one line of a person, readable aloud from left to right.

What never enters this room: a widget, or markup out of someone's message.
"""

from collections.abc import Mapping
from datetime import date

from textual.content import Content

from cordee.clients.cli import mailing, moments, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import states
from cordee.clients.cli.chat.conversation import DayRow, MessageRow
from cordee.clients.cli.transcript import shorten
from cordee.clients.sdk import MessageView, PersonView

People = Mapping[bytes, PersonView]
QUOTE = 60
QUIET = "$text-muted"
NOTICES = frozenset({"members", "left", "mailbox", "letter", "case", "consent"})
"""Kinds of lines that say what happened, and not what somebody said."""


def day(row: DayRow, today: date) -> Content:
    """A day, between two rules."""
    return Content.styled(f"── {moments.day(row.day, today)} ──", QUIET)


def beginning() -> Content:
    """Why there is nothing above."""
    return Content.styled(words.BEGINNING(), f"italic {QUIET}")


def message(row: MessageRow, people: People) -> Content:
    """A message with its heading, quote, text, reactions and state."""
    view = row.message
    parts: list[Content] = []
    if view.follows_gap:
        parts.append(Content.styled(states.GAP(), f"italic {QUIET}"))
    if view.kind in NOTICES:
        return Content("\n").join([*parts, _notice(view, people), *_mails(view)])
    if row.is_headed:
        parts.append(_heading(view, people))
    if view.reply_to is not None:
        parts.append(_quote(row.quoted, people))
    parts += [_body(view, people), *_after(view, people)]
    if row.shows_state:
        parts.append(_state(view))
    return Content("\n").join(parts)


def author(view: MessageView, people: People) -> str:
    """How the author is called here."""
    return wording.author_of(view, people, words.YOU() if view.mine else "")


def quote(view: MessageView | None, people: People) -> str:
    """A message in one line, as it is quoted."""
    if view is None:
        return words.OLD_QUOTE()
    name = author(view, people)
    text = shorten(wording.body_of(view, name), QUOTE)
    return words.QUOTE(name=name, text=text)


def _heading(view: MessageView, people: People) -> Content:
    is_known = view.mine or view.mail is not None
    calling = "" if is_known else wording.calling(people.get(view.author))
    colour = "$accent" if view.mine else "$primary"
    return Content.assemble(
        (author(view, people), f"bold {colour}"),
        (f"  {calling}" if calling else "", QUIET),
        (f"  {moments.clock(view.time)}", QUIET),
    )


def _quote(quoted: MessageView | None, people: People) -> Content:
    return Content.styled(f"▏ {quote(quoted, people)}", f"italic {QUIET}")


def _body(view: MessageView, people: People) -> Content:
    text = wording.body_of(view, author(view, people))
    is_plain = view.kind in wording.SAID and not view.withdrawn
    body = Content(text) if is_plain else Content.styled(text, f"italic {QUIET}")
    remarks = wording.remarks_on(view)
    if not remarks:
        return body
    return Content.assemble(body, (f"  ({', '.join(remarks)})", QUIET))


def _after(view: MessageView, people: People) -> list[Content]:
    lines: list[Content] = []
    reactions = [
        f"{symbol} {', '.join(names)}" for symbol, names in wording.reactions_of(view)
    ]
    if reactions:
        lines.append(Content.styled("   ".join(reactions), "$secondary"))
    if view.acknowledged_by:
        names = [wording.name_of(one, people) for one in view.acknowledged_by]
        taken = states.TAKEN(names=", ".join(names))
        lines.append(Content.styled(f"✓ {taken}", "$success"))
    return [*lines, *_mails(view)]


def _mails(view: MessageView) -> list[Content]:
    """What became of it at each mailbox, one quiet line each."""
    said = zip(view.mails, mailing.states(view.mails), strict=True)
    return [
        Content.styled(line, "$error" if mailing.is_failing(one) else QUIET)
        for one, line in said
    ]


def _state(view: MessageView) -> Content:
    style = "$error" if view.state == "failed" else QUIET
    return Content.styled(wording.state_of(view), style)


def _notice(view: MessageView, people: People) -> Content:
    name = wording.author_of(view, people)
    text = wording.body_of(view, name, people)
    return Content.styled(f"{moments.clock(view.time)}  {text}", f"italic {QUIET}")
