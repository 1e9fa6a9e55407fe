"""What a shell needs to finish a word, made from the parser itself.

What never enters this room: a name of a person or of a thread.
"""

from collections.abc import Mapping, Sequence
from typing import Final

SHELLS: Final = ("bash", "zsh", "fish")

BASH: Final = """_cordee() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" i
  local words="{top}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "${{COMP_WORDS[i]}}" in
{cases}
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _cordee cordee
"""
ZSH: Final = "autoload -U +X bashcompinit && bashcompinit\n"
FISH: Final = "complete -c cordee -n __fish_use_subcommand -f -a {name} -d '{about}'"
FISH_OPTION: Final = (
    "complete -c cordee -n '__fish_seen_subcommand_from {name}' -l {option}"
)


def script(
    shell: str,
    commands: Mapping[str, str],
    options: Mapping[str, Sequence[str]],
    everywhere: Sequence[str],
) -> str:
    """Give the script: `commands` with what they are for, each with its `options`."""
    if shell == "fish":
        return _fish(commands, options)
    cases = [f'      {name}) words="{" ".join(options[name])}" ;;' for name in commands]
    top = " ".join([*commands, *everywhere])
    bash = BASH.format(top=top, cases="\n".join(cases))
    return ZSH + bash if shell == "zsh" else bash


def _fish(commands: Mapping[str, str], options: Mapping[str, Sequence[str]]) -> str:
    lines: list[str] = []
    for name, about in commands.items():
        lines.append(FISH.format(name=name, about=about.replace("'", "\\'")))
        lines += [
            FISH_OPTION.format(name=name, option=option.removeprefix("--"))
            for option in options[name]
            if option.startswith("--")
        ]
    return "\n".join(lines) + "\n"
