"""The one command, `cordee`: finds who answers a word and hands over to them.

What never enters this room: an import of a client or of the server, before the
word is known. A client's machine need not have the server's libraries at all.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final, cast

from cordee import __version__

Command = Callable[[Sequence[str]], int]

GROUP: Final = "cordee.commands"
CLIENT: Final = EntryPoint("client", "cordee.clients.cli.main:main", GROUP)
EXTRAS: Final = {"directory": "server", "serve": "server", "server": "server"}
"""The extra each command needs; what is not listed needs `all`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `cordee WORD ...`; what is no registered word is for the client."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["--version"]:
        print(f"cordee {__version__}")
        return 0
    command = find(words)
    try:
        run = cast("Command", command.load())
    except ImportError as error:
        if is_ours(error) or command == CLIENT:
            raise
        print(advice(command.name, error), file=sys.stderr)
        return 1
    return run(words if command == CLIENT else words[1:])


def find(words: Sequence[str]) -> EntryPoint:
    """Return the entry point of the first word; leading options are the client's."""
    if not words or words[0].startswith("-"):
        return CLIENT
    return next(iter(entry_points(group=GROUP, name=words[0])), CLIENT)


def is_ours(error: ImportError) -> bool:
    """Tell a fault of our own tree from a library that is not installed."""
    return error.name is None or error.name.partition(".")[0] == "cordee"


def advice(word: str, error: ImportError) -> str:
    extra = EXTRAS.get(word, "all")
    return (
        f"cordee {word} : il manque / missing “{error.name}”, "
        f"installez / install: pip install 'cordee[{extra}]'"
    )


if __name__ == "__main__":
    sys.exit(main())
