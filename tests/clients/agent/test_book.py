"""The book and its keys: found under either, moved to the new one, lost with it."""

import stat

import pytest

from cordee.clients.agent import book as book_module
from cordee.clients.agent.book import Book
from cordee.clients.agent.errors import AgentError, KeyMissing
from cordee.clients.agent.keys import Keys, new_generation, write_key
from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.sdk import Kept, NotOnline
from cordee.documents.ins import Ins
from tests.clients.agent.messages import DEMO, INS, OTHER_INS

ANNE, LUC = Ins(INS, DEMO), Ins(OTHER_INS, DEMO)
LE_GUEN, ROY = Practitioner("81", "Dr Le Guen"), Practitioner("82", "Dr Roy")


async def test_what_is_told_is_found_and_the_same_again_is_not_written(client, book):
    assert await book.feed([Known(ANNE, LE_GUEN), Known(LUC, ROY)]) == 2
    assert await book.look(ANNE) == Kept("found", "81", "Dr Le Guen", 1_000)
    assert await book.feed([Known(ANNE, LE_GUEN), Known(LUC, ROY)]) == 0
    assert client.writes == 1
    assert await book.look(Ins(INS, "1.2.3")) is None


async def test_of_two_rows_about_one_patient_the_last_counts(book):
    await book.feed([Known(ANNE, LE_GUEN), Known(ANNE, ROY)])
    assert (await book.look(ANNE)).practitioner == "82"


async def test_somebody_without_a_gp_any_more_is_unknown(client, book):
    await book.feed([Known(ANNE, LE_GUEN)])
    await book.feed([Known(ANNE, Practitioner())])
    assert await book.look(ANNE) is None
    assert client.kept == {}


async def test_an_opposition_counts_at_once_and_over_feeds_and_keys(client, keys, book):
    await book.feed([Known(ANNE, LE_GUEN)])
    client.online = False
    with pytest.raises(NotOnline):
        await book.oppose(ANNE)
    client.online = True
    assert (await book.look(ANNE)).outcome == "opposed"
    client.kept.clear()
    keys.rotate()
    await book.feed([Known(ANNE, LE_GUEN)])
    await book.choose(ANNE, ROY, 2_000)
    await book.drop_older()
    assert (await book.look(ANNE)).outcome == "opposed"
    [box] = client.kept.values()
    assert keys.current.open(next(iter(client.kept)), box).outcome == "opposed"
    await book.lift(ANNE)
    assert await book.look(ANNE) is None
    await book.feed([Known(ANNE, LE_GUEN)])
    assert (await book.look(ANNE)).outcome == "found"


async def test_an_opposition_of_a_feed_outlives_its_column(book):
    await book.feed([Known(ANNE, LE_GUEN, True)])
    await book.feed([Known(ANNE, LE_GUEN)])
    assert (await book.look(ANNE)).outcome == "opposed"


async def test_while_a_key_is_replaced_both_are_asked_and_nothing_is_lost(
    client, keys, book
):
    await book.feed([Known(ANNE, LE_GUEN)])
    await book.choose(LUC, ROY, 2_000)
    first = set(client.kept)
    keys.rotate()
    assert [key.generation for key in keys.all] == [8, 7]
    assert (await book.look(ANNE)).practitioner == "81"
    assert await book.feed([Known(ANNE, LE_GUEN)]) == 1
    with pytest.raises(AgentError):
        keys.rotate()
    await book.drop_older()
    assert [key.generation for key in keys.all] == [8]
    assert not first & client.kept.keys()
    assert (await book.look(ANNE)).practitioner == "81"
    assert await book.look(LUC) == Kept("chosen", "82", "Dr Roy", 2_000)


async def test_what_no_feed_tells_again_is_gone_with_the_older_key(keys, book):
    await book.feed([Known(ANNE, LE_GUEN)])
    keys.rotate()
    await book.drop_older()
    assert await book.look(ANNE) is None


async def test_a_box_that_the_server_has_swapped_tells_nothing(client, keys, book):
    await book.feed([Known(ANNE, LE_GUEN), Known(LUC, ROY)])
    one, other = client.kept
    client.kept[one], client.kept[other] = client.kept[other], client.kept[one]
    assert await book.look(ANNE) is None
    assert await book.feed([Known(ANNE, LE_GUEN)]) == 1


async def test_what_comes_while_the_server_is_away_waits_sealed(client, book):
    client.online = False
    book.wait(Known(ANNE, LE_GUEN))
    book.wait(Known(ANNE, ROY))
    client.online = True
    assert await book.take_waiting() == 1
    assert (await book.look(ANNE)).practitioner == "82"
    assert await book.take_waiting() == 0


def test_no_more_waits_than_it_may(book, monkeypatch):
    monkeypatch.setattr(book_module, "MAX_WAITING", 1)
    book.wait(Known(ANNE, LE_GUEN))
    with pytest.raises(AgentError):
        book.wait(Known(LUC, ROY))


async def test_nothing_clear_lies_in_the_profile(client, keys, book):
    await book.oppose(ANNE)
    await book.choose(LUC, ROY, 2_000)
    book.wait(Known(ANNE, LE_GUEN))
    client.notes._database.fold()
    data = b"".join(path.read_bytes() for path in client.path.parent.iterdir())
    secrets = [INS, OTHER_INS, "Dr Roy", "Dr Le Guen"]
    assert not [one for one in secrets if one.encode() in data]
    assert keys.current.secret.reveal() not in data


async def test_without_a_key_nothing_is_asked_and_the_operator_is_told(client):
    keys = Keys(client)
    with pytest.raises(KeyMissing, match="import-key"):
        await Book(client, keys, lambda: 1).look(ANNE)


async def test_an_exported_key_finds_in_another_profile_what_was_kept(
    client, keys, book, tmp_path
):
    await book.feed([Known(ANNE, LE_GUEN)])
    path = tmp_path / "key.txt"
    write_key(path, keys.current)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(AgentError, match="never written over"):
        write_key(path, keys.current)
    client.notes.remove("patient keys", ("ring",))
    other = Keys(client)
    assert other.add(path.read_text()).generation == 7
    assert (await Book(client, other, lambda: 1).look(ANNE)).practitioner == "81"


@pytest.mark.parametrize("spoilt", ["", "0000 1111", "-".join(["0000"] * 16)])
def test_what_is_no_key_is_not_taken(keys, spoilt):
    with pytest.raises(AgentError, match="compare each group"):
        keys.add(spoilt)
    assert keys.current.generation == 7


def test_an_older_key_does_not_take_the_place_of_a_newer(keys):
    text = keys.current.to_text()
    keys.rotate()
    with pytest.raises(AgentError, match="newer key"):
        keys.add(text)


def test_a_new_key_is_later_than_any_that_was_lost():
    first = new_generation(1_800_000_000_000)
    assert 0 < first < new_generation(1_800_000_060_000) < 2**24
