"""Write to a doctor of the directory, whatever he has: one command, nothing asked."""

from pathlib import Path

from cordee.clients.cli import correspondents, practitioners, wording
from cordee.clients.cli.catalogue import commands, files
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.cli.commands.messages import text_of
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.reaching import certain, reachable
from cordee.clients.sdk import FoundView, MessageView, ThreadView

FILE_SECONDS = 300.0
"""How long a file is waited for: it is on its way, and goes on by itself."""


def _configure(parser: Parser) -> None:
    add, text = parser.add_argument, commands.TEXT()
    add("who", metavar=words.WHO(), help=words.WHO_HELP())
    add("text", nargs="+", metavar=text, help=commands.SEND_TEXT())
    add("--patient", metavar=text, help=words.PATIENT_HELP())
    add("--title", default="", metavar=text, help=commands.NEW_TITLE())
    file = files.PATH()
    add(
        "--file",
        action="append",
        default=[],
        type=Path,
        metavar=file,
        help=words.FILE_HELP(),
    )
    add("--address", metavar=words.ADDRESS(), help=words.ADDRESS_HELP())
    person = commands.PERSON()
    add(
        "--with",
        dest="colleagues",
        action="append",
        default=[],
        metavar=person,
        help=words.WITH(),
    )


async def _write_to(errand: Errand) -> Exit:
    arguments = errand.arguments
    text = text_of(arguments.text)
    missing = [path for path in arguments.file if not path.is_file()]
    if missing:
        fault = files.FAULTS["missing"]
        raise Misuse(fault(path=wording.clean(str(missing[0]))) + ".")
    await errand.client.wait_online(arguments.wait)
    thread = await _begun(errand)
    sent = await _said(errand, thread, text)
    state = commands.SENT(state=wording.state_of(sent))
    is_waiting = sent.state == "waiting"
    line = commands.SENT_LATER() if is_waiting else state
    errand.output.give({"thread": thread, "message": sent}, [line])
    return Exit.OFFLINE if is_waiting else Exit.OK


async def _begun(errand: Errand) -> ThreadView:
    """A thread with him: on Cordée if he is there, else through the gateway."""
    arguments = errand.arguments
    people = [await reachable(errand, text) for text in arguments.colleagues]
    accounts = [person.account for person in people]
    if "@" in arguments.who:
        return await _by_address(errand, accounts)
    one = await certain(errand, arguments.who)
    name = practitioners.name_of(one)
    if one.person is not None:
        errand.output.remark(words.SEALED_TO_THE_END(name=name))
        return await errand.client.new_thread(
            arguments.title,
            [one.person.account, *accounts],
            patient=arguments.patient,
        )
    return await _by_mail(errand, one, accounts)


async def _by_mail(errand: Errand, one: FoundView, accounts: list[bytes]) -> ThreadView:
    arguments = errand.arguments
    found = await correspondents.practitioner(errand, one)
    thread = await errand.client.write_to(
        found.hit.practitioner,
        title=arguments.title,
        patient=arguments.patient,
        address=arguments.address,
        accounts=accounts,
    )
    _tell(errand, practitioners.hit_name(found.hit))
    return thread


async def _by_address(errand: Errand, accounts: list[bytes]) -> ThreadView:
    """Somebody whom the directory does not know: his address as it is typed."""
    arguments = errand.arguments
    mailbox = await correspondents.mailbox(errand, arguments.who)
    thread = await errand.client.write_to_mailbox(
        mailbox, title=arguments.title, patient=arguments.patient, accounts=accounts
    )
    _tell(errand, wording.one_line(mailbox.address))
    return thread


def _tell(errand: Errand, name: str) -> None:
    errand.output.remark(words.SEALED_TO_GATEWAY(name=words.BY_MAIL(name=name)))


async def _said(errand: Errand, thread: ThreadView, text: str) -> MessageView:
    client, paths = errand.client, errand.arguments.file
    if not paths:
        sent, seconds = await client.send(thread.id, text), errand.arguments.wait
    else:
        sent = await client.send_files(thread.id, paths, text)
        seconds = max(errand.arguments.wait, FILE_SECONDS)
    try:
        return await client.wait_state(thread.id, sent.id, "stored", seconds)
    except TimeoutError:
        return sent


COMMANDS = [
    Command("write-to", words.WRITE_TO_ABOUT, _configure, _write_to, writes=True),
]
