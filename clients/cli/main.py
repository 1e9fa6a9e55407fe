"""The default command: reads the words, asks the SDK, prints the answer.

What never enters this room: the server, cryptography or a socket of its own.
"""

import argparse
from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="cordee")
    parser.add_argument("--as", dest="account", help="the account to act as")
    parser.add_argument("command", nargs="?", help="no command is written yet")
    arguments = parser.parse_args(argv)
    if arguments.command:
        parser.error(f"unknown command: {arguments.command}")
    parser.print_help()
    return 0
