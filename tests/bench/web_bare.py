"""A Chromium that nobody watches: driven by a few words of DevTools, without its recorder.

A browser that a test drives keeps the bodies of what its pages fetched, for whoever may
ask; that is memory of the page's process, and no person's browser has it. What never
enters this room: what is measured.
"""

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.bench.web_browser import BOUND_MS, STOPWATCH
from tests.support.chromium import FLAGS, chromium

PORT_FILE: Final = "DevToolsActivePort"
WINDOW: Final = "--window-size=1280,888"


class Bare:
    """One page, which runs what it is told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def ask(self, method: str, **parameters: Any) -> Any:
        """Give the answer to one word of DevTools. Raises RuntimeError."""
        self._number += 1
        said = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send_json(said)
        async with asyncio.timeout(BOUND_MS / 1000):
            async for message in self._socket:
                told = json.loads(message.data)
                if told.get("id") == self._number:
                    if "error" in told:
                        raise RuntimeError(told["error"]["message"])
                    return told["result"]
        raise RuntimeError("the page is gone")

    async def run(self, expression: str) -> Any:
        """Give the value of an expression, awaited. Raises RuntimeError."""
        answer = await self.ask(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    async def press(self, selector: str) -> None:
        """Press the middle of the first element of this selector, as a mouse does."""
        box = await self.run(
            "(() => { const box = document.querySelector("
            f"{json.dumps(selector)}).getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            await self.ask("Input.dispatchMouseEvent", type=kind, **where)

    async def until(self, selector: str) -> None:
        """Wait until there is such an element."""
        await self.run(f"bench.until(bench.has({json.dumps(selector)}))")


@asynccontextmanager
async def bare_browser(folder: Path, address: str) -> AsyncGenerator[Bare]:
    """Open the browser of a folder at an address, until the block ends."""
    path, environment = chromium()
    own = ("--no-sandbox",) if os.geteuid() == 0 or environment else ()
    port_file = folder / PORT_FILE
    port_file.unlink(missing_ok=True)
    running = await asyncio.create_subprocess_exec(
        *(path, "--headless=new", "--remote-debugging-port=0", "--no-first-run"),
        *(f"--user-data-dir={folder}", WINDOW, "--lang=fr-FR", *FLAGS, *own),
        "about:blank",
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(BOUND_MS / 1000), aiohttp.ClientSession() as http:
            while not port_file.exists() or not port_file.read_text():  # noqa: ASYNC110 - a process writes it
                await asyncio.sleep(0.05)
            port = port_file.read_text().split()[0]
            async with http.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            where = pages[0]["webSocketDebuggerUrl"]
            async with http.ws_connect(where, max_msg_size=0) as socket:
                page = Bare(socket)
                await page.ask("Page.enable")
                await page.ask(
                    "Page.addScriptToEvaluateOnNewDocument", source=STOPWATCH
                )
                await page.ask("Page.navigate", url=address)
                yield page
    finally:
        running.terminate()
        await running.wait()
