"""`cordee bridge …`: what its operator types.

What never enters this room: what a bridge does; a word that only a clinician types.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from cordee.clients.sdk import CordeeError
from cordee.mail_bridge.errors import BridgeError
from cordee.mail_bridge.settings import Settings, read_settings
from cordee.mail_bridge.store.database import DRIVER
from cordee.postgres import PostgresError

STATUS_SECONDS: Final = 5.0
FAILURES: Final = (BridgeError, CordeeError, PostgresError, *DRIVER)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a word; 0 when it is done, 1 with one sentence when it is not."""
    arguments = _parser().parse_args(argv)
    word: Callable[[argparse.Namespace, Settings], int] = arguments.word
    try:
        return word(arguments, read_settings(arguments.config))
    except FAILURES as error:
        print(f"cordee bridge: {str(error) or type(error).__name__}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cordee bridge", description="MSSanté mail on one side, threads beside."
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config", type=Path, required=True, help="the configuration file (TOML)"
    )
    words = parser.add_subparsers(required=True, metavar="WORD")
    run = words.add_parser("run", parents=[shared], help="carry mail until stopped")
    run.add_argument("--ready-file", type=Path, help="written once mail can come")
    run.add_argument(
        "--until-eof",
        action="store_true",
        help="stop when standard input ends, as its other end does",
    )
    run.set_defaults(word=_run)
    check = words.add_parser("check", parents=[shared], help="try what `run` needs")
    check.set_defaults(word=_check)
    status = words.add_parser("status", parents=[shared], help="ask the one that runs")
    status.set_defaults(word=_status)
    proof = words.add_parser("proof", parents=[shared], help="what became of mails")
    proof.add_argument("about", metavar="ID", help="a thread or a message, hexadecimal")
    proof.add_argument("--json", action="store_true", help="for a program")
    proof.set_defaults(word=_prove)
    return parser


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from cordee.mail_bridge import log  # noqa: PLC0415 - for whoever runs, only

    log.configure()
    asyncio.run(_serve(settings, arguments.ready_file, arguments.until_eof))
    return 0


async def _serve(settings: Settings, ready: Path | None, until_eof: bool) -> None:  # noqa: FBT001 - as it is typed
    from cordee.mail_bridge.process import running  # noqa: PLC0415 - slow to load

    stop, opened = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        loop.add_reader(sys.stdin.fileno(), _end_with_input, stop)
    async with running(settings) as bridge:
        serving = asyncio.create_task(bridge.serve(stop, opened))
        waiting = asyncio.create_task(opened.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if opened.is_set() and ready is not None:
            _tell_ready(ready, {"port": bridge.port, "metrics": bridge.metrics.port})
        waiting.cancel()
        await serving


def _end_with_input(stop: asyncio.Event) -> None:
    """Whoever started it has gone: it does not outlive him, however he ends."""
    if not os.read(sys.stdin.fileno(), 4_096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stop.set()


def _tell_ready(path: Path, facts: Mapping[str, int]) -> None:
    """Write a file that is there whole, or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps(dict(facts)))
    draft.replace(path)


def _check(_arguments: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(_try(settings))


async def _try(settings: Settings) -> int:
    """Open all that is needed, carry nothing, and say what is not as it should be."""
    from cordee.mail_bridge.process import running  # noqa: PLC0415 - slow to load

    async with running(settings) as bridge:
        return _say(await bridge.looked_at())


def _status(_arguments: argparse.Namespace, settings: Settings) -> int:
    where = settings.metrics
    host = f"[{where.host}]" if ":" in where.host else where.host
    url = f"http://{host}:{where.port}/health"
    try:
        with urllib.request.urlopen(url, timeout=STATUS_SECONDS) as answer:
            return _say(json.load(answer))
    except urllib.error.HTTPError as error:
        return _say(json.load(error))
    except (OSError, ValueError):
        raise BridgeError("no bridge answers at its metrics address") from None


def _prove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the proof; also while a bridge runs."""
    from cordee.mail_bridge.outbound.proof import (  # noqa: PLC0415 - slow to load
        as_json,
        as_text,
    )
    from cordee.mail_bridge.outbound.proving import id_of  # noqa: PLC0415 - same
    from cordee.mail_bridge.proofs import proof_of  # noqa: PLC0415 - same
    from cordee.mail_bridge.wiring import style  # noqa: PLC0415 - same

    proof = asyncio.run(proof_of(settings, id_of(arguments.about)))
    print(as_json(proof) if arguments.json else as_text(proof, style(settings).zone))
    return 0


def _say(facts: Mapping[str, object]) -> int:
    """One fact a line; 0 when mail can pass."""
    for name, value in facts.items():
        print(f"{name}: {json.dumps(value)}")
    return 0 if facts.get("ok") else 1


if __name__ == "__main__":
    sys.exit(main())
