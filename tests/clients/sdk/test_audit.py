"""`verify` looks again at what is stored, and believes no earlier conclusion."""

import pytest

from cordee.clients.sdk import NotFound
from cordee.clients.sdk.store.items import item_at


async def test_an_untouched_log_is_whole(pair, sdk):
    anna, bruno, thread = pair
    for text in ("un", "deux"):
        await anna.send(thread, text)
    await sdk.sees(bruno, thread, "un", "deux")
    await bruno.send(thread, "trois")
    await sdk.sees(anna, thread, "un", "deux", "trois")
    report = await anna.verify(thread)
    assert (report.frozen, report.refusals) == (None, ())
    assert (report.items, report.first, report.head) == (4, 1, 4)
    assert (report.chains, report.epochs, report.anchored) == (2, 1, 3)
    await sdk.holds(bruno, thread, 4)
    mirrored = await bruno.verify(thread)
    assert mirrored.log_hash == report.log_hash


@pytest.mark.parametrize(("gone", "rule"), [("hash", "LOG-02"), ("row", "LOG-03")])
async def test_a_store_that_was_changed_is_noticed(pair, sdk, gone, rule):
    anna, bruno, thread = pair
    for text in ("un", "deux", "trois"):
        await anna.send(thread, text)
    await sdk.sees(bruno, thread, "un", "deux", "trois")
    database = bruno._parts.database
    assert item_at(database, thread, 3) is not None
    if gone == "row":
        database.run("DELETE FROM items WHERE thread = ? AND seq = 3", thread)
    else:
        database.run(
            "UPDATE items SET log_hash = ? WHERE thread = ? AND seq = 3",
            bytes(32),
            thread,
        )
    assert (await bruno.verify(thread)).frozen == rule


async def test_what_was_never_read_is_not_verified(pair):
    anna, _bruno, _thread = pair
    with pytest.raises(NotFound):
        await anna.verify(bytes(32))
