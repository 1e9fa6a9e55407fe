"""The service worker: the app without a network, and a ring that says no more than it may."""

from tests.support.engine_tabs import (
    EngineTab,
    blank_page,
    intent,
    signed_up,
)
from tests.support.service_worker import (
    CONTROLLED,
    NOTIFICATIONS,
    RUNG,
    SILENT,
    rung,
    told,
)


async def install(context):
    """Open the app once, as everybody does."""
    page = await context.new_page()
    await page.goto("/")
    await page.evaluate(CONTROLLED)
    return page


async def conversation(context, hospital, name):
    """Somebody in a tab with a thread, and who else is in it."""
    (bruno,) = await hospital.enrol("Bruno")
    tab = await EngineTab.open(context)
    await signed_up(tab, hospital, name)
    await tab.call("setSettings", {"notifications": True})
    options = {"intent": intent(), "title": "Avis", "patient": "Mme Durand"}
    members = {"accounts": [bruno.account.hex()], "direct": False}
    thread = (await tab.call("newThread", options | members))["id"]
    return tab, bruno, thread


async def say(bruno, thread, text):
    async with bruno.client() as other:
        await other.wait_online(60)
        sent = await other.send(bytes.fromhex(thread), text)
        await other.wait_state(bytes.fromhex(thread), sent.id, "stored", 60)


async def test_the_app_starts_without_a_network(new_context, complaints):
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    context = await new_context()
    page = await install(context)
    await context.set_offline(True)
    await page.reload()
    await page.wait_for_selector("#app > *")
    kept = await page.evaluate(
        "caches.keys().then(async ([name]) => (await (await caches.open(name)).keys())"
        ".map((one) => new URL(one.url).pathname))"
    )
    assert "/" in kept
    assert not [path for path in kept if path.startswith("/v1/")]


async def test_a_push_rings_without_saying_who_or_what(
    new_context, hospital, web_server
):
    context = await new_context(bypass_csp=True, permissions=["notifications"])
    await (await install(context)).close()
    tab, bruno, thread = await conversation(context, hospital, "Gaelle")
    await say(bruno, thread, "Troponine positive")
    await rung(tab.page, web_server, told("Nouveau message"))
    shown = await tab.page.evaluate(NOTIFICATIONS)
    assert shown == [{"title": "Cordée", "body": "Nouveau message", "thread": thread}]

    await tab.call("setSettings", {"notifyContent": True})
    await rung(tab.page, web_server, told("Bruno : Troponine positive"))
    (named,) = await tab.page.evaluate(NOTIFICATIONS)
    assert named["title"] == "Avis"
    assert "Durand" not in str(named)


async def test_a_push_is_answered_when_no_tab_is_open(
    new_context, hospital, web_server
):
    context = await new_context(bypass_csp=True, permissions=["notifications"])
    await (await install(context)).close()
    tab, bruno, thread = await conversation(context, hospital, "Hana")
    watcher = await blank_page(context)
    await tab.close()
    await say(bruno, thread, "Rappelez-moi")
    await rung(watcher, web_server, told("Nouveau message"))
    shown = await watcher.evaluate(NOTIFICATIONS)
    assert shown == [{"title": "Cordée", "body": "Nouveau message", "thread": thread}]

    # What it read is kept, and the next tab leads at once.
    again = await EngineTab.open(context)
    summaries = await again.call("threads")
    assert [one["unread"] for one in summaries] == [1]


async def test_a_locked_profile_rings_and_says_nothing(
    new_context, hospital, web_server
):
    context = await new_context(bypass_csp=True, permissions=["notifications"])
    await (await install(context)).close()
    tab, bruno, thread = await conversation(context, hospital, "Irina")
    await tab.call("setSettings", {"notifyContent": True})
    await tab.call("setLock", {"kind": "pin", "pin": "482913"})
    await tab.call("lock")
    await say(bruno, thread, "Troponine positive")
    await rung(tab.page, web_server, RUNG)
    shown = await tab.page.evaluate(NOTIFICATIONS)
    assert shown == [{"title": "Cordée", "body": "Nouveaux messages", "thread": None}]


async def test_what_is_read_elsewhere_rings_no_more(new_context, hospital, web_server):
    context = await new_context(bypass_csp=True, permissions=["notifications"])
    await (await install(context)).close()
    tab, bruno, thread = await conversation(context, hospital, "Jeanne")
    await say(bruno, thread, "Vu ?")
    await rung(tab.page, web_server, told("Nouveau message"))
    page = await tab.call("history", thread, None, 1)
    await tab.call("displayed", thread, page["messages"][-1]["seq"])
    await rung(tab.page, web_server, SILENT)
