"""Sizes and progress as a person reads them.

What never enters this room: a terminal.
"""

from cordee.clients.cli.catalogue import files as words
from cordee.clients.sdk import FileView

STEP = 1000
"""As systems show sizes to people, not as memory counts."""


def size(count: int) -> str:
    """`3,4 Mo`: two figures below ten, whole ones above."""
    if count < STEP:
        return words.BYTES(count)
    value, unit = count / STEP, 0
    while round(value) >= STEP and unit < len(words.UNITS) - 1:
        value, unit = value / STEP, unit + 1
    figures = f"{value:.1f}" if round(value, 1) < 10 else f"{value:.0f}"
    return words.UNITS[unit](n=figures.removesuffix(".0").replace(".", words.POINT()))


def percent(done: int, total: int) -> int:
    """How much is done; an empty file is done at once."""
    return 100 * done // total if total else 100


def bar(done: int, total: int, width: int = 20) -> str:
    """`██████░░░░`, to be read at a glance beside the figures."""
    full = width * percent(done, total) // 100
    return "█" * full + "░" * (width - full)


def file_line(file: FileView) -> str:
    """`📎 rapport.pdf (3,4 Mo)`, with how far it is while it is on its way."""
    length = size(file.size)
    if file.blocked:
        return words.FILE_BLOCKED(name=file.name, size=length)
    if file.done is None:
        return words.FILE(name=file.name, size=length)
    percents = percent(file.done, file.size)
    return words.FILE_ON_ITS_WAY(name=file.name, size=length, percent=percents)
