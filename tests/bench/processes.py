"""What the kernel says of processes: children, CPU seconds, proportional memory.

Reads /proc; nothing here signals or starts a process.
"""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PROC: Final = Path("/proc")


def tree(process: int) -> list[int]:
    """Give a process and its living descendants, parents first."""
    found = [process]
    for parent in found:
        # Any thread may have started a child.
        for task in (PROC / f"{parent}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


def command_line(process: int) -> str:
    """Give the words that a process was started with; none for one that is gone."""
    try:
        return (PROC / f"{process}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def cpu_seconds(processes: list[int]) -> float:
    """Sum user and system seconds, with those of children already waited for."""
    return sum(map(_ticks, processes)) / TICKS


def waited_seconds(processes: list[int]) -> float:
    """Sum the seconds in which threads could have run and other work had the cores."""
    return sum(map(_waited, processes)) / 1e9


def _waited(process: int) -> int:
    rows = (PROC / f"{process}/task").glob("*/schedstat")
    return sum(int(row.read_text().split()[1]) for row in rows)


def _ticks(process: int) -> int:
    try:
        line = (PROC / f"{process}/stat").read_text()
    except FileNotFoundError:
        return 0
    fields = line.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])


def pss_kib(processes: list[int]) -> int:
    """Sum the proportional set size (KiB) of processes."""
    return sum(_pss(PROC / f"{process}/smaps_rollup") for process in processes)


def _pss(rollup: Path) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", rollup.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def most_memory() -> float:
    """MiB that this program ever held; what its parent held before exec is not in it."""
    status = (PROC / "self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024
