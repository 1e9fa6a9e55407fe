"""`cordee serve` for the bench: the same code, with a bounded life.

Announces itself on standard output; ends when the parent closes our standard input,
or in time. BENCH_LOG names a file for its log; BENCH_PROFILE one for where its CPU
went, as stacks and how often each was met (`outer;inner count`, as flame graphs read).
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.server.__main__ import serve
from tests.bench.sampling import folded, sampled

LIFE_SECONDS: Final = 300.0


def main(argv: Sequence[str]) -> int:
    """Serve with these options until told to stop."""
    log = Path(os.environ.get("BENCH_LOG") or os.devnull)
    with log.open("a") as file:
        os.dup2(file.fileno(), 2)
    for wait in (_parent_gone, _too_old):
        threading.Thread(target=wait, daemon=True).start()
    options = [*argv, "--port", "0", "--ready-fd", "1"]
    return _serve(options, os.environ.get("BENCH_PROFILE"))


def _serve(options: Sequence[str], profile: str | None) -> int:
    if not profile:
        return serve(options)
    with sampled() as stacks:
        code = serve(options)
    Path(profile).write_text(folded(stacks))
    return code


def _parent_gone() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _too_old() -> None:
    threading.Event().wait(LIFE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
