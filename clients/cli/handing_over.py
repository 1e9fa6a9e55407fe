"""The card, given to its owner: written, or shown and typed back.

What never enters this room: a card that stays after its owner has it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import access as words
from cordee.clients.cli.output import Output
from cordee.clients.cli.pages import card as pages
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import CardRefused, Client

PDF: Final = ".pdf"
TRIES: Final = 3
"""Times that the two groups are asked for; then `card check` does it later."""


async def hand_over(
    client: Client, file: Path | None, output: Output, said: Sequence[str]
) -> bool:
    """Write the card to a file, or show it and have two groups typed back.

    Whether it is confirmed now. For a program (JSON) nothing is shown here.
    """
    if file is not None:
        await write_card(client, file)
        client.card_is_kept()
        _tell(output, [*said, words.CARD_IN_FILE(path=file)])
        return True
    _tell(output, [*said, words.SHOW_CARD(), f"  {client.card_text}"])
    is_asked = not output.is_json and sys.stdin.isatty()
    if is_asked and await confirm(client, output):
        return True
    output.remark(words.NOT_CONFIRMED())
    return False


async def confirm(client: Client, output: Output) -> bool:
    """Ask for two groups of the card, a few times; whether they came right."""
    for _try in range(TRIES):
        first, second = await _typed(client, output)
        try:
            client.confirm_card(first, second)
        except CardRefused as error:
            for number in error.groups:
                output.remark(words.WRONG_GROUP(number=number))
        else:
            _tell(output, [words.CONFIRMED()])
            return True
    return False


async def write_card(client: Client, file: Path) -> None:
    """Write the card as a page: a PDF, or text."""
    card = await describe(client)
    is_pdf = file.suffix.lower() == PDF
    write_private(file, pages.as_pdf(card) if is_pdf else pages.as_text(card))


async def describe(client: Client) -> pages.Card:
    """The page of the card that is not confirmed yet."""
    person = await client.person(client.account)
    place = "" if person is None else person.place
    return pages.Card(
        name=wording.one_line(client.name),
        organisation=wording.one_line(place),
        origin=client.origin,
        account=client.account.hex()[:16],
        date=f"{moments.now():%d/%m/%Y}",
        groups=client.card_text,
    )


async def _typed(client: Client, output: Output) -> tuple[str, str]:
    first, second = client.card_groups
    return (
        await output.read(words.ASK_GROUP(number=first)),
        await output.read(words.ASK_GROUP(number=second)),
    )


def _tell(output: Output, lines: Sequence[str]) -> None:
    """Say it to a person; a program gets one object, from the command."""
    if not output.is_json:
        output.give(None, lines)
