"""What argparse says by itself, matched in its English and said again in French."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Text

USAGE: Final = Text("usage : ", "usage: ")
ARGUMENTS: Final = Text("arguments", "arguments")
OPTIONS: Final = Text("options", "options")
COMMANDS: Final = Text("commandes", "commands")
HELP: Final = Text("montre cette aide", "show this help")
TRY: Final = Text(
    "cordee : {sentence}. « {program} --help » explique.",
    'cordee: {sentence}. "{program} --help" explains.',
)
ABOUT: Final[Mapping[str, Text]] = {
    r"the following arguments are required: (?P<what>.+)": Text(
        "il manque {what}", "missing: {what}"
    ),
    r"unrecognized arguments: (?P<what>.+)": Text(
        "je ne comprends pas {what}", "I do not understand {what}"
    ),
    r"argument (?P<name>.+): invalid choice: (?P<what>.+) \(choose from .*\)": Text(
        "{what} n'est pas un choix possible", "{what} is not one of the choices"
    ),
    r"argument (?P<what>.+): expected (one|at least one) argument": Text(
        "il manque la valeur de {what}", "{what} needs a value"
    ),
    r"argument (?P<name>.+): invalid .+ value: (?P<what>.+)": Text(
        "{name} ne peut pas valoir {what}", "{name} cannot be {what}"
    ),
    r"argument (?P<name>.+): not allowed with argument (?P<what>.+)": Text(
        "{name} et {what} s'excluent", "{name} and {what} exclude each other"
    ),
    r"one of the arguments (?P<what>.+) is required": Text(
        "il faut l'un de {what}", "give one of {what}"
    ),
    r"ambiguous option: (?P<name>\S+) could match (?P<what>.+)": Text(
        "{name} peut être {what}", "{name} could be {what}"
    ),
    r"argument (?P<name>.+): ignored explicit argument (?P<what>.+)": Text(
        "{name} ne prend pas de valeur ({what})", "{name} takes no value ({what})"
    ),
}
