"""A request of tele-expertise to somebody who has nothing but a mailbox.

What never enters this room: a case; a study; who is on Cordée is asked there.
"""

import asyncio
import os

from msgspec.structs import replace

from cordee.clients.cli import lettering, report_pages, texts
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.correspondents import mailbox
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.sdk import (
    Asking,
    CaseRefused,
    ConsentGiven,
    Mailbox,
    Professional,
)
from cordee.documents.errors import SettingError


async def expert(errand: Errand) -> Mailbox:
    """Whose mailbox is meant. Raises Misuse for what has no use by mail."""
    if errand.arguments.gp is not None:
        raise Misuse(words.BY_MAIL_NO_GP())
    if errand.arguments.message and errand.arguments.thread is None:
        raise Misuse(words.BY_MAIL_WHOSE())
    return await mailbox(errand, errand.arguments.expert)


def shown(box: Mailbox | None) -> Professional | None:
    """Who is asked, for the rules: nobody says what his profession is."""
    if box is None:
        return None
    return Professional(box.practitioner, box.name, "", "", "", "")


async def send(
    errand: Errand, asking: Asking, consent: ConsentGiven, box: Mailbox
) -> Exit:
    """Set the PDF, send it, and say what will not happen by itself."""
    client, arguments = errand.client, errand.arguments
    named, source, documents = await _named(errand)
    names = [*named, *(path.name for path in arguments.file)]
    letter = os.urandom(16)
    try:
        pdf = await asyncio.to_thread(
            report_pages.request_pages, asking, box, names, letter
        )
    except SettingError as error:
        raise NotDone(f"{error}.") from None
    sent = await client.send_request(
        replace(asking, documents=documents),
        box,
        consent,
        pdf=pdf,
        title=words.REQUEST_TITLE(),
        files=arguments.file,
        source=source,
        letter=letter,
    )
    errand.output.give(sent, lettering.in_full(sent.letter))
    name = texts.one_line(box.name or box.address)
    errand.output.remark(words.BY_MAIL_SENT(name=name))
    errand.output.remark(words.BY_MAIL_NOT_BILLED())
    return Exit.OK


async def _named(
    errand: Errand,
) -> tuple[list[str], bytes | None, list[tuple[bytes, int]]]:
    """Documents of a thread: names, thread, places. Raises CaseRefused for a study."""
    names: list[str] = []
    documents: list[tuple[bytes, int]] = []
    if not errand.arguments.message:
        return names, None, documents
    thread = await errand.thread(errand.arguments.thread)
    for text in errand.arguments.message:
        message = await errand.message(thread, text, has_files=True)
        if message.study is not None:
            raise CaseRefused("no_study", "a study does not go by mail")
        documents += [(message.id, n) for n in range(len(message.files))]
        names += [texts.one_line(one.name) for one in message.files]
    return names, thread.id, documents
