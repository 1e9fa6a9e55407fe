"""The words of the command line, assembled: options, commands, help.

What never enters this room: running any of it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from cordee import __version__
from cordee.clients.cli import completion
from cordee.clients.cli.catalogue import access as card
from cordee.clients.cli.catalogue import billing as billing_words
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import expertise as expertise_words
from cordee.clients.cli.catalogue import letters as letter_words
from cordee.clients.cli.catalogue import mail, parsing, patients, roles, studies
from cordee.clients.cli.commands import (
    access,
    administration,
    agent,
    billing,
    consents,
    directory,
    expertise,
    exporting,
    files,
    keeping,
    letters,
    linking,
    mailboxes,
    messages,
    people,
    reading,
    screen,
    signing_up,
    tasks,
    threads,
    verifying,
    writing_to,
)
from cordee.clients.cli.commands import patients as patient_commands
from cordee.clients.cli.commands import roles as role_commands
from cordee.clients.cli.commands import studies as study_commands
from cordee.clients.cli.errand import Command, Opening
from cordee.clients.cli.language import Language
from cordee.clients.cli.parser import Parser

WAIT_SECONDS: Final = 20.0
Word = Command | Opening
WORDS: Final[Sequence[Word]] = (
    *screen.COMMANDS,
    *threads.COMMANDS[:2],
    *messages.COMMANDS[:1],
    *files.COMMANDS[:1],
    *reading.COMMANDS[:1],
    *files.COMMANDS[1:],
    *directory.COMMANDS,
    *writing_to.COMMANDS,
    *people.COMMANDS,
    *messages.COMMANDS[1:],
    *threads.COMMANDS[2:],
    *tasks.COMMANDS,
    *keeping.COMMANDS,
    *exporting.COMMANDS,
    *reading.COMMANDS[1:],
    *linking.COMMANDS,
    *access.COMMANDS,
    *signing_up.OPENINGS,
    *linking.OPENINGS,
    *access.OPENINGS,
    *verifying.OPENINGS,
)
"""In the order of the help: what is used most comes first."""

MAILBOX_WORDS: Final[Sequence[Word]] = mailboxes.COMMANDS
LETTER_WORDS: Final[Sequence[Word]] = letters.COMMANDS
EXPERTISE_WORDS: Final[Sequence[Word]] = expertise.COMMANDS
BILLING_WORDS: Final[Sequence[Word]] = billing.COMMANDS
CONSENT_WORDS: Final[Sequence[Word]] = consents.COMMANDS
STUDY_WORDS: Final[Sequence[Word]] = study_commands.COMMANDS
PATIENT_WORDS: Final[Sequence[Word]] = patient_commands.COMMANDS
AGENT_WORDS: Final[Sequence[Word]] = (*agent.COMMANDS, *agent.OPENINGS)
ROLE_WORDS: Final[Sequence[Word]] = role_commands.COMMANDS
CARD_WORDS: Final[Sequence[Word]] = (*access.CARD_COMMANDS,)

ADMIN_WORDS: Final[Sequence[Word]] = (
    *administration.OPENINGS,
    *administration.COMMANDS,
)


class _Branches(Protocol):
    def add_parser(self, name: str, *, help: str, description: str) -> Parser: ...  # noqa: A002 - argparse's word


def build() -> Parser:
    """Make the parser in the current language; the word asked for is `word`."""
    return _build()[0]


def shell_script(shell: str) -> str:
    """Give the completion of the whole grammar."""
    parser, children = _build()
    options = {name: child.completions() for name, child in children.items()}
    abouts = {name: child.about for name, child in children.items()}
    return completion.script(shell, abouts, options, parser.completions())


def _build() -> tuple[Parser, dict[str, Parser]]:
    parser = Parser("cordee", words.ABOUT(), words.EPILOG())
    version = f"cordee {__version__}"
    parser.add_argument(
        "--version", action="version", version=version, help=words.VERSION()
    )
    parser.set_defaults(word=None, shell=None, parser=parser, wait=WAIT_SECONDS)
    _options(parser)
    branches = _branch(parser)
    children = {word.name: _add(branches, word) for word in WORDS}
    children["completion"] = _add_completion(branches)
    children["role"] = _add_group(branches, "role", roles.ABOUT(), ROLE_WORDS)
    about = mail.MAILBOX_ABOUT()
    children["mailbox"] = _add_group(branches, "mailbox", about, MAILBOX_WORDS)
    about = letter_words.ABOUT()
    children["letter"] = _add_group(branches, "letter", about, LETTER_WORDS)
    about = studies.ABOUT()
    children["study"] = _add_group(branches, "study", about, STUDY_WORDS)
    about = expertise_words.ABOUT()
    children["expertise"] = _add_group(branches, "expertise", about, EXPERTISE_WORDS)
    about = billing_words.ABOUT()
    children["billing"] = _add_group(branches, "billing", about, BILLING_WORDS)
    about = expertise_words.CONSENT_ABOUT()
    children["consent"] = _add_group(branches, "consent", about, CONSENT_WORDS)
    about = patients.ABOUT()
    children["patient"] = _add_group(branches, "patient", about, PATIENT_WORDS)
    about = patients.AGENT_ABOUT()
    children["agent"] = _add_group(branches, "agent", about, AGENT_WORDS)
    children["card"] = _add_group(branches, "card", card.CARD_ABOUT(), CARD_WORDS)
    about = words.ADMIN_ABOUT()
    children["admin"] = _add_group(branches, "admin", about, ADMIN_WORDS)
    return parser, children


def _branch(parser: Parser) -> _Branches:
    return parser.add_subparsers(
        title=parsing.COMMANDS(), metavar=words.COMMAND(), prog=parser.prog
    )


def _add(branches: _Branches, word: Word) -> Parser:
    child = _child(branches, word.name, word.about())
    word.configure(child)
    child.set_defaults(word=word)
    return child


def _child(branches: _Branches, name: str, about: str) -> Parser:
    sentence = about[0].upper() + about[1:] + "."
    child = branches.add_parser(name, help=about, description=sentence)
    _options(child, is_repeated=True)
    return child


def _add_completion(branches: _Branches) -> Parser:
    child = _child(branches, "completion", words.COMPLETION_ABOUT())
    shells = completion.SHELLS
    child.add_argument("shell", choices=shells, help=words.COMPLETION_HELP())
    return child


def _add_group(
    branches: _Branches, name: str, about: str, group: Sequence[Word]
) -> Parser:
    child = _child(branches, name, about)
    child.set_defaults(parser=child)
    inner = _branch(child)
    for word in group:
        _add(inner, word)
    child.words = [word.name for word in group]
    return child


def _options(parser: Parser, *, is_repeated: bool = False) -> None:
    """Options that stand before the command, or after it without being shown."""

    def option(*names: str, about: str, default: object = None, **more: object) -> None:
        parser.add_argument(
            *names,
            help=argparse.SUPPRESS if is_repeated else about,
            default=argparse.SUPPRESS if is_repeated else default,
            **more,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        )

    name, file = words.NAME(), words.FILE()
    option("--as", dest="profile_name", metavar=name, about=words.AS())
    option("--profile", type=Path, metavar=file, about=words.PROFILE())
    option("--home", type=Path, metavar=file, about=words.HOME())
    option("--key-file", type=Path, metavar=file, about=words.KEY_FILE())
    option("--ca-file", type=Path, metavar=file, about=words.CA_FILE())
    yes = {"action": "store_true", "default": False}
    option("--passphrase", about=words.PASSPHRASE(), **yes)
    option("--json", dest="is_json", about=words.JSON(), **yes)
    wait = {"type": float, "default": WAIT_SECONDS, "metavar": words.NUMBER()}
    option("--wait", about=words.WAIT(), **wait)
    option("--lang", choices=list(Language), about=words.LANG())
    option("--debug", about=words.DEBUG(), **yes)
