"""A study in the web client over a line of 20 Mbit/s and 60 ms: image, scroll, memory.

Real Chromium, the production build, the real server; the study is sent by the Python
client before the line is slow. What never enters this room: how an image is decoded.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from cordee.imaging.phantom import Phantom, make_files
from tests.bench.web_bare import bare_browser
from tests.bench.web_browser import kept_browser, page_memory, process_of
from tests.bench.web_wifi import Wifi, wifi
from tests.bench.workloads import Figures
from tests.support.hospital import running_hospital
from tests.web.pages import Person, colleague, fresh

ROOT: Final = Path(__file__).parents[2]
RATE: Final = 20_000_000 / 8
ROUND_TRIP_SECONDS: Final = 0.06
SLICES: Final = (300, 1_000)
LOOK_SECONDS: Final = 0.25
"""Between two looks at the memory of the page."""
OPENED: Final = """
() => {
  const drawn = (how) => () =>
    how.test(document.querySelector("[data-drawn]")?.dataset.drawn ?? "");
  globalThis.result = Promise.all([
    bench.from("pointerdown", drawn(/(preview|full)$/)),
    bench.from("pointerdown", drawn(/full$/)),
  ]);
}
"""
SCROLLED: Final = """
async () => {
  const stage = document.querySelector("[data-drawn]");
  const key = (name) => stage.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const count = Number(document.querySelector(".rail").ariaValueMax);
  const there = (at) => bench.until(() => {
    const [, position, quality] = stage.dataset.drawn.split("/");
    return Number(position) === at && /preview|full/.test(quality);
  });
  const begun = performance.now();
  key("Home");
  await there(0);
  for (let at = 1; at < count; at++) {
    key("ArrowDown");
    await there(at);
  }
  return performance.now() - begun;
}
"""


async def web_study() -> Figures:
    """Measure; the build, the server and the studies are made for it."""
    _build()
    figures: Figures = {}
    for slices in SLICES:
        figures |= await _one(slices)
    return figures


def _build() -> None:
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)


async def _one(slices: int) -> Figures:
    name = f"study of {slices}"
    with tempfile.TemporaryDirectory(prefix="bench-study-") as place:
        folder = Path(place)
        async with _sent(folder, slices) as air:
            async with bare_browser(folder / "kept", air.address) as page:
                await page.until(".thread-row")
                await page.press(".thread-row")
                await page.until(".study-card button")
                browser = process_of(folder / "kept")
                before = page_memory(browser)
                air.slow(RATE, ROUND_TRIP_SECONDS)
                with _peak(browser) as peak:
                    await page.run(f"({OPENED})()")
                    await page.press(".study-card button")
                    first, whole = await page.run("globalThis.result")
                    scrolled = await page.run(f"({SCROLLED})()")
            return {
                f"{name}: first image": first,
                f"{name}: the same, whole": whole,
                f"{name}: every slice once": scrolled / 1_000,
                f"{name}: memory before": before,
                f"{name}: memory at most": max(peak),
            }


@asynccontextmanager
async def _sent(folder: Path, slices: int) -> AsyncGenerator[Wifi]:
    """A browser's folder of somebody who was sent a study, and her line."""
    disc = folder / "disc"
    disc.mkdir()
    for number, data in enumerate(make_files(Phantom(slices))):
        (disc / f"{number:05d}").write_bytes(data)
    client = ROOT / "src/cordee/webapp"
    async with wifi() as air:
        options = ("--origin", air.address, "--web-client", str(client))
        with running_hospital(*options) as hospital:
            air.port = int(hospital.address.rpartition(":")[2])
            hospital.server.address = air.address
            (bruno,) = await hospital.enrol(fresh("Bruno"))
            async with kept_browser(folder / "kept", base_url=air.address) as context:
                anna = await Person.signed_up(context, hospital, "Anna")
                await anna.begin([bruno.name])
                await anna.write("Bonjour")
                async with colleague(bruno) as other:
                    thread, _line = await other.hears("Bonjour")
                    with await other.client.read_studies(disc) as found:
                        await other.client.send_study(thread, found, 1)
                    await anna.page.locator(".study-card button").first.wait_for()
            yield air


@contextmanager
def _peak(browser: int) -> Generator[list[float]]:
    """MiB of the page, looked at until the block ends."""
    seen = [0.0]

    async def look() -> None:
        while True:
            seen.append(await asyncio.to_thread(page_memory, browser))
            await asyncio.sleep(LOOK_SECONDS)

    task = asyncio.ensure_future(look())
    try:
        yield seen
    finally:
        task.cancel()
