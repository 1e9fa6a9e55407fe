"""What the rules and an invoice ask of a request beside its question: flags and cover.

What never enters this room: a rule; a number of insurance on the command line.
"""

from typing import Final

from msgspec.structs import replace

from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import Asking, Cover
from cordee.documents import ins
from cordee.documents.errors import InsError, InsKeyError

SECTORS: Final = ("liberal", "hospital", "medico-social", "other")
MAX_RANK: Final = 9
MAX_SCHEME: Final = 16
"""Characters of scheme, fund and centre together: nine digits today."""


def configure(parser: Parser) -> None:
    """The flags of both."""
    add, text = parser.add_argument, words.TEXT()
    add("--urgent", action="store_true", help=words.URGENT())
    add("--inpatient", action="store_true", help=words.INPATIENT())
    add("--present", action="store_true", help=words.PRESENT())
    add("--dental", action="store_true", help=words.DENTAL())
    for flag, about in (
        ("--sector", words.SECTOR_HELP()),
        ("--expert-sector", words.EXPERT_SECTOR_HELP()),
    ):
        add(flag, choices=SECTORS, default=SECTORS[0], metavar=text, help=about)
    add("--insured", action="store_true", help=words.INSURED_HELP())
    add("--rank", type=int, default=0, metavar=text, help=words.RANK_HELP())
    add("--scheme", default="", metavar=text, help=words.SCHEME_HELP())


async def with_facts(errand: Errand, asking: Asking) -> Asking:
    """The request with what was said by flags. Raises Misuse."""
    arguments = errand.arguments
    return replace(
        asking,
        urgent=arguments.urgent,
        inpatient=arguments.inpatient,
        present=arguments.present,
        bucco_dental=arguments.dental,
        requester_sector=arguments.sector,
        expert_sector=arguments.expert_sector,
        cover=await _cover(errand),
    )


async def _cover(errand: Errand) -> Cover | None:
    """By whose insurance, where something of it was said; the number is asked for."""
    arguments = errand.arguments
    rank, scheme = arguments.rank, arguments.scheme.strip()
    if not 0 <= rank <= MAX_RANK or len(scheme) > MAX_SCHEME:
        raise Misuse(words.BAD_COVER())
    number = ""
    if arguments.insured:
        try:
            number = _insured(await errand.output.read(words.ASK_INSURED()))
        except InsError:
            raise Misuse(words.BAD_COVER()) from None
    if not (number or rank or scheme):
        return None
    return Cover(number, rank, scheme)


def _insured(text: str) -> str:
    """A social security number with its key. Raises InsError, InsKeyError."""
    found = ins.parse(text, ins.NIR)
    if not found.is_key_right:
        raise InsKeyError("the key of this number is wrong")
    return found.matricule
