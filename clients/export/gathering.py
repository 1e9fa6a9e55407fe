"""From the SDK's views to what is filed. Whatever is here was verified there.

What never enters this room: a file's bytes; a thumbnail that was not decoded anew.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from cordee.clients.export.case_shape import case_of, study_of
from cordee.clients.export.mail_shape import (
    letter_of,
    mail_of,
    mailbox_of,
    proof_of,
)
from cordee.clients.export.shape import (
    Account,
    Document,
    File,
    Line,
    Member,
    Reaction,
    Refusal,
    Report,
    Thread,
)
from cordee.clients.sdk import (
    Client,
    FileView,
    MemberView,
    MessageView,
    PersonView,
    ThreadView,
    VerifyReport,
)

PAGE: Final = 500
"""Lines asked of the local store at once."""


class Gathered(msgspec.Struct, frozen=True):
    """What is filed, and the views that it was made of, in the same order."""

    document: Document
    lines: Sequence[MessageView]


async def gather(client: Client, thread: bytes, now: datetime) -> Gathered:
    """Everything of a thread that this client may read; `now` is aware.

    Raises NotFound. What is filed is what the local store holds: be online first.
    """
    view = await client.thread(thread)
    report = await client.verify(thread)
    stored, unsent = await _history(client, thread)
    people = await _people(client, view, stored)
    status = await client.status()
    document = Document(
        exported=iso(now),
        exporter=client.account.hex(),
        origin=status.origin,
        thread=_thread(view),
        members=tuple(_member(one, stored) for one in view.members),
        accounts=tuple(_account(one, people) for one in people.values()),
        lines=tuple(map(_line, stored)),
        unsent=unsent,
        report=_report(report),
    )
    return Gathered(document, stored)


def iso(moment: datetime) -> str:
    """`2026-11-22T09:30:00Z`."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


async def _history(client: Client, thread: bytes) -> tuple[list[MessageView], int]:
    """Stored lines, oldest first, and how many wait."""
    pages: list[list[MessageView]] = []
    before: int | None = None
    unsent = 0
    while found := await client.history(thread, before, PAGE):
        stored = [line for line in found if line.seq is not None]
        unsent += len(found) - len(stored)
        pages.append(stored)
        if not stored:
            break
        before = stored[0].seq
    return [line for page in reversed(pages) for line in page], unsent


async def _people(
    client: Client, view: ThreadView, lines: Iterable[MessageView]
) -> dict[bytes, PersonView]:
    """Everybody who is named, and the organisations that vouch for them."""
    named = dict.fromkeys([client.account])
    for member in view.members:
        named[member.account] = None
        named.update(dict.fromkeys(holder.account for holder in member.holders))
    for line in lines:
        named.update(dict.fromkeys(_named(line)))
    found = await _met(client, named)
    unmet = {p.organisation for p in found.values() if p.organisation} - found.keys()
    return found | await _met(client, sorted(unmet))


def _named(line: MessageView) -> Iterable[bytes]:
    yield line.author
    yield from line.joined + line.gone + line.acknowledged_by + line.displayed_by
    yield from (reaction.account for reaction in line.reactions)
    if line.behalf is not None:
        yield line.behalf
    if line.mail is not None and line.mail.by is not None:
        yield line.mail.by


async def _met(client: Client, accounts: Iterable[bytes]) -> dict[bytes, PersonView]:
    found = {account: await client.person(account) for account in accounts if account}
    return {account: one for account, one in found.items() if one is not None}


def _thread(view: ThreadView) -> Thread:
    return Thread(
        id=view.id.hex(),
        title=view.title,
        patient=view.patient,
        epoch=view.epoch,
        retention=view.retention,
        hold=view.hold,
        filed=view.filed,
    )


def _member(view: MemberView, lines: Iterable[MessageView]) -> Member:
    read = (line.seq or 0 for line in lines if view.account in line.displayed_by)
    return Member(
        account=view.account.hex(),
        capacity=view.capacity,
        reads_from=view.reads_from,
        read_up_to=max(read, default=0),
        holders=tuple(holder.account.hex() for holder in view.holders),
    )


def _account(view: PersonView, people: dict[bytes, PersonView]) -> Account:
    organisation = people.get(view.organisation or b"")
    return Account(
        account=view.account.hex(),
        name=view.name,
        profession=view.profession,
        speciality=view.speciality,
        place=view.place,
        organisation=_hex(view.organisation),
        organisation_name="" if organisation is None else organisation.name,
        verified=view.verified,
        kind=view.kind,
        warnings=view.warnings,
    )


def _line(view: MessageView) -> Line:
    assert view.seq is not None
    return Line(
        number=view.seq,
        id=view.id.hex(),
        kind=view.kind,
        time=_moment(view.time),
        author=view.author.hex(),
        behalf=_hex(view.behalf),
        text="" if view.withdrawn else view.text,
        reply_to=_hex(view.reply_to),
        edited=view.edited,
        withdrawn=view.withdrawn,
        confirmed=view.confirmed,
        follows_gap=view.follows_gap,
        marks=view.marks,
        reactions=tuple(
            Reaction(account=one.account.hex(), symbol=one.symbol)
            for one in view.reactions
        ),
        acknowledged_by=_hexes(view.acknowledged_by),
        displayed_by=_hexes(view.displayed_by),
        joined=_hexes(view.joined),
        gone=_hexes(view.gone),
        files=() if view.withdrawn else tuple(map(_file, view.files)),
        mail=None if view.withdrawn else mail_of(view.mail, _moment),
        mailbox=mailbox_of(view.mailbox),
        letter=letter_of(view.letter),
        case=case_of(view.case),
        study=None if view.withdrawn else study_of(view.study),
        mails=tuple(proof_of(one, _moment) for one in view.mails),
    )


def _moment(milliseconds: int) -> str:
    return iso(datetime.fromtimestamp(milliseconds / 1000, UTC))


def _file(view: FileView) -> File:
    return File(
        name=view.name, type=view.type, size=view.size, sha256=_hex(view.sha256)
    )


def _report(view: VerifyReport) -> Report:
    return Report(
        thread=view.thread.hex(),
        chains=view.chains,
        epochs=view.epochs,
        items=view.items,
        first=view.first,
        head=view.head,
        log_hash=view.log_hash.hex(),
        anchored=view.anchored,
        confirmed=view.confirmed,
        frozen=view.frozen,
        refusals=tuple(Refusal(number=seq, rule=rule) for seq, rule in view.refusals),
    )


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _hexes(values: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(value.hex() for value in values)
