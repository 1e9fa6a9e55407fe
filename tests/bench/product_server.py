"""`cordee serve` for the bench: the same code, with a bounded life.

Announces itself on standard output; ends when the parent closes our standard input,
or in time. BENCH_LOG names a file for its log, BENCH_PROFILE one for a profile of its
main thread (cProfile, which slows what it measures).
"""

import cProfile
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Final

from cordee.server.__main__ import serve

LIFE_SECONDS: Final = 300.0


def main(argv: Sequence[str]) -> int:
    """Serve with these options until told to stop."""
    log = os.open(os.environ.get("BENCH_LOG") or os.devnull, os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 2)
    for wait in (_parent_gone, _too_old):
        threading.Thread(target=wait, daemon=True).start()
    profile = os.environ.get("BENCH_PROFILE")
    options = [*argv, "--port", "0", "--ready-fd", "1"]
    if not profile:
        return serve(options)
    profiler = cProfile.Profile()
    try:
        return profiler.runcall(serve, options)
    finally:
        profiler.dump_stats(profile)


def _parent_gone() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _too_old() -> None:
    threading.Event().wait(LIFE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
