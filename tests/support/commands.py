"""A command run beside an open client, as the command line runs it, without a process.

What never enters this room: a profile, a terminal.
"""

import io
import json
import sys

from cordee.clients.cli import failures, grammar
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.output import Output
from cordee.clients.sdk import CordeeError


class Told:
    """What a command said: its exit status, its answer and its remarks."""

    def __init__(self, exit_, out, remarks):
        self.exit, self.out, self.remarks = exit_, out, remarks

    @property
    def value(self):
        """The object of a command that was given `--json`."""
        return json.loads(self.out)


async def told(client, *words, typed="", monkeypatch=None) -> Told:
    """Run one command of this client; what is read from standard input is `typed`."""
    said = [str(word) for word in words]
    use(Language(said[said.index("--lang") + 1]) if "--lang" in said else Language.FR)
    arguments = grammar.build().parse_args(said)
    out, remarks = io.StringIO(), io.StringIO()
    output = Output(is_json=arguments.is_json, out=out, remarks=remarks)
    if monkeypatch is not None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    try:
        code = await arguments.word.run(Errand(client, arguments, output))
    except (CordeeError, Misuse, Unfound) as error:
        code = failures.exit_of(error)
        print(failures.sentence_of(error), file=remarks)
    return Told(code, plain(out.getvalue()), plain(remarks.getvalue()))


def plain(text: str) -> str:
    """Without what is typeset: apostrophes and spaces as they are typed."""
    typed = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return typed.replace("\N{NO-BREAK SPACE}", " ")
