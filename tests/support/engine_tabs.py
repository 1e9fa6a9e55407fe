"""A tab whose page is nothing but a way to its engine's worker.

    tab = await EngineTab.open(context)
    await tab.call("send", thread, "text", {"intent": intent()})

The context bypasses the policy (`bypass_csp=True`): the page that starts the worker here
is not the app's. What never enters this room: a screen.
"""

import asyncio
import json
import secrets

from playwright.async_api import Error

from tests.support.hospital import DAY, identity

SECONDS = 20
PAGE = "/client.json"
"""Of the same origin, and runs nothing."""
BRIDGE = """
async () => {
  const { files } = await (await fetch("/client.json")).json();
  const path = Object.keys(files).find((name) => name.includes("engineWorker"));
  const worker = new Worker(`/${path}`, { type: "module", name: "engine" });
  const answers = new Map();
  const events = [];
  let number = 0;
  worker.addEventListener("message", ({ data }) => {
    if (data.kind === "events") {
      events.push(...data.events);
      worker.postMessage({ kind: "taken" });
      return;
    }
    answers.get(data.id)(data.outcome);
    answers.delete(data.id);
  });
  globalThis.tab = {
    worker,
    events,
    call: (method, args) => {
      const { promise, resolve } = Promise.withResolvers();
      answers.set(++number, resolve);
      worker.postMessage({ kind: "call", id: number, method, args });
      return promise;
    },
  };
}
"""


class EngineFaultError(Exception):
    """What a call was refused with."""

    def __init__(self, fault):
        super().__init__(json.dumps(fault))
        self.name = fault["name"]
        self.rule = fault["rule"]
        self.retry_after = fault["retryAfter"]


class EngineTab:
    """One tab of a browser context; all tabs of a context are one browser."""

    def __init__(self, page):
        self.page = page

    @classmethod
    async def open(cls, context):
        page = await blank_page(context)
        await page.evaluate(BRIDGE)
        return cls(page)

    async def call(self, method, *args):
        """Call the engine. Raises EngineFaultError."""
        outcome = await self.page.evaluate(
            "([method, args]) => tab.call(method, args)", [method, list(args)]
        )
        if not outcome["ok"]:
            raise EngineFaultError(outcome["fault"])
        return outcome.get("value")

    async def until(self, condition, arg=None):
        """Wait for something in the page: of `tab.events`, or of what calls give."""
        await eventually(self.page, condition, arg)

    async def close(self):
        await self.page.close()


async def eventually(page, condition, arg=None):
    """Wait until a JavaScript function, which may be async, gives something true."""
    await page.evaluate(
        """async (arg) => {
          while (!(await CONDITION(arg))) await new Promise((go) => setTimeout(go, 20));
        }""".replace("CONDITION", f"({condition})"),
        arg,
    )


async def engine_says(context):
    """What the engine of a browser answers, for who looks at what went wrong."""
    try:
        async with asyncio.timeout(SECONDS):
            page = await blank_page(context)
            session = await context.new_cdp_session(page)
            await session.send("Page.setBypassCSP", {"enabled": True})
            await page.reload()
            await page.evaluate(BRIDGE)
            tab = EngineTab(page)
            return [await tab.call("status"), await tab.call("threads")]
    except (Error, EngineFaultError, TimeoutError) as error:
        return f"no answer: {error!r}"


async def blank_page(context):
    """A page of the origin that runs nothing."""
    page = await context.new_page()
    await page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    await page.goto(PAGE)
    return page


def intent():
    """What a screen draws for each thing that its person does."""
    return secrets.token_hex(16)


async def signed_up(tab, hospital, name, place="device"):
    """Somebody of the hospital, in this tab: invited, signed up, attested."""
    async with hospital.office() as office:
        invitation = await office.create_invitation(identity(name), DAY, "person")
        await tab.call("signUp", invitation.to_text(), place)
        await tab.call("cardIsKept")
        await office.enrol()
    await tab.until("() => tab.call('status', []).then((one) => one.value?.attested)")
