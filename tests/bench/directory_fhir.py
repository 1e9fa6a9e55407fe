"""Searches of a program over HTTP: the FHIR API of the whole server.

`BENCH_FHIR_ROWS` activities (120,000 unless it says otherwise), imported into a server
of its own; programs with a key each ask one after the other, within their burst. What
never enters this room: the index, which FHIR does not ask.
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import aiohttp

from cordee.directory.files.columns import ACTIVITY
from cordee.directory.store.keys import PREFIX
from tests.bench.workloads import Figures
from tests.support.hospital import running_hospital
from tests.support.practitioners import operate

ROWS: Final = int(os.environ.get("BENCH_FHIR_ROWS", "120000"))
ASKED: Final = 180
"""Searches of each kind by one program: within what one may ask at once."""
SEED: Final = 20261129
BUDGET: Final = ("--find-rows", "1000000000")
KINDS: Final = (
    "name",
    "name and given",
    "number",
    "with roles",
    "speciality",
    "town",
    "mailbox part",
)
OK: Final = 200

Row = Mapping[str, str]


async def directory_fhir() -> Figures:
    """Ask each kind of question, one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-fhir-") as name:
        folder = Path(name)
        with running_hospital(*BUDGET) as hospital:
            rows = await _import(hospital.server.data, folder)
            figures = {"fhir activities": float(ROWS)}
            for kind in KINDS:
                key = await _key(hospital.server.data, kind)
                taken = await _asked(hospital.address, key, _questions(kind, rows))
                figures |= _figures(kind, taken)
            return figures


async def _import(data: Path, folder: Path) -> list[Row]:
    """Fill the directory, and give rows to make questions of."""
    await operate("generate", "--out", folder, "--rows", ROWS)
    activity, mailboxes = _files(folder)
    await operate("import", "--data", data, activity, mailboxes)
    return await asyncio.to_thread(_sample, activity)


def _files(folder: Path) -> list[Path]:
    prefixes = ("PS_LibreAcces_Personne_activite_", "Extraction_Correspondance_")
    return [next(folder.glob(f"{prefix}*")) for prefix in prefixes]


def _sample(activity: Path) -> list[Row]:
    lines = activity.read_text(encoding="utf-8").splitlines()[1:]
    chosen = random.Random(SEED).choices(lines, k=ASKED)
    return [dict(zip(ACTIVITY, line.split("|"), strict=False)) for line in chosen]


async def _key(data: Path, kind: str) -> str:
    said = await operate("key", "add", kind, "--data", data)
    return next(word for word in said.split() if word.startswith(PREFIX))


def _questions(kind: str, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        family, given = row["Nom d'exercice"], row["Prénom d'exercice"]
        national = row["Identification nationale PP"]
        asked = {
            "name": f"Practitioner?family={family[:4]}&_count=20",
            "name and given": f"Practitioner?family={family}&given={given[:3]}",
            "number": f"Practitioner?identifier={national}",
            "with roles": (
                f"Practitioner?family={family}&_count=20"
                "&_revinclude=PractitionerRole:practitioner"
            ),
            "speciality": (
                f"Practitioner?qualification-code={row['Code savoir-faire'] or 'SM54'}"
                "&_count=20"
            ),
            "town": (
                "Organization?address-city="
                f"{row['Libellé commune (coord. structure)'] or 'PARIS'}&_count=20"
            ),
            "mailbox part": f"Practitioner?mailbox-mss:contains={family[:6]}&_count=20",
        }
        yield asked[kind]


async def _asked(address: str, key: str, questions: Iterator[str]) -> list[float]:
    """Milliseconds of each, until the last byte of the answer."""
    taken: list[float] = []
    headers = {"ESANTE-API-KEY": key}
    async with aiohttp.ClientSession(headers=headers) as http:
        for question in questions:
            began = time.perf_counter()
            async with http.get(f"{address}/fhir/R4/{question}") as answer:
                await answer.read()
                assert answer.status == OK, answer.status
            taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def _figures(kind: str, taken: Sequence[float]) -> Figures:
    return {
        f"fhir {kind} p50": taken[len(taken) // 2],
        f"fhir {kind} p99": taken[len(taken) * 99 // 100],
    }
