"""Coming back by a card, looking at one's own chain, and logging out."""

import asyncio
import os

import pytest

from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.notice import sign_session
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.session import Purpose
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    Boxes,
    ChainMoved,
    Chains,
    DeviceLeft,
    Ok,
)
from cordee.server.protocol.types import ChainQuery
from cordee.server.services.access import note_slots
from cordee.server.services.ports import Refusal
from cordee.server.store import departures, slots
from tests.support.people import ORIGIN, wire


async def refused(work, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await work
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def enter(services, person, keys, purpose=Purpose.SESSION):
    """Who the server takes this key for."""
    nonce = os.urandom(32)
    proof = wire(sign_session(ORIGIN, nonce, person.account, keys, purpose))
    who, _welcome = await services.authenticate(proof, ORIGIN, nonce)
    return who


def coming_back(ref, person, *, card=None):
    """The entry by which a card brings a person back; his new keys are kept."""
    used, gone = card or person.card, [o.sig_pk for o in person.state.openers]
    person.keys, person.card = DeviceKeys.generate(), card_keys(new_card())
    added = [person.keys, person.card]
    return person.rotate(ref, revoked=gone, added=added, keys=used)


async def test_a_card_finds_its_account(services, anna):
    found = await services.find_slot(anna.card.sig_pk)
    assert found.account == anna.account
    await refused(services.find_slot(os.urandom(32)), Code.NOT_FOUND, "REC-02")
    await refused(services.find_slot(anna.keys.sig_pk), Code.NOT_FOUND, "REC-02")


async def test_a_card_comes_back_and_is_then_dead(services, hub, ward, anna, thread):
    card, before = anna.card, anna.keys
    who = await enter(services, anna, card, Purpose.RECOVER)
    query = ChainQuery(anna.account, 0)
    chains = await services.answer(who, client.GetChains(1, (query,)))
    assert isinstance(chains, Chains)
    assert chains.parts[0].total == len(anna.chain.entries)
    assert isinstance(await services.answer(who, client.GetBoxes(2)), Boxes)
    hub.frames.clear()
    frame = coming_back(3, anna)
    assert await services.answer(who, frame) == Ok(3)
    assert await services.answer(who, frame) == Ok(3)
    moved = ChainMoved(anna.account, anna.state.seq, anna.state.head)
    assert hub.heard(ward, ChainMoved) == [moved]
    assert hub.drops == [(anna.account, {before.sig_pk}, Code.REVOKED)]
    await refused(services.answer(who, client.GetBoxes(4)), Code.REVOKED, "REC-04")
    again = enter(services, anna, card, Purpose.RECOVER)
    await refused(again, Code.REVOKED, "REC-04")
    await refused(enter(services, anna, before), Code.REVOKED)
    assert (await enter(services, anna, anna.keys)).is_device
    assert await services.find_slot(anna.card.sig_pk)
    rows = (await services.answer(anna.identity, client.GetIndex(5, 0, 9))).rows
    assert [row.stale for row in rows] == [True]


async def test_after_a_lock_only_the_card_comes_back(services, ward, anna):
    await services.answer(ward.identity, ward.lock(1, anna))
    await refused(enter(services, anna, anna.keys), Code.LOCKED)
    who = await enter(services, anna, anna.card, Purpose.RECOVER)
    assert not who.is_device
    assert (await services.find_slot(anna.card.sig_pk)).account == anna.account


async def test_a_card_that_the_thief_replaced_still_leads_to_its_account(
    services, anna
):
    """A lock may bring it back: the server says whose it is, and lets nobody in."""
    card, theirs = anna.card, card_keys(new_card())
    anna.card = theirs
    change = anna.rotate(1, revoked=[card.sig_pk], added=[theirs])
    await services.answer(anna.identity, change)
    assert (await services.find_slot(card.sig_pk)).account == anna.account
    entering = enter(services, anna, card, Purpose.RECOVER)
    await refused(entering, Code.REVOKED, "REC-04")


ASKED_ELSEWHERE = [
    client.GetIndex(1, 0, 9),
    client.GetOffers(1),
    client.GetRange(1, bytes(32), 1, 2),
    client.FindPeople(1, "", "", 9),
    client.LogOut(1),
]


@pytest.mark.parametrize("frame", ASKED_ELSEWHERE, ids=lambda f: type(f).__name__)
@pytest.mark.parametrize("purpose", [Purpose.RECOVER, Purpose.CHAIN])
async def test_a_session_of_no_device_asks_for_nothing_else(
    services, anna, purpose, frame
):
    who = await enter(services, anna, anna.card, purpose)
    await refused(services.answer(who, frame), Code.FORBIDDEN)


async def test_a_card_asks_for_no_chain_of_anybody_else(services, ward, anna, bruno):
    who = await enter(services, anna, anna.card, Purpose.RECOVER)
    theirs = client.GetChains(1, (ChainQuery(bruno.account, 0),))
    await refused(services.answer(who, theirs), Code.FORBIDDEN)
    office = client.GetChains(1, (ChainQuery(ward.account, 0),))
    assert isinstance(await services.answer(who, office), Chains)
    entry = bruno.rotate(2)
    await refused(services.answer(who, entry), Code.FORBIDDEN, "CHN-03")


async def test_no_device_comes_as_a_card_and_no_card_as_a_device(services, anna, bruno):
    coming = enter(services, anna, anna.keys, Purpose.RECOVER)
    await refused(coming, Code.REVOKED, "REC-04")
    await refused(enter(services, anna, anna.card), Code.REVOKED)
    strange = enter(services, anna, bruno.card, Purpose.RECOVER)
    await refused(strange, Code.UNAUTHENTICATED, "REC-02")
    strange = enter(services, anna, bruno.keys, Purpose.CHAIN)
    await refused(strange, Code.UNAUTHENTICATED)


async def test_a_revoked_device_sees_the_chain_that_says_so_and_no_more(services, anna):
    stolen = anna.keys
    await services.answer(anna.identity, coming_back(1, anna))
    who = await enter(services, anna, stolen, Purpose.CHAIN)
    query = ChainQuery(anna.account, 0)
    answer = await services.answer(who, client.GetChains(1, (query,)))
    assert answer.parts[0].total == len(anna.chain.entries)
    await refused(services.answer(who, client.GetBoxes(2)), Code.FORBIDDEN)
    await refused(services.answer(who, anna.rotate(3)), Code.FORBIDDEN)


async def test_a_device_that_logs_out_is_let_in_no_more(services, hub, anna):
    other = DeviceKeys.generate()
    await services.answer(anna.identity, anna.add_device(1, other))
    hub.frames.clear()
    assert await services.answer(anna.identity, client.LogOut(2)) == Ok(2)
    assert hub.heard(anna, DeviceLeft) == [DeviceLeft(anna.keys.sig_pk)]
    await hub.until(lambda: hub.drops)
    assert hub.drops == [(anna.account, {anna.keys.sig_pk}, Code.REVOKED)]
    await refused(enter(services, anna, anna.keys), Code.REVOKED)
    gone, anna.keys = anna.keys, other
    assert (await enter(services, anna, other)).is_device
    async with services.pool.acquire() as connection:
        left = await departures.of_account(connection, anna.account)
        assert left == [gone.sig_pk]
        await services.answer(anna.identity, anna.rotate(3, revoked=[gone.sig_pk]))
        assert await departures.of_account(connection, anna.account) == []


async def test_the_answer_to_a_log_out_comes_before_its_end(services, hub, anna):
    """The socket writes the answer in the turn in which it is given."""
    answer = await services.answer(anna.identity, client.LogOut(1))
    assert (answer, hub.drops) == (Ok(1), [])
    await asyncio.sleep(0)
    assert hub.drops


async def test_accounts_that_are_older_than_their_slots_are_noted(services, anna):
    """As after an update: what the table lacks is read from the chains."""
    async with services.pool.acquire() as connection:
        await slots.put(connection, anna.account, [])
        assert await slots.find(connection, anna.card.sig_pk) is None
        await note_slots(services._context)
        assert await slots.find(connection, anna.card.sig_pk) == anna.account
