"""What the person asked for makes no sense here; the sentence is theirs to read."""

from typing import Final

from cordee.clients.cli.catalogue import access, files
from cordee.clients.cli.catalogue import errors as words
from cordee.clients.cli.exit_codes import Exit


class Misuse(Exception):  # noqa: N818 - the word a caller reads
    """`sentence` is in the reader's language already."""

    exit: Exit = Exit.USAGE

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence: Final = sentence


class Empty(Misuse):
    """There is no text to send."""

    def __init__(self) -> None:
        super().__init__(words.EMPTY())


class NoProfession(Misuse):
    """A person is invited without a profession."""

    def __init__(self) -> None:
        super().__init__(words.NO_PROFESSION())


class CardFirst(Misuse):
    """Nothing is written before there are two ways into the account (REC-05)."""

    exit = Exit.REFUSED

    def __init__(self) -> None:
        super().__init__(access.CARD_FIRST())


class NotDone(Misuse):
    """The person was asked, and did not confirm."""

    exit = Exit.REFUSED


class BadSpan(Misuse):
    """What should be a span of time is none."""


class NoFiles(Misuse):
    """The message has no such file."""

    exit = Exit.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(files.NO_FILES())


class NoProfile(Misuse):
    """Nothing says which profile to use, or it cannot be one."""

    exit = Exit.PROFILE
