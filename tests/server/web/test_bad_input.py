"""What is wrong is refused in words, and nothing is changed by it."""

import asyncio
import contextlib

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codec import encode_frame, join_frames
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_FRAMES, MAX_WEBSOCKET_MESSAGE
from cordee.server.protocol.server_frames import Bye, Ok, Pushed, Refused
from cordee.server.web.limits import MAX_SESSIONS_OF_ACCOUNT, MAX_UNREAD
from tests.support.backend import Device
from tests.support.sockets import until

pack = msgspec.msgpack.encode

WITHOUT_REF = {
    "empty": b"",
    "no array": pack({"append": 1}),
    "no frame": pack([]),
    "truncated": pack([["append", 1, b"h", b"p"]])[:-2],
    "nested": b"\x91" * 100_000,
    "unknown": pack([["unheard-of"]]),
    "untagged": pack([[1, 2, 3]]),
    "bool as ref": pack([["index", True, 0, 10]]),
    "ref too large": pack([["index", 2**40, 0, 10]]),
    "not utf-8": b"\x91\x93\xa5hello\x91\x01\xa2\xff\xfe",
}
WITH_REF = {
    "unknown": pack([["unheard-of", 9]]),
    "field missing": pack([["append", 9, b"header"]]),
    "field too many": pack([["boxes", 9, 1]]),
    "wrong type": pack([["append", 9, "text", b"payload"]]),
    "limit above": pack([["index", 9, 0, 10**6]]),
    "payload above": pack([["append", 9, b"h", bytes(256 * 1024 + 1)]]),
    "too many frames": pack([["boxes", 9]] * (MAX_FRAMES + 1)),
}


@pytest.mark.parametrize("data", WITHOUT_REF.values(), ids=WITHOUT_REF.keys())
async def test_what_cannot_be_understood_ends_the_session(server, anna, data):
    async with server.session(anna) as peer:
        await peer.socket.send(data)
        refused = await peer.next()
        assert (refused.ref, refused.code) == (None, Code.MALFORMED)
        bye, code = await peer.farewell()
        assert (bye.code, code) == (Code.MALFORMED, 1003)


@pytest.mark.parametrize("data", WITH_REF.values(), ids=WITH_REF.keys())
async def test_a_request_that_does_not_decode_is_refused_by_its_number(
    server, backend, anna, data
):
    async with server.session(anna) as peer:
        await peer.socket.send(data)
        refused = await peer.next()
        assert isinstance(refused, Refused)
        assert (refused.ref, refused.code) == (9, Code.MALFORMED)
        await peer.send(client.GetBoxes(10))
        assert await peer.next() == Ok(10)


async def test_one_bad_frame_spoils_its_message_and_no_other(server, anna, thread):
    good = encode_frame(client.Append(1, thread + b"header", b"sealed"))
    async with server.session(anna) as peer:
        await peer.socket.send(join_frames([good, pack(["unheard-of", 2])]))
        refs = [(await peer.next()).ref for _ in range(2)]
        assert refs == [1, 2]
        assert server.desk.backend.items[thread] == []


async def test_a_text_message_ends_the_session(server, anna):
    async with server.session(anna) as peer:
        await peer.socket.send("hello")
        bye, code = await peer.farewell()
        assert (bye.code, code) == (Code.MALFORMED, 1003)


async def test_a_message_above_the_limit_is_told_so(server, anna):
    async with server.session(anna) as peer:
        await peer.socket.send(bytes(MAX_WEBSOCKET_MESSAGE + 1))
        refused = await peer.next()
        assert "larger than its limit" in refused.sentence
        await peer.farewell()


async def test_a_message_far_above_the_limit_is_not_even_read(server, anna):
    async with server.session(anna) as peer:
        with contextlib.suppress(ConnectionClosed):
            await peer.socket.send(bytes(8 * MAX_WEBSOCKET_MESSAGE))
        await peer.socket.wait_closed()
        assert peer.socket.close_code == 1009


async def test_an_unknown_version_is_refused_with_the_remedy(server):
    async with server.client() as peer:
        await peer.send(client.Hello((99,), "test"))
        refused = await peer.next()
        assert refused.code is Code.VERSION
        assert "update the server" in refused.sentence
        bye, _ = await peer.farewell()
        assert bye.code is Code.VERSION


async def test_a_request_before_the_proof_is_not_answered(server, thread):
    async with server.client() as peer:
        await peer.send(client.Append(1, thread, b"sealed"))
        refused = await peer.next()
        assert (refused.ref, refused.code) == (None, Code.UNEXPECTED)
        await peer.farewell()
        assert server.desk.backend.items[thread] == []


@pytest.mark.parametrize("relayed", ["origin", "nonce", "device", "account"])
async def test_a_proof_made_for_another_session_is_refused(server, anna, relayed):
    async with server.client() as peer:
        await peer.send(client.Hello((1,), "test"))
        nonce = (await peer.next()).nonce
        origin = "https://other.example.org" if relayed == "origin" else server.origin
        nonce = bytes(32) if relayed == "nonce" else nonce
        who = Device() if relayed in {"device", "account"} else anna
        if relayed == "device":
            who.account = anna.account
        await peer.send(client.Authenticate(who.proof(origin, nonce)))
        refused = await peer.next()
        assert refused.code is Code.UNAUTHENTICATED
        if relayed in {"origin", "nonce"}:
            assert refused.rule == "SIG-01"
        bye, code = await peer.farewell()
        assert (bye.code, code) == (Code.UNAUTHENTICATED, 1008)


async def test_a_challenge_is_fresh_for_each_socket(server):
    nonces = set()
    for _ in range(3):
        async with server.client() as peer:
            await peer.send(client.Hello((1,), "test"))
            nonces.add((await peer.next()).nonce)
    assert len(nonces) == 3


async def test_a_socket_that_says_nothing_is_closed_in_time(monkeypatch, server):
    monkeypatch.setattr("cordee.server.web.connection.HELLO_SECONDS", 0.05)
    async with server.client() as peer:
        bye, _ = await peer.farewell()
        assert bye.code is Code.UNAUTHENTICATED


async def test_a_page_of_another_origin_is_refused(server):
    with pytest.raises(InvalidStatus) as refused:
        async with server.client(origin="https://evil.example.org"):
            pass
    assert refused.value.response.status_code == 403
    async with server.client(origin=server.origin):
        pass


async def test_a_dropped_device_hears_bye_and_the_others_go_on(server, backend, anna):
    tablet = backend.admit(Device(anna.account))
    async with server.session(anna) as phone, server.session(tablet) as stolen:
        server.board.drop(anna.account, [tablet.key], Code.REVOKED)
        bye, code = await stolen.farewell()
        assert (bye.code, code) == (Code.REVOKED, 1008)
        await phone.send(client.GetBoxes(1))
        assert await phone.next() == Ok(1)
        server.board.drop(anna.account, None, Code.LOCKED)
        bye, _ = await phone.farewell()
        assert bye.code is Code.LOCKED
    assert not server.board.online(anna.account)


async def test_a_device_dropped_while_it_proves_itself_is_asked_again(
    server, backend, anna
):
    verify = backend.authenticate

    async def overtaken(proof, origin, nonce):
        told = await verify(proof, origin, nonce)
        if (anna.account, anna.key) in backend.devices:
            backend.devices.clear()
            server.board.drop(anna.account, [anna.key], Code.REVOKED)
        return told

    backend.authenticate = overtaken
    async with server.client() as peer:
        await peer.send(client.Hello((1,), "test"))
        nonce = (await peer.next()).nonce
        await peer.send(client.Authenticate(anna.proof(server.origin, nonce)))
        bye, _ = await peer.farewell()
        assert bye.code is Code.UNAUTHENTICATED


async def test_one_session_too_many_replaces_the_oldest(server, anna):
    async with server.session(anna) as oldest:
        peers = [server.session(anna) for _ in range(MAX_SESSIONS_OF_ACCOUNT)]
        newest = [await peer.__aenter__() for peer in peers]
        bye, _ = await oldest.farewell()
        assert bye.code is Code.REPLACED
        await newest[-1].send(client.GetBoxes(1))
        assert await newest[-1].next() == Ok(1)
        for peer in peers:
            await peer.__aexit__(None, None, None)


async def test_a_slow_reader_is_disconnected_and_resumes(server, backend, anna, bruno):
    thread = backend.thread(anna.account, bruno.account)
    async with server.session(anna) as writer:
        async with server.session(bruno, max_queue=1) as slow:
            slow.socket.transport.pause_reading()
            sent = 0
            missed = 0  # written after it was given up
            while missed < 3:
                missed += server.board.traffic.slow_readers
                sent += 1
                assert sent * 200_000 < 4 * MAX_UNREAD
                frame = client.Append(sent, thread + b"header", bytes(200_000))
                await writer.send(frame)
                await writer.wait_for(Pushed)
            slow.socket.transport.resume_reading()
            seen, frame = [], await slow.next()
            while not isinstance(frame, Bye):
                seen += [item.seq for item in frame.items]
                frame = await slow.next()
            assert frame.code is Code.SLOW_READER
            assert seen == list(range(1, len(seen) + 1))
        assert len(seen) < sent
        async with server.session(bruno) as back:
            while len(seen) < sent:
                first = len(seen) + 1
                await back.send(client.GetRange(first, thread, first, first + 3))
                seen += [item.seq for item in (await back.next()).items]
            assert seen == list(range(1, sent + 1))


async def test_a_silent_socket_is_asked_and_then_dropped(server, anna):
    async with server.session(anna) as alive:
        (line,) = server.board.lines
        line.check_alive()
        await alive.send(client.GetBoxes(1))
        assert await alive.next() == Ok(1)
        line.check_alive()
        line.check_alive()
        await until(lambda: not server.board.lines)


async def test_a_ping_is_answered(server, anna):
    async with server.session(anna) as peer:
        pong = await peer.socket.ping(b"still there?")
        await pong


async def test_draining_finishes_what_is_under_way_then_says_bye(server, anna, thread):
    async with server.session(anna) as busy, server.session(anna) as idle:
        server.desk.backend.gate.clear()
        await busy.send(client.Append(1, thread + b"header", b"sealed"))
        await until(lambda: server.board.traffic.frames_in >= 5)
        draining = asyncio.create_task(server.board.drain())
        bye, code = await idle.farewell()
        assert (bye.code, code) == (Code.DRAINING, 1001)
        server.desk.backend.gate.set()
        assert (await busy.next()).ref == 1
        bye, _ = await busy.farewell()
        assert bye.code is Code.DRAINING
        await draining
    with pytest.raises(InvalidStatus) as refused:
        async with server.client():
            pass
    assert refused.value.response.status_code == 503
