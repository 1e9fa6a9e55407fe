"""What automations keep of patients: theirs alone, bounded, forgotten by generation."""

import asyncio
import os

import pytest

from cordee.crypto.chain_entry import AccountKind
from cordee.server.domain.rates import Rate
from cordee.server.protocol.client_frames import (
    DropPatients,
    GetPatients,
    KeepPatients,
)
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import PatientBox
from cordee.server.protocol.server_frames import Ok
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates, Settings
from cordee.server.store import patients
from tests.support.people import Account, now

BOX = bytes(284)


async def agent_of(services, ward, name="Automate"):
    agent = Account(name, AccountKind.AGENT, admin=ward)
    await ward.join(services, agent)
    return agent


@pytest.fixture
async def agent(services, ward):
    return await agent_of(services, ward)


async def keep(services, who, organisation, boxes, generation=1):
    kept = tuple(PatientBox(token, box) for token, box in boxes.items())
    frame = KeepPatients(7, organisation, generation, kept)
    return await services.answer(who.identity, frame)


async def get(services, who, organisation, *tokens):
    frame = GetPatients(8, organisation, tokens)
    return await services.answer(who.identity, frame)


async def test_what_is_kept_is_given_back_and_counted(services, ward, agent):
    one, other, third = (os.urandom(32) for _ in range(3))
    stored = await keep(services, agent, ward.account, {one: BOX, other: b"old"})
    assert stored == Ok(7)
    await keep(services, agent, ward.account, {other: b"new", third: None})
    found = await get(services, agent, ward.account, one, other, third)
    assert {box.token: box.sealed for box in found.patients} == {
        one: BOX,
        other: b"new",
    }
    assert found.total == 2


async def test_what_is_taken_away_is_gone_and_no_longer_counted(services, ward, agent):
    token = os.urandom(32)
    await keep(services, agent, ward.account, {token: BOX})
    await keep(services, agent, ward.account, {token: None})
    await keep(services, agent, ward.account, {token: None})
    found = await get(services, agent, ward.account, token)
    assert (found.patients, found.total) == ((), 0)


async def test_older_keys_are_dropped_in_steps(services, ward, agent, monkeypatch):
    monkeypatch.setattr(patients, "STEP", 2)
    old = {os.urandom(32): BOX for _ in range(5)}
    new = {os.urandom(32): BOX for _ in range(2)}
    await keep(services, agent, ward.account, old, generation=1)
    await keep(services, agent, ward.account, new, generation=2)
    frame = DropPatients(9, ward.account, 2)
    assert await services.answer(agent.identity, frame) == Ok(9)
    found = await get(services, agent, ward.account, *old, *new)
    assert {box.token for box in found.patients} == new.keys()
    assert found.total == 2


async def test_a_person_is_no_automation(services, ward, anna):
    for frame in (
        KeepPatients(1, ward.account, 1, (PatientBox(bytes(32), BOX),)),
        GetPatients(1, ward.account, (bytes(32),)),
        DropPatients(1, ward.account, 9),
    ):
        with pytest.raises(Refusal) as refusal:
            await services.answer(anna.identity, frame)
        assert refusal.value.code is Code.FORBIDDEN


async def test_an_automation_reads_and_writes_for_its_own_organisation_only(
    services, ward, agent, ward_of
):
    other = await ward_of(services)
    stranger = await agent_of(services, other)
    token = os.urandom(32)
    await keep(services, agent, ward.account, {token: BOX})
    for attempt in (
        get(services, stranger, ward.account, token),
        keep(services, stranger, ward.account, {token: None}),
    ):
        with pytest.raises(Refusal) as refusal:
            await attempt
        assert refusal.value.code is Code.FORBIDDEN
    found = await get(services, stranger, other.account, token)
    assert (found.patients, found.total) == ((), 0)


async def test_one_whose_attestation_has_ended_is_refused(services, ward):
    agent = Account("Automate", AccountKind.AGENT, admin=ward)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    await services.sign_up(agent.sign_up(invitation))
    with pytest.raises(Refusal):
        await get(services, agent, ward.account, bytes(32))
    await ward.vouch(services, agent, not_after=now() + 60)
    assert (await get(services, agent, ward.account, bytes(32))).total == 0


async def started(dsn, hub, **settings):
    return await Services.start(dsn, hub=hub, settings=Settings(**settings))


async def test_an_organisation_keeps_no_more_than_it_may(dsn, hub, ward_of):
    services = await started(dsn, hub, max_patients=3)
    try:
        ward = await ward_of(services)
        agent = await agent_of(services, ward)
        three = {os.urandom(32): BOX for _ in range(3)}
        await keep(services, agent, ward.account, three)
        await keep(services, agent, ward.account, dict.fromkeys(three, b"again"))
        with pytest.raises(Refusal) as refusal:
            await keep(services, agent, ward.account, {os.urandom(32): BOX})
        assert refusal.value.code is Code.QUOTA
        found = await get(services, agent, ward.account, *three)
        assert found.total == 3
        swapped = {next(iter(three)): None, os.urandom(32): BOX}
        assert await keep(services, agent, ward.account, swapped) == Ok(7)
    finally:
        await services.stop()


async def test_the_count_is_right_when_two_automations_write_at_once(
    services, ward, agent
):
    other = await agent_of(services, ward, "Second automate")
    shared = {os.urandom(32): BOX for _ in range(20)}
    await asyncio.gather(
        *(keep(services, who, ward.account, shared) for who in (agent, other) * 4)
    )
    assert (await get(services, agent, ward.account, *shared)).total == 20


async def test_who_asks_for_too_many_waits(dsn, hub, ward_of):
    rates = Rates(patients=Rate(0.01, 10))
    services = await started(dsn, hub, rates=rates)
    try:
        ward = await ward_of(services)
        agent = await agent_of(services, ward)
        tokens = [os.urandom(32) for _ in range(8)]
        await get(services, agent, ward.account, *tokens)
        with pytest.raises(Refusal) as refusal:
            await get(services, agent, ward.account, *tokens)
        assert refusal.value.code is Code.RATE_LIMITED
        assert refusal.value.retry_after
    finally:
        await services.stop()
