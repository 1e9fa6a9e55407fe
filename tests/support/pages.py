"""A page that somebody looks at, and whatever it complains of.

What never enters this room: what a page should show.
"""

from contextlib import asynccontextmanager

from playwright.async_api import Error

MOST_SHOWN = 8000
"""Characters of a page: the end has what lies above the rest."""

REPORT = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""

ASKED = """
{
  const { postMessage } = Worker.prototype;
  const known = new WeakSet();
  globalThis.asked = new Set();
  Worker.prototype.postMessage = function (message, ...more) {
    if (message?.kind === "call") asked.add(message.id);
    if (!known.has(this)) {
      known.add(this);
      this.addEventListener("message", ({ data }) => {
        if (data.kind === "outcome") asked.delete(data.id);
      });
    }
    return postMessage.call(this, message, ...more);
  };
}
"""
"""Remembers which calls the engine has not answered yet."""

PASSING = """
new MutationObserver((changes) => {
  for (const { addedNodes, target } of changes) {
    if (!(target instanceof Element) || !target.matches(".toasts")) continue;
    for (const node of addedNodes) {
      const said = node.textContent.replaceAll(/\\s+/gu, " ");
      (globalThis.passed ??= []).push(said);
    }
  }
}).observe(document, { childList: true, subtree: true });
"""
"""Remembers what a page says for a moment only."""


class Complaints:
    """Errors of a browser's pages: exceptions, the console, refused by a policy."""

    def __init__(self):
        self._heard = []
        self._expected = []

    @property
    def heard(self):
        """What nobody has expected."""
        return [
            told
            for told in self._heard
            if not any(part in told for part in self._expected)
        ]

    def listen(self, page):
        page.on("pageerror", lambda error: self._heard.append(f"exception: {error}"))
        page.on("console", self._console)

    def expect(self, *fragments):
        """A test brings these about: they may come, now or later."""
        self._expected.extend(fragments)

    def _console(self, message):
        if message.type == "error":
            where = message.location.get("url", "")
            self._heard.append(f"console: {message.text} ({where})")


async def shown(page):
    """What somebody sees there, as a reader of screens tells it, and saw pass."""
    try:
        passed = await page.evaluate("globalThis.passed ?? []")
        said = await page.locator("body").aria_snapshot(timeout=5000)
    except Error as error:
        return f"--- {page.url}\n{error}"
    return f"--- {page.url}\nsaid before: {passed}\n{said[-MOST_SHOWN:]}"


def desk(address):
    """A French desk, for a context."""
    return {
        "base_url": address,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1280, "height": 800},
    }


async def remembering(context):
    """Have its pages remember what is asked and said in them."""
    for script in (REPORT, ASKED, PASSING):
        await context.add_init_script(script)


@asynccontextmanager
async def someone(browser, address, complaints, **options):
    """A browser context of one person: its own storage, a French desk."""
    context = await browser.new_context(**{**desk(address), **options})
    await remembering(context)
    context.on("page", complaints.listen)
    try:
        yield context
    finally:
        await context.close()
