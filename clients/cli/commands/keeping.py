"""Retention: how long a thread keeps, what is filed, who has erased."""

from cordee.clients.cli import spans, wording
from cordee.clients.cli.catalogue import commands as common
from cordee.clients.cli.catalogue import keeping as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import BadSpan
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import ReceiptView, ThreadView

SHORT = 8
"""Digits of a device's key that tell it from the others of its account."""


def _thread(parser: Parser) -> None:
    parser.add_argument("thread", metavar=common.THREAD())


def _configure_retention(parser: Parser) -> None:
    _thread(parser)
    metavar = words.SPAN()
    parser.add_argument("span", nargs="?", metavar=metavar, help=words.SPAN_HELP())
    parser.add_argument("--until-filed", metavar=metavar, help=words.UNTIL_FILED())


def _configure_filed(parser: Parser) -> None:
    _thread(parser)
    parser.add_argument("message", nargs="?", metavar=common.MESSAGE())


def _seconds(text: str) -> int:
    seconds = spans.parse(text)
    if seconds is None:
        raise BadSpan(words.BAD_SPAN(text=wording.one_line(text)))
    return seconds


async def _retention(errand: Errand) -> Exit:
    asked, until = errand.arguments.span, errand.arguments.until_filed
    after = None if asked is None else _seconds(asked)
    hold = None if until is None else _seconds(until)
    is_change = after is not None or hold is not None
    if is_change:
        await errand.client.wait_online(errand.arguments.wait)
    else:
        await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    if is_change:
        after = thread.retention if after is None else after
        thread = await errand.client.set_retention(thread.id, after, hold)
    kept = spans.kept(thread.retention, thread.hold)
    line = words.RETENTION(title=errand.title(thread), kept=kept)
    errand.output.give(thread, [line])
    return Exit.OK


async def _filed(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    text = errand.arguments.message or next(iter(common.LAST))
    upto = (await errand.message(thread, text)).seq
    changed = await errand.client.mark_filed(thread.id, upto or 0)
    line = words.FILED(title=errand.title(changed), upto=changed.filed)
    errand.output.give(changed, [line])
    return Exit.OK


async def _receipts(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread: ThreadView = await errand.thread(errand.arguments.thread)
    receipts = await errand.client.receipts(thread.id)
    lines = [*map(_line, receipts), words.ONLY_A_WORD()]
    errand.output.give(receipts, lines if receipts else [words.NO_RECEIPT()])
    return Exit.OK


def _line(receipt: ReceiptView) -> str:
    name = wording.clean(receipt.name) or wording.short(receipt.account)
    device = receipt.device.hex()[:SHORT]
    return words.RECEIPT(name=name, device=device, seq=receipt.seq)


COMMANDS = [
    Command(
        "retention",
        words.RETENTION_ABOUT,
        _configure_retention,
        _retention,
        writes=True,
    ),
    Command("filed", words.FILED_ABOUT, _configure_filed, _filed, writes=True),
    Command("receipts", words.RECEIPTS_ABOUT, _thread, _receipts),
]
