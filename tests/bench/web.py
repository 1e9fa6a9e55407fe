"""The web client on a profile of 2,000 threads and 100,000 messages.

Real Chromium, the production build, the real server; the profile is filled by a first
sync, which is measured too. Everything is done twice: on the machine as it is, and four
times slower on a hospital's Wi-Fi. What never enters this room: a step of a person.
"""

import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import BrowserContext

from cordee.server.web.client_files import ClientFiles, load, packaged
from tests.bench.archive import archive
from tests.bench.web_arrival import come
from tests.bench.web_browser import kept_browser, page_memory, process_of
from tests.bench.web_person import Person, Times, stranger
from tests.bench.web_slow import slowed
from tests.bench.web_weight import weight
from tests.bench.web_wifi import Wifi, wifi
from tests.bench.web_words import said
from tests.bench.workloads import Figures, percentile

ROOT: Final = Path(__file__).parents[2]
THREADS: Final = 2_000
MESSAGES: Final = 100_000


@dataclass(frozen=True)
class Turns:
    """How often each step is done."""

    name: str
    cold: int
    warm: int
    opened: int
    keys: int
    sent: int
    searches: int


AS_IT_IS: Final = Turns("web", 5, 10, 20, 80, 10, 20)
SLOW: Final = Turns("web slow", 3, 5, 10, 40, 5, 10)
"""A slow step takes long: fewer of them, and the last percentile is the slowest."""


async def web() -> Figures:
    """Measure; the archive, the browser's folder and the build are made for it."""
    client = _built()
    figures = weight(client)
    with tempfile.TemporaryDirectory(prefix="bench-web-") as name:
        folder = Path(name)
        async with wifi() as air:
            desk = {"client": client, "origin": air.address}
            async with archive(THREADS, MESSAGES, say=said, **desk) as past:
                air.port = int(past.origin.rpartition(":")[2])
                figures |= await come(folder / "kept", air.address, past)
                figures |= await _turns(AS_IT_IS, folder, air)
                air.slow()
                figures |= await _turns(SLOW, folder, air)
    return figures


def _built() -> ClientFiles:
    """The client of the sources as they are."""
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)
    return load(packaged())


async def _turns(turns: Turns, folder: Path, air: Wifi) -> Figures:
    """Do everything in one browser that knows nothing, and in the one with the profile."""
    figures: Figures = {}
    contents, questions = Times(), Times()
    for number in range(turns.cold):
        fresh = folder / f"{turns.name} {number}"
        async with _browser(fresh, air, turns) as context:
            content, question = await stranger(context)
        contents.append(content)
        questions.append(question)
    figures |= _spread(f"{turns.name} cold content", contents)
    figures |= _spread(f"{turns.name} cold question", questions)
    async with _browser(folder / "kept", air, turns) as context:
        figures |= await _warm(turns, context)
        if turns is AS_IT_IS:
            figures["web MiB"] = page_memory(process_of(folder / "kept"))
    return figures


@asynccontextmanager
async def _browser(
    folder: Path, air: Wifi, turns: Turns
) -> AsyncGenerator[BrowserContext]:
    """One that is slow when it shall be, from the moment that it has started."""
    async with AsyncExitStack() as stack:
        opening = kept_browser(folder, base_url=air.address)
        context = await stack.enter_async_context(opening)
        if turns is SLOW:
            await stack.enter_async_context(slowed(process_of(folder)))
        yield context


async def _warm(turns: Turns, context: BrowserContext) -> Figures:
    """The app is kept by its service worker, the messages by its store."""
    name = turns.name
    person, first = await Person.arrive(context)
    await person.settle()
    listed = Times()
    for _ in range(turns.warm):
        await person.leave()
        person, at = await Person.arrive(context)
        listed.append(at)
    opened = await person.open_threads(turns.opened)
    typed = await person.type(turns.keys)
    shown, stored = await person.send(turns.sent, name)
    first_search, searches = await person.look_for(turns.searches)
    return {
        f"{name} first list": first,
        f"{name} first search": first_search,
        **_spread(f"{name} list", listed),
        **_spread(f"{name} open", opened),
        **_spread(f"{name} key", typed),
        **_spread(f"{name} bubble", shown),
        **_spread(f"{name} stored", stored),
        **_spread(f"{name} search", searches),
    }


def _spread(name: str, times: Times) -> Figures:
    return {
        f"{name} p50": percentile(times, 0.50),
        f"{name} p95": percentile(times, 0.95),
    }
