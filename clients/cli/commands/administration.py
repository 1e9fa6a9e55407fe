"""What the office that vouches for people does."""

import argparse
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import access, roles
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.commands import signing_up
from cordee.clients.cli.errand import Command, Errand, Opening
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import find
from cordee.clients.cli.language import Text
from cordee.clients.cli.misuse import Misuse, NoProfession
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import EnrolmentView, EnrolmentWaiting, Identity

DAY_SECONDS = 86_400
KINDS: Final[Mapping[str, Text]] = {
    "role": roles.INVITE_ROLE,
    "record": roles.INVITE_RECORD,
    "gateway": roles.INVITE_GATEWAY,
    "agent": roles.INVITE_AGENT,
}
"""What is invited besides people, each with an option of its own."""


def _configure_invite(parser: Parser) -> None:
    add, text = parser.add_argument, words.TEXT()
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--name", metavar=text, help=words.FULL_NAME())
    for kind, about in KINDS.items():
        who.add_argument(f"--{kind}", metavar=text, help=about())
    add("--profession", default="", metavar=text, help=words.PROFESSION())
    add("--speciality", default="", metavar=text, help=words.SPECIALITY())
    add("--place", default="", metavar=text, help=words.PLACE())
    add("--id", dest="idnps", default="", metavar=words.NUMBER(), help=words.IDNPS())
    add("--days", type=int, default=7, metavar=words.DAYS(), help=words.VALID())


async def _invite(errand: Errand) -> Exit:
    arguments = errand.arguments
    kind, name = _invited(arguments)
    identity = Identity(
        arguments.idnps,
        name,
        arguments.profession,
        arguments.speciality,
        arguments.place,
    )
    await errand.client.wait_online(arguments.wait)
    seconds = arguments.days * DAY_SECONDS
    made = await errand.client.create_invitation(identity, seconds, kind)
    text = made.to_text()
    sentence = words.INVITATION_FOR(
        name=wording.clean(name), days=arguments.days, invitation=text
    )
    errand.output.give({"id": made.id, "invitation": text}, [sentence])
    return Exit.OK


def _invited(arguments: argparse.Namespace) -> tuple[str, str]:
    """What sort of account is invited, and its name; a person has a profession."""
    for kind in KINDS:
        name = getattr(arguments, kind)
        if name:
            return kind, name
    if not arguments.profession:
        raise NoProfession
    return "person", arguments.name


def _configure_nothing(_: Parser) -> None:
    """Nothing can be asked of it."""


async def _enrolments(errand: Errand) -> Exit:
    await errand.freshen()
    waiting = await errand.client.enrolments()
    lines = [_line(one) for one in waiting]
    errand.output.give(waiting, lines or [words.NO_ENROLMENT()])
    return Exit.OK


def _line(enrolment: EnrolmentView) -> str:
    parts = [
        wording.clean(enrolment.name) or wording.short(enrolment.account),
        wording.clean(enrolment.profession),
        moments.clock(enrolment.time),
    ]
    if enrolment.rule:
        parts.append(words.REFUSED_ENROLMENT(rule=enrolment.rule))
    return ", ".join(part for part in parts if part)


def _configure_enrol(parser: Parser) -> None:
    parser.add_argument(
        "person", nargs="?", metavar=words.PERSON(), help=words.ENROL_WHO()
    )
    parser.add_argument("--watch", action="store_true", help=words.ENROL_WATCH())


async def _enrol(errand: Errand) -> Exit:
    arguments = errand.arguments
    events = errand.client.events()
    await errand.client.wait_online(arguments.wait)
    if arguments.person:
        waiting = await errand.client.enrolments()
        one = find(arguments.person, waiting, name=_line, identity=lambda e: e.account)
        return _report(errand, await errand.client.enrol(one.account))
    result = _report(errand, await errand.client.enrol())
    if not arguments.watch:
        return result
    async for event in events:
        if isinstance(event, EnrolmentWaiting):
            _report(errand, await errand.client.enrol())
    return Exit.OK


def _report(errand: Errand, seen: list[EnrolmentView]) -> Exit:
    refused = [one for one in seen if one.rule]
    count = words.ENROLLED(len(seen) - len(refused))
    errand.output.give(seen, [*(_line(one) for one in seen), count])
    return Exit.REFUSED if refused else Exit.OK


def _configure_person(parser: Parser) -> None:
    parser.add_argument("person", metavar=words.PERSON())


def _configure_lock(parser: Parser) -> None:
    _configure_person(parser)
    parser.add_argument("--before", metavar=access.TIME(), help=access.BEFORE())


async def _lock(errand: Errand) -> Exit:
    before = _instant(errand.arguments.before)
    await errand.client.wait_online(errand.arguments.wait)
    person = await errand.person(errand.arguments.person, is_whole=True)
    left = await errand.client.lock(person.account, before=before)
    when, signer = moments.clock(left.time), left.signer.hex()[:8]
    lines = [
        words.LOCKED(name=wording.clean(person.name)),
        access.LOCKED_TO(left.slots, time=when, signer=signer),
    ]
    errand.output.give(left, lines)
    return Exit.OK


def _instant(text: str | None) -> int | None:
    """Read a local time as Unix milliseconds. Raises Misuse."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(access.BAD_TIME(text=wording.one_line(text))) from None
    return int(moment.timestamp() * 1000)


async def _withdraw(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    person = await errand.person(errand.arguments.person, is_whole=True)
    await errand.client.withdraw_attestation(person.account)
    errand.output.done(words.UNATTESTED(name=wording.clean(person.name)))
    return Exit.OK


def _configure_endorse(parser: Parser) -> None:
    parser.add_argument("organisation", type=bytes.fromhex, metavar=words.NUMBER())
    parser.add_argument(
        "--days", type=int, default=180, metavar=words.DAYS(), help=words.VALID()
    )


async def _endorse(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    until = moments.now() + timedelta(days=arguments.days)
    await errand.client.endorse(arguments.organisation, int(until.timestamp()))
    errand.output.done(words.ENDORSED(days=arguments.days))
    return Exit.OK


OPENINGS = [
    Opening(
        "request",
        words.REQUEST_ABOUT,
        signing_up.configure_request,
        signing_up.request,
    ),
    Opening("found", words.FOUND_ABOUT, signing_up.configure_found, signing_up.found),
]
COMMANDS = [
    Command("invite", words.ADMIN_INVITE_ABOUT, _configure_invite, _invite),
    Command("enrolments", words.ENROLMENTS_ABOUT, _configure_nothing, _enrolments),
    Command("enrol", words.ENROL_ABOUT, _configure_enrol, _enrol),
    Command("lock", words.LOCK_ABOUT, _configure_lock, _lock),
    Command("withdraw", words.ADMIN_WITHDRAW_ABOUT, _configure_person, _withdraw),
    Command("endorse", words.ENDORSE_ABOUT, _configure_endorse, _endorse),
]
