"""The sockets with the real services on a real PostgreSQL: nothing is faked here."""

import asyncio
import functools

import aiohttp
import pytest

from cordee.postgres import EmbeddedPostgres
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    Bye,
    Index,
    Pushed,
    Range,
    Refused,
    Stored,
)
from cordee.server.protocol.types import ItemKind
from cordee.server.services.backend import Services
from tests.support.people import Thread, Ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.sockets import house, proof_of, until


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def real(postgres):
    async with fresh_database(postgres) as dsn:
        start = functools.partial(_start, dsn)
        async with house(start) as running:
            yield running
        await running.desk.backend.stop()


async def _start(dsn, hub):
    return await Services.start(dsn, hub=hub)


@pytest.fixture
async def ward(real):
    ward = Ward()
    ward.anna, ward.bruno = ward.person("Anna"), ward.person("Bruno")
    await ward.join(real.desk.backend, ward.anna, ward.bruno)
    return ward


async def begin(peer, *people):
    thread = Thread.begin(*people)
    await peer.send(thread.frame(1))
    thread.follow(await peer.wait_for(Stored))
    return thread


async def test_a_sealed_message_goes_from_socket_to_socket(real, ward):
    async with real.session(ward.anna) as anna, real.session(ward.bruno) as bruno:
        thread = await begin(anna, ward.anna, ward.bruno)
        (epoch,) = (await bruno.wait_for(Pushed)).items
        assert epoch.kind is ItemKind.EPOCH
        assert epoch.box is not None
        frame = thread.message(ward.anna, "bonjour", ref=2)
        await anna.send(frame)
        stored = await anna.wait_for(Stored)
        (item,) = (await bruno.wait_for(Pushed)).items
        assert (item.seq, item.body, item.payload) == (2, frame.header, frame.payload)
        assert (stored.ref, stored.seq) == (2, 2)
        assert b"bonjour" not in item.payload


async def test_the_same_message_again_is_acknowledged_and_not_doubled(real, ward):
    async with real.session(ward.anna) as anna:
        thread = await begin(anna, ward.anna, ward.bruno)
        frame = thread.message(ward.anna, "bonjour", ref=2)
        await anna.send(frame)
        first = await anna.wait_for(Stored)
        await anna.send(frame)
        assert await anna.wait_for(Stored) == first
        await anna.send(client.GetRange(3, thread.id, 1, 9))
        assert len((await anna.wait_for(Range)).items) == 2


async def test_a_stranger_is_refused_and_nothing_is_stored(real, ward):
    carl = ward.person("Carl")
    await ward.join(real.desk.backend, carl)
    async with real.session(ward.anna) as anna, real.session(carl) as stranger:
        thread = await begin(anna, ward.anna, ward.bruno)
        await stranger.send(client.GetRange(1, thread.id, 1, 9))
        assert (await stranger.wait_for(Refused)).ref == 1
        await stranger.send(thread.message(ward.anna, "as Anna", ref=2))
        refused = await stranger.wait_for(Refused)
        assert (refused.ref, refused.code) == (2, Code.FORBIDDEN)
        await anna.send(client.GetIndex(5, 0, 10))
        (row,) = (await anna.wait_for(Index)).rows
        assert row.head_seq == 1


async def test_a_challenge_of_another_server_cannot_be_relayed(real, ward):
    async with real.client() as thief:
        await thief.send(client.Hello((1,), "relay"))
        nonce = (await thief.next()).nonce
        proof = proof_of(ward.anna, "https://honest.example.org", nonce)
        await thief.send(client.Authenticate(proof))
        refused = await thief.wait_for(Refused)
        assert (refused.code, refused.rule) == (Code.UNAUTHENTICATED, "SIG-01")
        await thief.farewell()


async def test_a_locked_account_loses_its_sockets_and_cannot_come_back(real, ward):
    async with real.session(ward) as registrar, real.session(ward.bruno) as bruno:
        await registrar.send(ward.lock(1, ward.bruno))
        bye = await bruno.wait_for(Bye)
        assert bye.code in {Code.LOCKED, Code.REVOKED}
    async with real.client() as peer:
        await peer.send(client.Hello((1,), "test"))
        nonce = (await peer.next()).nonce
        proof = proof_of(ward.bruno, real.origin, nonce)
        await peer.send(client.Authenticate(proof))
        refused = await peer.wait_for(Refused)
        assert refused.code in {Code.LOCKED, Code.REVOKED, Code.UNAUTHENTICATED}


async def test_many_messages_at_once_are_numbered_without_gap(real, ward):
    async with real.session(ward.anna) as anna, real.session(ward.bruno) as bruno:
        thread = await begin(anna, ward.anna, ward.bruno)
        frames = [thread.message(ward.anna, str(n), ref=n + 2) for n in range(60)]
        await asyncio.gather(*(anna.send(frame) for frame in frames))
        seen = []
        while len(seen) < 61:
            seen += [item.seq for item in (await bruno.wait_for(Pushed)).items]
        assert seen == list(range(1, 62))


async def test_everything_is_let_go_when_sockets_end(real, ward):
    async with real.session(ward.anna):
        assert real.board.online(ward.anna.account)
    await until(lambda: not real.board.lines)
    assert not real.board.online(ward.anna.account)


@pytest.fixture
async def fragile(tmp_path):
    """A server whose database can be stopped: alone, and started again."""
    async with EmbeddedPostgres(tmp_path / "postgres") as postgres:
        async with house(functools.partial(_start, postgres.dsn)) as running:
            yield running, postgres
        await running.desk.backend.stop()


async def test_the_database_goes_away_and_the_sockets_stay(fragile):
    real, postgres = fragile
    ward = Ward()
    anna = ward.person("Anna")
    await ward.join(real.desk.backend, anna)
    async with real.session(anna) as peer:
        thread = await begin(peer, anna)
        await postgres.stop()
        assert await health(real) == 503
        frame = thread.message(anna, "bonjour", ref=2)
        await peer.send(frame, client.GetIndex(3, 0, 10))
        codes = {(await peer.wait_for(Refused)).code for _ in range(2)}
        assert codes == {Code.UNAVAILABLE}
        await postgres.start()
        while await health(real) != 200:
            pass
        answer = None
        while not isinstance(answer, Stored):
            await peer.send(frame)
            answer = await peer.wait_for(Stored | Refused)
        assert answer.seq == 2


async def health(server):
    async with (
        aiohttp.ClientSession(server.url) as http,
        http.get("/healthz") as answer,
    ):
        return answer.status
