"""Several tabs, one engine: who leads, who takes over, and nothing said twice."""

import pytest

from tests.support.engine_tabs import EngineFaultError, EngineTab, intent, signed_up

ASKED = """
() => {
  globalThis.underWay = Promise.all(Array.from({ length: 20 }, () => tab.call("threads", [])));
}
"""
"""Gives nothing: what it gives is waited for."""
HAS_TEXT = """
async ([thread, text]) => {
  const page = await tab.call("history", [thread, null, 50]);
  return page.ok && page.value.messages.some((one) => one.text === text);
}
"""


async def texts(tab, thread):
    page = await tab.call("history", thread, None, 50)
    return [one["text"] for one in page["messages"] if one["kind"] == "text"]


async def begin(tab, person):
    options = {"intent": intent(), "title": "Avis", "patient": None}
    members = {"accounts": [person.account.hex()], "direct": False}
    return (await tab.call("newThread", options | members))["id"]


async def test_two_tabs_share_one_engine_and_outlive_the_one_that_leads(
    new_context, hospital
):
    (bruno,) = await hospital.enrol("Bruno")
    context = await new_context(bypass_csp=True)
    first = await EngineTab.open(context)
    await signed_up(first, hospital, "Anna")
    second = await EngineTab.open(context)
    assert await second.call("profile") == "open"
    thread = await begin(second, bruno)

    once = {"intent": intent()}
    await first.call("send", thread, "une fois", once)
    await second.call("send", thread, "une fois", once)
    await second.until(HAS_TEXT, [thread, "une fois"])
    assert await texts(second, thread) == ["une fois"]

    await first.close()
    await second.call("send", thread, "seul", {"intent": intent()})
    assert await texts(second, thread) == ["une fois", "seul"]
    await second.until("() => tab.events.some((one) => one.type === 'resync')")

    async with bruno.client() as other:
        await other.wait_online(60)
        await other.send(bytes.fromhex(thread), "reçu")
        await second.until(HAS_TEXT, [thread, "reçu"])
        lines = [one.text for one in await other.history(bytes.fromhex(thread))]
        assert lines.count("une fois") == 1


async def test_a_call_under_way_is_answered_by_the_next_leader(new_context, hospital):
    context = await new_context(bypass_csp=True)
    first = await EngineTab.open(context)
    await signed_up(first, hospital, "Carla")
    second = await EngineTab.open(context)
    await second.call("profile")
    await second.page.evaluate(ASKED)
    await first.close()
    answers = await second.page.evaluate("underWay")
    assert [one["ok"] for one in answers] == [True] * 20


async def test_a_pin_locks_every_tab_and_leaves_nothing_to_read(new_context, hospital):
    (bruno,) = await hospital.enrol("Bruno")
    context = await new_context(bypass_csp=True)
    first = await EngineTab.open(context)
    await signed_up(first, hospital, "Dina")
    second = await EngineTab.open(context)
    thread = await begin(second, bruno)
    await second.call("draft", thread, "Mme Durand, lit 12")
    await first.call("setLock", {"kind": "pin", "pin": "482913"})
    await first.call("lock")
    assert await second.call("profile") == "locked"
    with pytest.raises(EngineFaultError) as refused:
        await second.call("threads")
    assert refused.value.name == "ProfileLocked"
    assert (await second.call("lockInfo"))["kind"] == "pin"
    kept = await second.page.evaluate(EVERYTHING_KEPT)
    assert "Durand" not in kept
    assert len(kept) > 1000
    with pytest.raises(EngineFaultError) as wrong:
        await second.call("unlock", {"pin": "482914"})
    assert wrong.value.name == "WrongKey"
    await second.call("unlock", {"pin": "482913"})
    summaries = await first.call("threads")
    assert [one["draft"] for one in summaries] == ["Mme Durand, lit 12"]


async def test_a_shared_ward_pc_keeps_nothing(new_context, hospital):
    (bruno,) = await hospital.enrol("Bruno")
    context = await new_context(bypass_csp=True)
    other = await EngineTab.open(context)
    assert await other.call("profile") == "none"
    before = await other.page.evaluate(EVERYTHING_KEPT)
    tab = await EngineTab.open(context)
    await signed_up(tab, hospital, "Emma", "ward")
    thread = await begin(tab, bruno)
    await tab.call("send", thread, "Mme Durand", {"intent": intent()})
    await tab.until(
        "() => tab.call('status', []).then((one) => one.value.outbox === 0)"
    )
    assert await other.call("profile") == "none"
    await tab.close()
    assert await other.page.evaluate(EVERYTHING_KEPT) == before
    assert await other.call("profile") == "none"


async def test_words_are_found_in_what_was_said(new_context, hospital):
    (bruno,) = await hospital.enrol("Bruno")
    context = await new_context(bypass_csp=True)
    tab = await EngineTab.open(context)
    await signed_up(tab, hospital, "Fanny")
    thread = await begin(tab, bruno)
    await tab.call("send", thread, "Œdème du poumon, à l'hôpital", {"intent": intent()})
    for query in ("oedeme", "hopital", "oedème", "poum", "fanny"):
        await tab.until(
            "(query) => tab.call('search', [query, {}])"
            ".then((one) => one.ok && one.value.hits.some((hit) => hit.message))",
            query,
        )
    result = await tab.call("search", "absent", {})
    assert result == {"hits": [], "since": 0}


EVERYTHING_KEPT = """
async () => {
  const text = (value) => {
    if (value instanceof CryptoKey) return "key";
    if (value instanceof Uint8Array) return String.fromCharCode(...value);
    if (value === null || typeof value !== "object") return String(value);
    return Object.entries(value).map(([name, one]) => `${name}=${text(one)}`).join(";");
  };
  const kept = [JSON.stringify(localStorage), ...(await caches.keys())];
  for (const { name, version } of await indexedDB.databases()) {
    const asked = indexedDB.open(name, version);
    const database = await new Promise((resolve) => {
      asked.onsuccess = () => resolve(asked.result);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      kept.push(await new Promise((resolve) => {
        all.onsuccess = () => resolve(`${name} ${store} ${text(all.result)}`);
      }));
    }
    database.close();
  }
  return kept.join("\\n");
}
"""
