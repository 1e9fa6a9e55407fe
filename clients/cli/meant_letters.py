"""Which letter, member, recipient or hour somebody means, by the words for it.

What never enters this room: a guess between several.
"""

from datetime import datetime, timedelta

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import letters as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.finding import Unfound, find
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.sdk import LetterView, ThreadView


async def member(errand: Errand, thread: ThreadView, text: str) -> bytes:
    """Who of the thread these words mean, myself too. Raises Unfound."""
    await errand.meet(*(member.account for member in thread.members))
    if text in words.ME:
        return errand.client.account
    found = find(
        text,
        thread.members,
        name=lambda member: wording.name_of(member.account, errand.people, member.name),
        identity=lambda member: member.account,
    )
    return found.account


async def chosen(errand: Errand, thread: ThreadView, text: str) -> LetterView:
    """The letter that these words name; without words the newest. Raises Misuse."""
    letters = await errand.client.letters(thread.id)
    if letters and (not text or text in commands.LAST):
        return letters[-1]
    try:
        return find(
            text,
            letters,
            name=lambda one: one.title,
            identity=lambda one: one.letter,
        )
    except Unfound as unfound:
        if unfound.candidates:
            names = " ; ".join(unfound.candidates)
            raise Misuse(words.SEVERAL(names=names)) from None
        raise NotDone(words.NO_LETTER(words=text)) from None


def address_of(letter: LetterView, text: str) -> str:
    """An address as it is typed, or a recipient by his name. Raises Misuse."""
    if "@" in text:
        return text
    try:
        found = find(
            text,
            letter.recipients,
            name=lambda one: one.name,
            identity=lambda _: b"recipient",
        )
    except Unfound:
        raise Misuse(words.NO_SUCH_RECIPIENT(words=text)) from None
    return found.address


def today(text: str) -> int:
    """`14:00` of today. Raises Misuse."""
    try:
        said = datetime.strptime(text.replace("h", ":"), "%H:%M")  # noqa: DTZ007 - an hour
    except ValueError:
        raise Misuse(words.BAD_TIME(words=text)) from None
    at = moments.now().replace(hour=said.hour, minute=said.minute)
    return milliseconds(at.replace(second=0, microsecond=0))


def coming(text: str) -> int:
    """The same, of tomorrow when it is over today."""
    at, day = today(text), timedelta(days=1)
    is_over = at <= milliseconds(moments.now())
    return milliseconds(moments.local(at) + day) if is_over else at


def milliseconds(when: datetime) -> int:
    return int(when.timestamp() * 1000)
