"""The service worker of a browser context: when it is there, pushed to, what it shows.

What never enters this room: what a notification should say.
"""

import asyncio
import json

LOOKED = """
async (patience) => {
  const end = Date.now() + patience;
  while (!(await (CONDITION)())) {
    if (Date.now() > end) return false;
    await new Promise((go) => setTimeout(go, 20));
  }
  return true;
}
"""
CONTROLLED = """
new Promise((resolve) => {
  if (navigator.serviceWorker.controller !== null) resolve();
  else navigator.serviceWorker.addEventListener("controllerchange", () => resolve());
})
"""
NOTIFICATIONS = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const shown = (await registration?.getNotifications()) ?? [];
  return shown.map(({ title, body, data }) => ({ title, body, thread: data.thread }));
}
"""
RUNG = f"async () => (await ({NOTIFICATIONS})()).length > 0"
SILENT = f"async () => !(await ({RUNG})())"
PATIENCE = 30_000
"""Milliseconds: a service worker ends sooner, whatever it has found."""


def told(body):
    """That the notification says this."""
    return f"async () => (await ({NOTIFICATIONS})())[0]?.body === {json.dumps(body)}"


async def rung(page, web_server, condition):
    """Push until this holds: on a slow machine, a push may say just that something came."""
    looked = LOOKED.replace("CONDITION", condition)
    found = False
    while not found:
        await push(page, web_server)
        found = await page.evaluate(looked, PATIENCE)


async def push(page, web_server):
    """Deliver a push to the service worker of this origin, as a push service does."""
    session = await page.context.new_cdp_session(page)
    there = asyncio.get_running_loop().create_future()

    def note(told):
        for one in told["registrations"]:
            if one["scopeURL"] == f"{web_server}/" and not there.done():
                there.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await session.send("ServiceWorker.enable")
    async with asyncio.timeout(PATIENCE / 1000):  # it is told after this is answered
        words = {"origin": web_server, "registrationId": await there}
    await session.send("ServiceWorker.deliverPushMessage", words | {"data": "x"})
    await session.detach()
