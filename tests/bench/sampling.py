"""Where the CPU of this process goes: its stack, looked at now and then."""

import signal
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

SAMPLE_SECONDS: Final = 0.002
"""CPU seconds between two looks, where the kernel counts so finely."""

Stack = tuple[tuple[str, str, int], ...]
"""File, function and line of each frame, the innermost last."""


@contextmanager
def sampled() -> Generator[Counter[Stack], None, None]:
    """Count the stacks of the main thread meanwhile."""
    stacks: Counter[Stack] = Counter()

    def sample(_signal: int, frame: FrameType | None) -> None:
        stacks[_stack(frame)] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    try:
        yield stacks
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def folded(stacks: Counter[Stack]) -> str:
    """Lines of `outer;inner count`, as flame graphs read them."""
    return "".join(
        ";".join(f"{name} ({Path(file).name}:{line})" for file, name, line in stack)
        + f" {count}\n"
        for stack, count in stacks.most_common()
    )


def _stack(frame: FrameType | None) -> Stack:
    found: list[tuple[str, str, int]] = []
    while frame is not None:
        code = frame.f_code
        found.append((code.co_filename, code.co_qualname, frame.f_lineno))
        frame = frame.f_back
    return tuple(reversed(found))
