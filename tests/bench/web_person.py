"""Somebody in front of the page: looks, opens, types, sends, searches.

Each step ends with the frame that shows it, by the stopwatch in the page. What never
enters this room: how slow the machine or the network is.
"""

from typing import Any, Final

from playwright.async_api import BrowserContext, Page

from tests.bench.web_words import QUERIES

Times = list[float]
"""Milliseconds."""

READY: Final = "() => navigator.serviceWorker.ready.then(() => null)"
KEY_MS: Final = 40.0
"""Between two keys: a fast typist."""
TYPED: Final = "Mme Durand va mieux, la plaie est propre. "
FIELD: Final = ".composer textarea"
SEARCH: Final = ".search-pane input"
OPENED: Final = """
() => {
  const old = new Set(document.querySelectorAll("article.line"));
  const isNew = () =>
    [...document.querySelectorAll("article.line")].some((one) => !old.has(one));
  globalThis.result = bench.from("pointerdown", isNew);
}
"""
KEYS: Final = """
() => {
  globalThis.keys = [];
  addEventListener("keydown", (event) => {
    keys.push(bench.painted().then((at) => at - event.timeStamp));
  }, { capture: true });
}
"""
SENT: Final = """
(text) => {
  const mine = () =>
    [...document.querySelectorAll("article.line.mine")].find((one) =>
      one.textContent.includes(text));
  const isStored = () => mine()?.querySelector(".state:not(.waiting)") != null;
  globalThis.result = Promise.all([
    bench.from("keydown", () => mine() !== undefined),
    bench.from("keydown", isStored),
  ]);
}
"""
FOUND: Final = """
() => { globalThis.result = bench.from("input", bench.has(".hits .hit")); }
"""
FIRST_CONTENT: Final = """
() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0
"""


class Person:
    """One page of a browser that has a profile."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def arrive(cls, context: BrowserContext) -> tuple["Person", float]:
        """Open the page; gives when the threads were on the screen."""
        page = await context.new_page()
        await page.goto("/")
        listed: float = await page.evaluate("() => bench.listed")
        return cls(page), listed

    async def settle(self) -> None:
        """Wait until the service worker has kept the app."""
        await self.page.evaluate(READY)

    async def leave(self) -> None:
        await self.page.close()

    async def open_threads(self, count: int) -> Times:
        """Click on one thread after the other."""
        times: Times = []
        for row in range(count):
            await self.page.evaluate(OPENED)
            await self.page.click(f'[data-index="{row % 8}"]')
            times.append(await self._result())
        return times

    async def type(self, count: int) -> Times:
        """Write in the thread that is open, and throw it away."""
        text = (TYPED * (count // len(TYPED) + 1))[:count]
        await self.page.evaluate(KEYS)
        await self.page.focus(FIELD)
        await self.page.keyboard.type(text, delay=KEY_MS)
        times: Times = await self.page.evaluate("() => Promise.all(keys)")
        await self.page.fill(FIELD, "")
        return times

    async def send(self, count: int, name: str) -> tuple[Times, Times]:
        """Send texts: until each bubble is there, until its state says stored."""
        shown, stored = Times(), Times()
        for number in range(count):
            text = f"{name} {number}"
            await self.page.fill(FIELD, text)
            await self.page.evaluate(SENT, text)
            await self.page.press(FIELD, "Enter")
            bubble, kept = await self._result()
            shown.append(bubble)
            stored.append(kept)
        return shown, stored

    async def look_for(self, count: int) -> tuple[float, Times]:
        """Search: the first time, and when the index is in memory."""
        await self.page.evaluate("() => { location.hash = '#/search?q='; }")
        first = await self._search(QUERIES[0])
        words = (QUERIES[number % len(QUERIES)] for number in range(count))
        return first, [await self._search(word) for word in words]

    async def _search(self, words: str) -> float:
        await self.page.fill(SEARCH, "")
        await self.page.wait_for_selector(".hits", state="detached")
        await self.page.evaluate(FOUND)
        await self.page.fill(SEARCH, words)
        found: float = await self._result()
        return found

    async def _result(self) -> Any:
        return await self.page.evaluate("() => globalThis.result")


async def stranger(context: BrowserContext) -> tuple[float, float]:
    """Open the page in a browser that knows nothing: first content, first question."""
    page = await context.new_page()
    await page.goto("/")
    asked: float = await page.evaluate("() => bench.asked")
    content: float = await page.evaluate(FIRST_CONTENT)
    return content, asked
