"""Plain HTTP: who the server is, joining it, its health and its metrics."""

import asyncio
import io

import aiohttp
import msgspec
import pytest

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_WEBSOCKET_MESSAGE
from cordee.server.protocol.rest import ServerInfo, SignedUp, SignUp
from cordee.server.protocol.server_frames import Ok, Refused
from cordee.server.protocol.types import Signed
from cordee.server.services.ports import Refusal
from cordee.server.web.doors import Doors
from cordee.server.web.limits import (
    MAX_SOCKETS_OF_ADDRESS,
    MAX_UNPROVED_OF_ADDRESS,
    SIGN_UPS_PER_MINUTE,
)
from tests.support.backend import Device, MemoryBackend
from tests.support.sockets import house, until

SIGN_UP = SignUp(bytes(range(16)), Signed(b"create", bytes(64)), (), (), bytes(32))
MSGPACK = {"Content-Type": "application/msgpack"}


@pytest.fixture
async def http(server):
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def sign_up(http, body, headers=MSGPACK):
    async with http.post(
        "/v1/accounts", data=io.BytesIO(body), headers=headers
    ) as answer:
        return answer.status, await answer.read()


def refusal(body):
    return msgspec.msgpack.decode(body, type=Refused)


async def test_the_server_tells_who_it_is(server, http):
    async with http.get("/v1/server") as answer:
        info = msgspec.json.decode(await answer.read(), type=ServerInfo)
    assert info.origin == server.origin
    assert (info.name, info.versions) == ("Test", (1,))
    assert info.software.startswith("cordee ")


@pytest.mark.parametrize("path", ["/v1/server", "/healthz", "/metrics", "/nowhere"])
async def test_every_answer_carries_strict_headers(http, path):
    async with http.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "cordee"
    assert "Strict-Transport-Security" not in headers


async def test_an_account_is_made(http):
    status, body = await sign_up(http, msgspec.msgpack.encode(SIGN_UP))
    assert status == 201
    assert len(msgspec.msgpack.decode(body, type=SignedUp).account) == 32


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"\xc1", MSGPACK, 400, Code.MALFORMED),
        (b"\x91" * 5000, MSGPACK, 400, Code.MALFORMED),
        (b"{}", {"Content-Type": "application/json"}, 400, Code.MALFORMED),
        (bytes(MAX_WEBSOCKET_MESSAGE + 1), MSGPACK, 413, Code.TOO_LARGE),
        (
            msgspec.msgpack.encode(
                msgspec.structs.replace(SIGN_UP, invitation=bytes(16))
            ),
            MSGPACK,
            403,
            Code.INVITATION,
        ),
    ],
    ids=["garbage", "nested", "json", "large", "uninvited"],
)
async def test_a_wrong_sign_up_is_refused_in_words(http, body, headers, status, code):
    found, told = await sign_up(http, body, headers)
    assert (found, refusal(told).code) == (status, code)


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Refusal(Code.ATTESTATION, "no"), 422),
        (Refusal(Code.UNAVAILABLE, "database gone"), 503),
        (RuntimeError("secret"), 500),
    ],
)
async def test_a_failure_has_its_status_and_no_detail(http, backend, failure, status):
    backend.failure = failure
    found, told = await sign_up(http, msgspec.msgpack.encode(SIGN_UP))
    assert found == status
    assert b"secret" not in told


async def health(http):
    async with http.get("/healthz") as answer:
        return answer.status, await answer.text()


async def test_health_is_ok_or_one_sentence(server, http, backend):
    assert await health(http) == (200, "ok\n")
    backend.is_healthy = False
    status, sentence = await health(http)
    assert status == 503
    assert sentence == "the database does not answer, or takes no writes\n"
    server.board.is_draining = True
    assert await health(http) == (503, "the server stops\n")


async def test_health_does_not_wait_for_ever(monkeypatch, http, backend):
    monkeypatch.setattr("cordee.server.web.health.HEALTH_SECONDS", 0.05)
    backend.healthy = asyncio.Event().wait
    status, sentence = await health(http)
    assert status == 503
    assert "has not answered" in sentence


async def test_health_survives_a_failing_probe(http, backend):
    async def fail():
        raise RuntimeError

    backend.healthy = fail
    assert await health(http) == (503, "the database does not answer\n")


async def test_metrics_count_and_name_nobody(server, http, anna, thread):
    async with server.session(anna) as peer:
        await peer.send(client.GetBoxes(1), client.Append(2, thread, b"sealed"))
        assert await peer.next() is not None
        await peer.send(client.Append(3, bytes(32), b"sealed"))
        await peer.wait_for(Refused)
        server.board.traffic.observe("commit_seconds", 0.003)
        server.board.traffic.count("batches", label="full")
        for count in (3, 2):
            server.board.traffic.measure("roles", count)
        async with http.get("/metrics") as answer:
            text = await answer.text()
    assert "cordee_sockets 1.0" in text
    assert "cordee_stored_total 1.0" in text
    assert 'cordee_refused_total{code="not_member"} 1.0' in text
    assert 'cordee_commit_seconds_bucket{le="0.005"} 1.0' in text
    assert 'cordee_commit_seconds_bucket{le="0.002"} 0.0' in text
    assert "cordee_commit_seconds_sum 0.003" in text
    assert 'cordee_batches_total{code="full"} 1.0' in text
    assert "cordee_roles 2.0" in text
    assert "process_cpu_seconds_total" in text
    assert anna.account.hex() not in text
    assert "127.0.0.1" not in text


async def test_metrics_are_for_this_machine_only(monkeypatch, http):
    monkeypatch.setattr("cordee.server.web.metrics.is_loopback", lambda _: False)
    async with http.get("/metrics") as answer:
        assert answer.status == 403


def test_sockets_of_an_address_are_bounded():
    doors = Doors()
    for _ in range(MAX_UNPROVED_OF_ADDRESS):
        assert doors.enter("192.0.2.1")
    assert not doors.enter("192.0.2.1")
    assert doors.enter("192.0.2.2")
    for _ in range(MAX_SOCKETS_OF_ADDRESS - MAX_UNPROVED_OF_ADDRESS):
        doors.prove("192.0.2.1")
        assert doors.enter("192.0.2.1")
    doors.prove("192.0.2.1")
    assert not doors.enter("192.0.2.1")
    doors.leave("192.0.2.1")
    assert doors.enter("192.0.2.1")


def test_loopback_is_exempt():
    doors = Doors()
    assert all(doors.enter("127.0.0.1") for _ in range(MAX_SOCKETS_OF_ADDRESS + 1))
    assert all(doors.sign_up("::1", 0.0) for _ in range(SIGN_UPS_PER_MINUTE + 1))


def test_sign_ups_of_an_address_come_back_with_time():
    doors = Doors()
    assert all(doors.sign_up("192.0.2.1", 0.0) for _ in range(SIGN_UPS_PER_MINUTE))
    assert not doors.sign_up("192.0.2.1", 0.0)
    assert doors.sign_up("192.0.2.2", 0.0)
    assert doors.sign_up("192.0.2.1", 60 / SIGN_UPS_PER_MINUTE)


def test_only_so_many_addresses_are_remembered(monkeypatch):
    monkeypatch.setattr("cordee.server.web.doors.MAX_ADDRESSES", 2)
    doors = Doors()
    for _ in range(SIGN_UPS_PER_MINUTE):
        doors.sign_up("192.0.2.1", 0.0)
    assert not doors.sign_up("192.0.2.1", 0.0)
    doors.sign_up("192.0.2.2", 0.0)
    doors.sign_up("192.0.2.3", 0.0)
    assert doors.sign_up("192.0.2.1", 0.0)


async def test_too_many_from_one_address_are_turned_away(monkeypatch):
    monkeypatch.setattr("cordee.server.web.doors.MAX_UNPROVED_OF_ADDRESS", 1)
    monkeypatch.setattr("cordee.server.web.doors.SIGN_UPS_PER_MINUTE", 1)
    doors = Doors(exempt_loopback=False)
    async with (
        house(MemoryBackend, doors=doors) as server,
        aiohttp.ClientSession(server.url) as http,
        server.client(),
    ):
        async with http.get("/v1/socket") as answer:
            assert answer.status == 429
        assert server.board.traffic.turned_away == 1
        assert (await sign_up(http, msgspec.msgpack.encode(SIGN_UP)))[0] == 201
        status, told = await sign_up(http, msgspec.msgpack.encode(SIGN_UP))
        assert (status, refusal(told).code) == (429, Code.RATE_LIMITED)


async def test_places_are_given_back_when_sockets_end(monkeypatch):
    monkeypatch.setattr("cordee.server.web.doors.MAX_UNPROVED_OF_ADDRESS", 1)
    monkeypatch.setattr("cordee.server.web.doors.MAX_SOCKETS_OF_ADDRESS", 2)
    async with house(MemoryBackend, doors=Doors(exempt_loopback=False)) as server:
        anna = server.desk.backend.admit(Device())
        for _ in range(3):
            async with server.client():
                pass
            await until(lambda: not server.board.lines)
            async with server.session(anna) as one, server.session(anna):
                await one.send(client.GetBoxes(1))
                assert await one.next() == Ok(1)
            await until(lambda: not server.board.lines)


async def test_what_is_no_upgrade_is_refused(http):
    async with http.get("/v1/socket") as answer:
        assert answer.status == 400
