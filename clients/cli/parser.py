"""argparse that speaks the reader's language, its own texts included.

What never enters this room: what a command does.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Final, NoReturn

from cordee.clients.cli.catalogue import parsing as words
from cordee.clients.cli.exit_codes import Exit

MAX_WIDTH: Final = 96


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)
        self._width = min(self._width, MAX_WIDTH)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # pyright: ignore[reportPrivateUsage]
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or words.USAGE())


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in one language only."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.words: list[str] = []
        self._positionals.title = words.ARGUMENTS()
        self._optionals.title = words.OPTIONS()
        self.add_argument("-h", "--help", action="help", help=words.HELP())

    @property
    def about(self) -> str:
        """What it is for, in a sentence."""
        return self.description or ""

    def completions(self) -> list[str]:
        """Words and long options that can come next."""
        shown = (a for a in self._actions if a.help != argparse.SUPPRESS)
        flags = [f for a in shown for f in a.option_strings if f.startswith("--")]
        choices = [
            str(choice)
            for action in self._actions
            if action.choices and not action.option_strings and not self.words
            for choice in action.choices
        ]
        return [*(self.words or choices), *flags]

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence and leave with Exit.USAGE."""
        sentence = explain(message)
        print(words.TRY(sentence=sentence, program=self.prog), file=sys.stderr)
        raise SystemExit(Exit.USAGE)


def explain(message: str) -> str:
    """An error of argparse, said in the reader's language."""
    for pattern, text in words.ABOUT.items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return text(**found.groupdict())
    return message
