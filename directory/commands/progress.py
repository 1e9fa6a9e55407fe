"""How far an import is: a bar on a terminal, else a line now and then.

What never enters this room: what is imported.
"""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from cordee.directory.files import report
from cordee.directory.files.report import Step

EVERY_SECONDS: Final = 10.0
"""Between two lines where there is no terminal."""


@contextmanager
def watched(name: str) -> Generator[report.Progress, None, None]:
    """Give what is to be told of each step; all goes to the standard error."""
    if not sys.stderr.isatty():
        yield Lines(name)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, rows="", total=None)
        began = time.monotonic()

        def show(step: Step) -> None:
            bar.update(
                task,
                completed=step.done,
                total=step.size,
                description=step.phase,
                rows=_rate(step, time.monotonic() - began),
            )

        yield show


class Lines:
    """Writes a line for each phase, and every ten seconds of a long one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._began = time.monotonic()
        self._phase = ""
        self._told = 0.0

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.phase == self._phase and now - self._told < EVERY_SECONDS:
            return
        self._phase, self._told = step.phase, now
        share = 100 * step.done / max(step.size, 1)
        rate = _rate(step, now - self._began)
        sys.stderr.write(f"{self._name}: {step.phase}, {share:.0f} %, {rate}\n")
        sys.stderr.flush()


def _rate(step: Step, seconds: float) -> str:
    if step.phase != "reading":
        return f"{step.rows:,} rows"
    return f"{step.rows:,} rows, {step.rows / max(seconds, 0.001):,.0f} rows/s"
