"""From an invitation to a message read: each step once, as the wire has it."""

import pytest

from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.server.protocol import client_frames as client
from tests.support.hub import send, stored
from tests.support.people import ORIGIN


@pytest.fixture
def dsn(own_database):
    return own_database


async def test_a_person_signs_up_proves_himself_and_is_found(services, ward, anna):
    nonce = bytes(32)
    who, welcome = await services.authenticate(anna.session(nonce), ORIGIN, nonce)
    assert who == anna.identity
    assert (welcome.seq, welcome.head) == (anna.state.seq, anna.state.head)
    found = await services.answer(who, client.FindPeople(1, "LEFEVRE chir", "", 10))
    assert [(p.account, p.name) for p in found.people] == [(anna.account, anna.name)]


async def test_a_message_is_stored_pushed_and_read_again(
    services, hub, anna, bruno, thread
):
    answer = await send(services, anna.identity, thread.message(anna, "bonjour", 7))
    assert (answer.ref, stored([answer])) == (7, [2])
    await hub.until(lambda: hub.numbers(bruno, thread) == [1, 2])
    (index,) = (await services.answer(bruno.identity, client.GetIndex(1, 0, 10))).rows
    assert (index.head_seq, index.log_hash) == (2, answer.log_hash)
    asked = client.GetRange(2, thread.id, 1, 99)
    page = await services.answer(bruno.identity, asked)
    assert page.items == tuple(hub.items[bruno.account, thread.id])
    assert page.previous_hash == thread.id
    running = page.previous_hash
    for item in page.items:
        hashed = item_hash(ItemKind(item.kind), item.body, item.payload)
        running = next_hash(running, item.seq, hashed)
    assert running == index.log_hash
