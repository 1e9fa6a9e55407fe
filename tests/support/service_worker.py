"""The service worker of a browser context: when it is there, pushed to, what it shows.

What never enters this room: what a notification should say.
"""

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
    found = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(told["registrations"]),
    )
    await session.send("ServiceWorker.enable")
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    words = {"origin": web_server, "registrationId": found[0]["registrationId"]}
    await session.send("ServiceWorker.deliverPushMessage", words | {"data": "x"})
    await session.detach()
