"""Woken by the server: asked for on a screen, told without a name, and turned off again."""

import json
from base64 import urlsafe_b64encode

from playwright.async_api import expect

from tests.support.engine_tabs import blank_page
from tests.support.metrics import sockets
from tests.support.push_service import push_service
from tests.support.service_worker import CONTROLLED, NOTIFICATIONS, rung, told
from tests.support.sockets import until
from tests.web.pages import Person, colleague, fresh

SUBSCRIBING = """
([endpoint, p256dh, auth]) => {
  const bytes = (text) => {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(raw, (one) => one.codePointAt(0)).buffer;
  };
  const keys = { p256dh: bytes(p256dh), auth: bytes(auth) };
  const made = { endpoint, getKey: (name) => keys[name], unsubscribe: async () => true };
  PushManager.prototype.subscribe = async () => made;
  PushManager.prototype.getSubscription = async () => made;
}
"""
"""A browser without a head has no push service: this one is the test's."""


def as_text(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


async def test_a_closed_page_is_woken_and_says_no_name(
    new_context, hospital, web_server
):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    context = await new_context(permissions=["notifications"])
    anna = await Person.signed_up(context, hospital, "Anna")
    await anna.page.evaluate(CONTROLLED)
    await anna.begin([bruno.name], title="Avis", patient="Mme Durand")
    await anna.write("Bonjour")
    async with push_service() as service, colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        device = service.browser()
        words = [device.endpoint, as_text(device.p256dh), as_text(device.auth)]
        await anna.page.evaluate(SUBSCRIBING, words)
        await anna.page.evaluate("location.hash = '#/settings/notifications'")
        wish = anna.page.get_by_role("switch", name="Prévenir de nouveaux messages")
        await expect(wish).not_to_be_checked()
        await wish.click()
        await expect(wish).to_be_checked()
        await anna.sees("Cet appareil sera réveillé.")

        watcher = await blank_page(context)
        await anna.page.close()
        await until(lambda: sockets(web_server) == 1)  # Bruno's: she is away
        await other.client.send(thread, "Troponine positive")
        await service.until(lambda: device.woken)
        assert b"Troponine" not in device.woken[0].word
        await rung(watcher, web_server, told("Nouveau message"))
        (shown,) = await watcher.evaluate(NOTIFICATIONS)
        assert shown["title"] == "Cordée"

        again = Person(await context.new_page(), anna.name)
        await again.page.add_init_script(f"({SUBSCRIBING})({json.dumps(words)})")
        await again.page.goto("/#/settings/notifications")
        wish = again.page.get_by_role("switch", name="Prévenir de nouveaux messages")
        await expect(wish).to_be_checked()
        await wish.click()
        await again.sees("Les notifications sont arrêtées.")
        await again.page.close()
        woken = len(device.woken)
        await other.client.send(thread, "Encore")
        await other.hears("Encore", lambda line: line.state != "waiting")
        assert len(device.woken) == woken
