"""The service worker of a browser context: when it is there, pushed to, what it shows.

What never enters this room: what a notification should say.
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
