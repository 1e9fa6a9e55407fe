"""Search in the directory: how quick, how right, beside what an LDAP would find.

`python -m tests.bench.directory ROWS` measures in this process and prints JSON; the
bench runs that as a child, so that memory and the collector are its own.
"""

import asyncio
import gc
import json
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import tantivy

from cordee.directory.search.building import Building
from cordee.directory.search.entry import Entry
from cordee.directory.search.searching import Searching
from tests.bench.directory_oracle import Everybody
from tests.bench.directory_questions import KINDS, SILENT, Question, questions
from tests.bench.workloads import Figures
from tests.support.directory_people import entries

ROWS: Final = 200_000
"""Activities of a usual run; `--rows 2000000` is the country."""
SEED: Final = 11
KEPT: Final = 5_000
"""People who are asked for."""
ASKED: Final = 600
"""Questions of each kind that are timed."""
JUDGED: Final = 100
"""Of them, those whose answers are judged."""
UNCOMPARED: Final = frozenset({"speciality", "structure", "RPPS"})
"""Kinds that whoever asks an LDAP has other filters for."""
HITS: Final = 10
BATCH: Final = 4_000


async def directory(rows: int = ROWS) -> Figures:
    """Measure in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.directory", str(rows)), stdout=PIPE
    )
    assert process.stdout is not None
    try:
        said = await process.stdout.read()
        await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    figures: Figures = json.loads(said)
    return figures


def measure(rows: int) -> Figures:
    """Make an index of so many activities, ask it, judge what it says."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "index")
        place.mkdir()
        figures, people, everybody = _made(place, rows)
        figures["MiB"] = sum(f.stat().st_size for f in place.iterdir()) / 2**20
        index = tantivy.Index.open(str(place))
        gc.collect()
        gc.freeze()
        before = _resident()
        searching = Searching(index)
        for kind in KINDS:
            figures |= _asked(kind, searching, people, everybody)
        figures["resident MiB"] = _resident() - before
        means = [figures[f"{kind} mean"] for kind in KINDS]
        figures["questions/s"] = 1e3 * len(means) / sum(means)
        return figures


def _made(place: Path, rows: int) -> tuple[Figures, list[Entry], Everybody]:
    """The index, some of its people, and everybody for the oracle."""
    building, everybody = Building.new(place), Everybody()
    dice, kept = random.Random(SEED), list[Entry]()
    batch, seconds, processor = list[Entry](), 0.0, 0.0
    for entry in entries(SEED, rows):
        batch.append(entry)
        everybody.add(entry)
        if len(kept) < KEPT:
            kept.append(entry)
        elif dice.random() < KEPT / len(everybody.ids):
            kept[dice.randrange(KEPT)] = entry
        if len(batch) == BATCH:
            spent, cpu = _spent(building, batch)
            seconds, processor, batch = seconds + spent, processor + cpu, []
    spent, cpu = _spent(building, batch)
    started, before = time.perf_counter(), time.process_time()
    building.commit(1)
    seconds += spent + time.perf_counter() - started
    processor += cpu + time.process_time() - before
    everybody.close()
    figures = {
        "activities": float(rows),
        "practitioners": float(len(everybody.ids)),
        "made s": seconds,
        "made CPU s": processor,
    }
    return figures, kept, everybody


def _spent(building: Building, batch: list[Entry]) -> tuple[float, float]:
    started, before = time.perf_counter(), time.process_time()
    building.add(batch)
    return time.perf_counter() - started, time.process_time() - before


def _asked(
    kind: str, searching: Searching, people: Sequence[Entry], everybody: Everybody
) -> Figures:
    asked = questions(kind, people, ASKED)
    times, cpu, answers = [], [], []
    for one in asked:
        started, before = time.perf_counter(), time.thread_time()
        hits = searching.find(one.text, one.near, HITS)
        cpu.append((time.thread_time() - before) * 1e3)
        times.append((time.perf_counter() - started) * 1e3)
        answers.append([hit.practitioner for hit in hits])
    times.sort()
    cpu.sort()
    figures = {
        f"{kind} mean": sum(times) / len(times),
        f"{kind} p50": times[len(times) // 2],
        f"{kind} p99": times[len(times) * 99 // 100],
        f"{kind} CPU p50": cpu[len(cpu) // 2],
        f"{kind} CPU p99": cpu[len(cpu) * 99 // 100],
    }
    if kind not in SILENT:
        figures |= _judged(kind, asked[:JUDGED], answers, everybody)
    return figures


def _judged(
    kind: str,
    asked: Sequence[Question],
    answers: Sequence[Sequence[str]],
    everybody: Everybody,
) -> Figures:
    """Shares of answers whose first, or first three, have one as good as any."""
    first = three = ldap = within = 0
    for one, answer in zip(asked, answers, strict=False):
        right = _right(kind, one, everybody)
        first += not right.isdisjoint(answer[:1])
        three += not right.isdisjoint(answer[:3])
        other = [] if kind in UNCOMPARED else everybody.ldap(one.text)
        ldap += not right.isdisjoint(other[:3])
        within += not right.isdisjoint(other)
    share = 100 / len(asked)
    figures = {f"{kind} @1": first * share, f"{kind} @3": three * share}
    if kind not in UNCOMPARED:
        figures[f"{kind} LDAP @3"] = ldap * share
        figures[f"{kind} LDAP"] = within * share
    return figures


def _right(kind: str, one: Question, everybody: Everybody) -> set[str]:
    if kind == "RPPS":
        return {one.meant.id}
    if kind in {"speciality", "structure"}:
        return everybody.like(one.meant, kind)
    return everybody.best(one.text) | {one.meant.id}


def _resident() -> float:
    """Memory of this process that is its own, in MiB: mapped files are not counted."""
    pages = Path("/proc/self/statm").read_text().split()
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
