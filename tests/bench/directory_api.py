"""A search through the whole server: socket, budget, index, accounts, audit.

`BENCH_API_ROWS` activities (100,000 unless it says otherwise), imported into a server
of its own; clinicians ask one after the other, each as fast as he is answered and no
more than his burst. What never enters this room: the index by itself (`directory.py`).
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.sdk import Client
from cordee.directory.files.columns import ACTIVITY
from cordee.server.protocol.client_frames import FindPractitioners
from tests.bench.directory_questions import typo
from tests.bench.workloads import Figures
from tests.support.hospital import running_hospital
from tests.support.practitioners import operate

ROWS: Final = int(os.environ.get("BENCH_API_ROWS", "100000"))
ASKERS: Final = ("Anna", "Bruno", "Claire", "David", "Elise", "Farid", "Gaelle")
BURST: Final = 180
"""Searches of one of them: within what anybody may ask at once."""
SEED: Final = 20261129
ASKED: Final = len(ASKERS) * BURST
BUDGET: Final = ("--find-rows", "1000000000")
WAIT: Final = 120.0
PAUSE: Final = 0.5
HITS: Final = 20


async def directory_api() -> Figures:
    """Ask one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-api-") as name:
        folder = Path(name)
        with running_hospital(*BUDGET) as hospital:
            questions = await _import(hospital.server.data, folder)
            taken: list[float] = []
            for person in await hospital.enrol(*ASKERS):
                async with person.client() as me:
                    await me.wait_online(WAIT)
                    await _indexed(me, questions[0])
                    mine = questions[len(taken) : len(taken) + BURST]
                    taken += await _asked(me, mine)
            return _figures(sorted(taken))


async def _import(data: Path, folder: Path) -> list[str]:
    """Fill the directory, and give what will be asked of it."""
    await operate("generate", "--out", folder, "--rows", ROWS)
    activity = _activity(folder)
    await operate("import", "--data", data, activity)
    return await asyncio.to_thread(_questions, activity)


def _activity(folder: Path) -> Path:
    (found,) = folder.glob("PS_LibreAcces_Personne_activite_*")
    return found


def _questions(activity: Path) -> list[str]:
    lines = activity.read_text(encoding="utf-8").splitlines()[1:]
    dice = random.Random(SEED)
    return [_question(dice, line.split("|")) for line in dice.choices(lines, k=ASKED)]


def _question(dice: random.Random, cells: Sequence[str]) -> str:
    """A name as one types it: whole, begun, or with a slip; at times with the town."""
    of = dict(zip(ACTIVITY, cells, strict=False))
    family = of["Nom d'exercice"]
    given, town = of["Prénom d'exercice"], of["Libellé commune (coord. structure)"]
    kind = dice.randrange(4)
    if kind == 0:
        return f"{family} {given}"
    if kind == 1:
        return f"{family[:4]} {town}"
    if kind == 2:
        return typo(dice, family.lower())
    return f"{typo(dice, family.lower())} {town}"


async def _indexed(me: Client, question: str) -> None:
    """Wait until the index answers; not so often that the budget is spent on it."""

    async def answers() -> bool:
        answer = await me.find(question, 5)
        return answer.whole and bool(answer.found)

    async with asyncio.timeout(WAIT):
        while not await answers():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(PAUSE)


async def _asked(me: Client, questions: Sequence[str]) -> list[float]:
    """Milliseconds of each, until the answer is decoded."""
    session = me._parts.link.session
    taken: list[float] = []
    for question in questions:
        began = time.perf_counter()
        await session.ask(lambda ref, q=question: FindPractitioners(ref, q, "", HITS))
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _figures(taken: Sequence[float]) -> Figures:
    return {
        "api activities": float(ROWS),
        "api p50": taken[len(taken) // 2],
        "api p99": taken[len(taken) * 99 // 100],
        "api rate": len(taken) / (sum(taken) / 1000),
    }
