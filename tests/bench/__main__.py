"""`python -m tests.bench`: measure, print a table, keep the figures.

`--only W2 crash` takes some measures, `--repeat 3` the medians of three runs.
This process makes the load; servers and databases are its children. Figures
are shown, never asserted: the exit status says only that they were taken.
"""

import argparse
import asyncio
import gc
import json
import logging
import os
import platform
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.arrivals import arrivals
from tests.bench.attachments import attachments
from tests.bench.cases import cases
from tests.bench.crash import crash
from tests.bench.crypto_cost import crypto_cost
from tests.bench.directory import ROWS, directory
from tests.bench.directory_api import directory_api
from tests.bench.directory_fhir import directory_fhir
from tests.bench.directory_import import directory_import
from tests.bench.full_load import full
from tests.bench.imaging import imaging
from tests.bench.limits import limits
from tests.bench.mail import mail
from tests.bench.mail_out import mail_out
from tests.bench.product import CROWD, Product
from tests.bench.report import number, table
from tests.bench.systems import Skeleton
from tests.bench.web import web
from tests.bench.web_study import web_study
from tests.bench.workloads import WORKLOADS, Figures

MEASURES: Final = {**WORKLOADS, "crash": crash}
SYSTEMS: Final = {"skeleton": Skeleton, "product": Product}
"""What a run measures, the reference first."""
BOUND_SECONDS: Final = 150.0
"""One measure of one system takes no longer, with start and stop."""


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the collector of this process out of the figures."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


async def measure(name: str, system_name: str) -> Figures:
    """Run one workload on one system, made for it and removed after it."""
    system = SYSTEMS[system_name]()
    try:
        async with asyncio.timeout(BOUND_SECONDS):
            await system.start()
            with quiet_collector():
                return await MEASURES[name](system)
    finally:
        await system.stop()


async def crypto() -> Figures:
    """What cryptography costs, without any server."""
    return crypto_cost(CROWD)


BESIDE: Final = {
    "limits": limits,
    "crypto": crypto,
    "full": full,
    "arrivals": arrivals,
    "files": attachments,
    "directory-import": directory_import,
    "directory-api": directory_api,
    "directory-fhir": directory_fhir,
    "mail": mail,
    "mail-out": mail_out,
    "cases": cases,
    "imaging": imaging,
    "web": web,
    "web-study": web_study,
    "directory": directory,
}
"""What is measured without a system under test."""


async def run(options: argparse.Namespace) -> dict[str, Figures]:
    """Measure what was asked; the systems take turns, medians are kept."""
    taken: dict[str, dict[str, list[float]]] = {}
    for _ in range(options.repeat):
        for name in (name for name in MEASURES if name in options.only):
            for system in options.systems:
                keep(taken, system, await measure(name, system))
        beside = {**BESIDE, "directory": partial(directory, options.rows)}
        for name, act in beside.items():
            if name in options.only:
                with quiet_collector():
                    keep(taken, name, await act())
    return {
        system: {name: summary(name, values) for name, values in figures.items()}
        for system, figures in taken.items()
    }


def summary(name: str, values: list[float]) -> float:
    """Give the median of the runs; what crashes cost is summed, never smoothed."""
    return sum(values) if name.startswith("crash") else median(values)


async def until_told(
    work: Coroutine[None, None, dict[str, Figures]],
) -> dict[str, Figures]:
    """Await the work; SIGTERM ends it as SIGINT does, with its children."""
    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def keep(
    taken: dict[str, dict[str, list[float]]], system: str, figures: Figures
) -> None:
    """Add figures to those taken, and show them as they come."""
    values = taken.setdefault(system, defaultdict(list))
    for figure, value in figures.items():
        values[figure].append(value)
    shown = ", ".join(f"{figure} {number(value)}" for figure, value in figures.items())
    print(f"{system}: {shown}", file=sys.stderr, flush=True)


def machine() -> dict[str, object]:
    """Say what the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "load before": os.getloadavg()[0],
        "python": platform.python_version(),
        "kernel": platform.release(),
    }


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = [*MEASURES, *BESIDE]
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument(
        "--systems", nargs="+", choices=list(SYSTEMS), default=list(SYSTEMS)
    )
    parser.add_argument("--repeat", type=int, default=1, help="medians of so many runs")
    parser.add_argument(
        "--rows", type=int, default=ROWS, help="activities of the directory"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures there")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = arguments()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # The crashes are ours; that PostgreSQL died and came back is no news.
    logging.getLogger("cordee").setLevel(logging.ERROR)
    context = machine()
    try:
        results = asyncio.run(until_told(run(options)))
    except asyncio.CancelledError:
        sys.exit("stopped")
    print(table(results))
    if options.json is not None:
        kept = {"machine": context, **results}
        options.json.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main()
