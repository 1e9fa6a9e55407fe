"""`cordee serve` for the bench: the same code, with a bounded life.

Announces itself on standard output; ends when the parent closes our standard input,
or in time. BENCH_LOG names a file for its log; BENCH_PROFILE one for where its CPU
went, as stacks and how often each was met (`outer;inner count`, as flame graphs read).
"""

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from cordee.server.__main__ import serve

LIFE_SECONDS: Final = 300.0
SAMPLE_SECONDS: Final = 0.002
"""CPU seconds between two looks at the stack."""


def main(argv: Sequence[str]) -> int:
    """Serve with these options until told to stop."""
    log = Path(os.environ.get("BENCH_LOG") or os.devnull)
    with log.open("a") as file:
        os.dup2(file.fileno(), 2)
    for wait in (_parent_gone, _too_old):
        threading.Thread(target=wait, daemon=True).start()
    with _profiled(os.environ.get("BENCH_PROFILE")):
        return serve([*argv, "--port", "0", "--ready-fd", "1"])


@contextmanager
def _profiled(path: str | None) -> Generator[None, None, None]:
    """Sample the main thread meanwhile, if there is where to write it."""
    if not path:
        yield
        return
    stacks: Counter[str] = Counter()

    def sample(_signal: int, frame: FrameType | None) -> None:
        stacks[_stack(frame)] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        lines = (f"{stack} {count}\n" for stack, count in stacks.most_common())
        Path(path).write_text("".join(lines))


def _stack(frame: FrameType | None) -> str:
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        place = f"{Path(code.co_filename).name}:{frame.f_lineno}"
        names.append(f"{code.co_qualname} ({place})")
        frame = frame.f_back
    return ";".join(reversed(names))


def _parent_gone() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _too_old() -> None:
    threading.Event().wait(LIFE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
