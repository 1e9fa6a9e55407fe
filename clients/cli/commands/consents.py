"""What a patient agreed to: noted, taken back, listed."""

from typing import Final

from cordee.clients.cli import casing, traits
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.catalogue import letters as letter_words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.meant_cases import consent_named
from cordee.clients.cli.parser import Parser


def _thread(parser: Parser) -> None:
    parser.add_argument("thread", metavar=commands.THREAD())


def _configure_give(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("messages", nargs="+", metavar=words.MESSAGES(), help=words.MESSAGE_HELP())
    text = words.TEXT()
    add("--patient", required=True, metavar=text, help=letter_words.PATIENT_HELP())
    forms = tuple(words.FORMS)
    add("--consent", choices=forms, required=True, help=words.CONSENT_HELP())
    purposes = tuple(words.PURPOSES)
    add(
        "--purpose",
        choices=purposes,
        help=words.PURPOSE_HELP(),
        action="append",
        default=[],
    )


def _configure_end(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("--consent", default="", metavar=words.CONSENT())
    add("text", nargs="*", metavar=words.TEXT())


async def _give(errand: Errand) -> Exit:
    arguments, client = errand.arguments, errand.client
    patient = traits.parse(arguments.patient)
    await client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    hashes: list[bytes] = []
    for text in arguments.messages:
        message = await errand.message(thread, text, has_files=True)
        hashes += await client.file_hashes(thread.id, message.id)
    given = await client.consent(
        thread.id,
        patient,
        hashes,
        purposes=arguments.purpose or ("care", "advice"),
        form=arguments.consent,
    )
    errand.output.give(given, [casing.consent(given)])
    return Exit.OK


async def _end(errand: Errand) -> Exit:
    arguments, client = errand.arguments, errand.client
    await client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    one = await consent_named(errand, thread, arguments.consent)
    reason = " ".join(arguments.text)
    ended = await client.end_consent(thread.id, one.consent, reason)
    errand.output.give(ended, [casing.consent(ended)])
    return Exit.OK


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    found = await errand.client.consents(thread.id)
    errand.output.give(found, [*map(casing.consent, found)] or [words.NO_CONSENTS()])
    return Exit.OK


COMMANDS: Final = (
    Command("give", words.CONSENT_GIVE_ABOUT, _configure_give, _give, writes=True),
    Command("end", words.CONSENT_END_ABOUT, _configure_end, _end, writes=True),
    Command("list", words.CONSENT_LIST_ABOUT, _thread, _list),
)
