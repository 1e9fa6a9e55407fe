"""Whom a person means to write to by mail: an address, a number, or words.

What never enters this room: a guess; an address that nobody typed or published.
"""

from cordee.clients.cli import mailing, practitioners
from cordee.clients.cli.catalogue import directory
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.finding import Unfound, find
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.reaching import NotHere, certain
from cordee.clients.sdk import (
    CorrespondentView,
    FoundView,
    Mailbox,
    PractitionerView,
    ThreadView,
    mailbox_for,
)


async def mailbox(errand: Errand, text: str, address: str | None = None) -> Mailbox:
    """The mailbox that these words mean. Raises Unfound, NotHere, NotCertain.

    An address is taken as it is typed, with what the options say of it.
    """
    if "@" in text:
        arguments = vars(errand.arguments)
        name, phone = arguments.get("name") or "", arguments.get("phone") or ""
        return Mailbox(text.strip(), name, "", phone)
    found = await practitioner(errand, await certain(errand, text))
    return mailbox_for(found, address)


async def practitioner(errand: Errand, one: FoundView) -> PractitionerView:
    """All that is published of somebody who has a mailbox. Raises NotHere, Unfound."""
    name = practitioners.name_of(one)
    if one.hit is None:
        raise Unfound(name)
    found = await errand.client.practitioner(one.hit.practitioner)
    if found is None:
        raise NotHere(directory.NOT_HERE(name=name))
    if not found.mailboxes:
        raise NotHere(practitioners.not_here(found))
    return found


def standing(thread: ThreadView, text: str) -> CorrespondentView:
    """The mailbox of a thread that has this address or name. Raises Misuse.

    Without words it is the only one.
    """
    boxes = thread.mailboxes
    if not text and len(boxes) == 1:
        return boxes[0]
    exact = [one for one in boxes if one.address.casefold() == text.casefold()]
    if exact:
        return exact[0]
    try:
        return find(
            text, boxes, name=lambda one: one.name, identity=lambda _: b"mailbox"
        )
    except Unfound as unfound:
        names = "; ".join(map(mailing.box_name, boxes))
        if unfound.candidates or (not text and boxes):
            raise Misuse(words.NEEDS_WHICH(names=names)) from None
        raise Misuse(words.NO_SUCH_MAILBOX(words=text)) from None
