"""`cordee serve`, `server`, `directory`: words to settings, failures to sentences."""

import asyncio
import os
import sys
from collections.abc import Sequence

from cordee.postgres import PostgresError
from cordee.server import logs, workers
from cordee.server.config import SettingsError, parse
from cordee.server.serving import serve as run
from cordee.server.starting import StartError, open_services
from cordee.server.web.tls import TlsError

FAILED = 1
MISUSED = 2


def serve(argv: Sequence[str]) -> int:
    """Run `cordee serve`; 0 when told to stop, 1 on failure, 2 for wrong settings."""
    os.umask(0o077)
    try:
        settings = parse(argv, os.environ)
        logs.configure(settings.log_format, debug=settings.debug)
        if settings.workers > 1:
            return asyncio.run(workers.supervise(settings, argv))
        asyncio.run(run(settings, open_services))
    except SettingsError as error:
        return _tell(error, MISUSED)
    except (PostgresError, StartError, TlsError) as error:
        return _tell(error, FAILED)
    return 0


def server(argv: Sequence[str]) -> int:
    """Run `cordee server WORD ...`, what its operator does beside it."""
    from cordee.server.commands import main  # noqa: PLC0415 - `serve` needs none of it

    return main(argv)


def directory(argv: Sequence[str]) -> int:
    """Run `cordee directory WORD ...`, what its operator does with the directory."""
    from cordee.server.commands.directory import run  # noqa: PLC0415 - as above

    return run(argv)


def _tell(error: Exception, code: int) -> int:
    print(f"cordee serve: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:]))
