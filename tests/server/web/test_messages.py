"""Messages over real sockets: acknowledged, pushed in order, joined, answered once."""

import msgspec
import pytest

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codec import encode_frame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_IN_FLIGHT, MAX_WEBSOCKET_MESSAGE
from cordee.server.protocol.server_frames import (
    Ok,
    Pushed,
    Range,
    Refused,
    Stored,
    TypingHint,
    Welcome,
)
from cordee.server.protocol.types import Item, ItemKind
from cordee.server.services.ports import Refusal
from tests.support.backend import Device
from tests.support.sockets import until


def message(ref, thread, payload=b"sealed"):
    return client.Append(ref, thread + b"header", payload)


async def test_a_message_is_acknowledged_and_then_pushed_to_all(
    server, anna, bruno, thread
):
    async with server.session(anna) as sender, server.session(bruno) as reader:
        await sender.send(message(1, thread))
        stored, echo = await sender.next(), await sender.next()
        assert isinstance(stored, Stored)
        assert (stored.ref, stored.seq) == (1, 1)
        assert isinstance(echo, Pushed)
        pushed = await reader.next()
        assert pushed == echo
        assert pushed.items[0].payload == b"sealed"


async def test_what_one_commit_gives_to_a_socket_is_one_message(server, anna, thread):
    async with server.session(anna) as peer:
        before = server.board.traffic.messages_out
        await peer.send(*(message(ref, thread) for ref in range(1, MAX_IN_FLIGHT + 1)))
        pushed = await peer.wait_for(Pushed)
        assert [item.seq for item in pushed.items] == list(range(1, MAX_IN_FLIGHT + 1))
        assert server.board.traffic.messages_out == before + 1


async def test_one_account_reads_on_all_its_devices(server, backend, anna, thread):
    tablet = backend.admit(Device(anna.account))
    async with server.session(anna) as phone, server.session(tablet) as other:
        await phone.send(message(1, thread))
        assert await other.next() == await phone.wait_for(Pushed)


async def test_a_push_that_is_too_large_is_cut_in_order(server, anna, thread):
    items = [
        Item(seq, ItemKind.MESSAGE, 1, b"h", bytes(200_000), b"", None)
        for seq in range(1, 9)
    ]
    async with server.session(anna) as peer:
        server.board.push_items([anna.account], thread, items, {})
        seen = []
        while len(seen) < 8:
            seen += (await peer.wait_for(Pushed)).items
        assert seen == items


async def test_each_member_gets_its_own_box_and_no_other(server, anna, bruno, thread):
    epoch = Item(4, ItemKind.EPOCH, 1, b"record", b"", bytes(64), None)
    async with server.session(anna) as one, server.session(bruno) as other:
        boxes = {anna.account: {4: b"for anna"}}
        server.board.push_items([anna.account, bruno.account], thread, [epoch], boxes)
        assert (await one.next()).items[0].box == b"for anna"
        assert (await other.next()).items[0].box is None


async def test_a_push_is_encoded_once_for_all(server, anna, bruno, monkeypatch):
    calls = []

    def counted(frame):
        calls.append(frame)
        return encode_frame(frame)

    monkeypatch.setattr("cordee.server.web.switchboard.encode_frame", counted)
    async with server.session(anna) as one, server.session(bruno) as other:
        hint = TypingHint(bytes(32), anna.account, on=True)
        server.board.push([anna.account, bruno.account, bytes(32)], hint)
        assert await one.next() == await other.next() == hint
        assert calls == [hint]


async def test_requests_are_answered_in_order(server, backend, anna):
    async with server.session(anna) as peer:
        backend.gate.clear()
        await peer.send(*(client.GetIndex(ref, 0, 10) for ref in (5, 3, 9)))
        await until(lambda: server.board.traffic.frames_in >= 5)
        backend.gate.set()
        assert [await peer.next() for _ in range(3)] == [Ok(5), Ok(3), Ok(9)]


async def test_hints_are_passed_on_and_not_answered(server, backend, anna):
    async with server.session(anna) as peer:
        typing = client.Typing(bytes(32), on=True)
        await peer.send(typing, client.GetIndex(1, 0, 10))
        assert await peer.next() == Ok(1)
        assert backend.hints == [(anna.account, typing)]


async def test_the_first_requests_may_travel_with_the_proof(server, anna):
    async with server.client() as peer:
        await peer.send(client.Hello((1,), "test"))
        challenge = await peer.next()
        proof = anna.proof(server.origin, challenge.nonce)
        await peer.send(client.Authenticate(proof), client.GetIndex(1, 0, 10))
        assert isinstance(await peer.next(), Welcome)
        assert await peer.next() == Ok(1)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Refusal(Code.QUOTA, "enough", rule="MSG-03"), (7, Code.QUOTA, "MSG-03")),
        (Refusal(Code.UNAVAILABLE, "x" * 999), (7, Code.UNAVAILABLE, None)),
        (KeyError("secret detail"), (7, Code.INTERNAL, None)),
    ],
)
@pytest.mark.parametrize(
    "frame", [message(7, bytes(32)), client.GetIndex(7, 0, 10)], ids=["append", "ask"]
)
async def test_whatever_goes_wrong_is_told_once_without_detail(
    server, anna, failure, told, frame
):
    backend = server.desk.backend
    async with server.session(anna) as peer:
        backend.failure = failure
        await peer.send(frame)
        refused = await peer.next()
        assert isinstance(refused, Refused)
        assert (refused.ref, refused.code, refused.rule) == told
        assert "secret detail" not in refused.sentence
        backend.failure = None
        await peer.send(client.GetIndex(8, 0, 10))
        assert await peer.next() == Ok(8)


async def test_an_answer_too_large_for_a_message_is_refused(server, backend, anna):
    thread = backend.thread(anna.account)
    item = Item(1, ItemKind.MESSAGE, 1, b"h", bytes(MAX_WEBSOCKET_MESSAGE), b"", None)
    backend.items[thread].append(item)
    async with server.session(anna) as peer:
        await peer.send(client.GetRange(4, thread, 1, 1))
        refused = await peer.next()
        assert (refused.ref, refused.code) == (4, Code.TOO_LARGE)


async def test_what_was_asked_is_finished_when_the_socket_is_gone(
    server, backend, anna
):
    finished = []
    answer = backend.answer

    async def slow_answer(who, frame):
        told = await answer(who, frame)
        finished.append(frame.ref)
        return told

    backend.answer = slow_answer
    async with server.session(anna) as peer:
        backend.gate.clear()
        await peer.send(client.GetIndex(1, 0, 10))
        await until(lambda: server.board.traffic.frames_in >= 3)
        peer.socket.transport.abort()
    await until(lambda: not server.board.lines)
    assert backend.online == []
    backend.gate.set()
    await until(lambda: finished == [1])


async def test_a_range_larger_than_the_buffers_arrives_whole(server, backend, anna):
    thread = backend.thread(anna.account)
    backend.items[thread] += [
        Item(seq, ItemKind.MESSAGE, 1, b"h", bytes(100_000), b"", None)
        for seq in range(1, 41)
    ]
    async with server.session(anna) as peer:
        for start in range(1, 41, 4):
            await peer.send(client.GetRange(start, thread, start, start + 3))
        seen = []
        while len(seen) < 40:
            seen += (await peer.wait_for(Range)).items
        assert [item.seq for item in seen] == list(range(1, 41))
        assert msgspec.structs.asdict(seen[-1])["payload"] == bytes(100_000)
    assert server.board.traffic.slow_readers == 0
