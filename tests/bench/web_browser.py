"""A Chromium that keeps what a page stores, and the stopwatch that its pages carry.

A context of tests is a private window, whose IndexedDB is memory; this one is a folder
on the disk, as everybody's is. What never enters this room: what is measured.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import BrowserContext, async_playwright

from tests.bench import processes
from tests.support.chromium import FLAGS, chromium

BOUND_MS: Final = 120_000.0
"""A step that takes longer fails the bench."""
STOPWATCH: Final = """
(() => {
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  // The next frame was handed over when what is posted in its callback comes.
  const painted = () => new Promise((resolve) => {
    requestAnimationFrame(() => {
      waiting.push(() => resolve(performance.now()));
      channel.port2.postMessage(null);
    });
  });
  const until = (holds) => new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      observer.disconnect();
      painted().then(resolve);
    };
    const observer = new MutationObserver(look);
    const what = { subtree: true, childList: true, characterData: true, attributes: true };
    observer.observe(document, what);
    look();
  });
  // Milliseconds from the next event of a type to the paint of something.
  const from = (type, holds) => new Promise((resolve) => {
    addEventListener(type, (event) => {
      until(holds).then((at) => resolve(at - event.timeStamp));
    }, { capture: true, once: true });
  });
  const has = (selector) => () => document.querySelector(selector) !== null;
  globalThis.bench = {
    painted, until, from, has,
    listed: until(has(".thread-row")),
    asked: until(has("#app button")),
  };
})();
"""
"""`performance.now()` counts from the moment at which the page was asked for."""


@asynccontextmanager
async def kept_browser(folder: Path, **options: Any) -> AsyncGenerator[BrowserContext]:
    """Open the browser of a folder, on a French desk, until the block ends."""
    path, environment = chromium()
    own = ("--no-sandbox", "--no-zygote") if os.geteuid() == 0 or environment else ()
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder,
            executable_path=path,
            args=[*FLAGS, *own],
            env={**os.environ, **environment},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": 1280, "height": 800},
            **options,
        )
        context.set_default_timeout(BOUND_MS)
        await context.add_init_script(STOPWATCH)
        try:
            yield context
        finally:
            await context.close()


def process_of(folder: Path) -> int:
    """Find the browser that runs in a folder. Raises LookupError."""
    for process in processes.tree(os.getpid()):
        line = processes.command_line(process)
        if f"--user-data-dir={folder}" in line and "--type=" not in line:
            return process
    raise LookupError("the browser is gone")


def page_memory(browser: int) -> float:
    """MiB of the largest process that draws pages: a page, its worker, their engine."""
    pages = [
        process
        for process in processes.tree(browser)
        if "--type=renderer" in processes.command_line(process)
    ]
    return max(processes.pss_kib([process]) for process in pages) / 1024
