"""What no client sends: paths, bodies and words that are refused, and change nothing."""

import asyncio
import os

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_SEGMENT
from cordee.server.protocol.rest import BeginBlob
from cordee.server.protocol.server_frames import Refused
from cordee.server.web import blobs as web
from tests.server.blobs.test_uploads import refused
from tests.support.blobs import OCTETS, WORDS, File
from tests.support.sockets import until


@pytest.fixture
async def file(mover, thread):
    """Of two segments, announced."""
    file = File(SEGMENT_SIZE + 300)
    await mover.begin(thread.id, file)
    return file


async def is_untouched(mover, file):
    status, state = await mover.state(file)
    assert (status, state.parts, state.complete) == (200, (), False)


async def status_of(mover, method, path):
    url = f"/v1/blobs/{path}"
    async with mover.http.request(method, url, headers=mover.headers) as answer:
        return answer.status


@pytest.mark.parametrize(
    "path",
    [
        "",
        "x" * 32,
        "A" * 32,
        "0" * 31,
        "0" * 33,
        "0" * 32 + "/segments/-1",
        "0" * 32 + "/segments/x",
        "0" * 32 + "/segments/123456",
        "0" * 32 + "/segments/1/2",
        "0" * 32 + "/segments/%2e%2e%2f0",
        "%2e%2e/%2e%2e/etc/passwd",
        "0" * 32 + "/else",
    ],
)
async def test_a_path_that_names_nothing_is_not_found(mover, path):
    assert await status_of(mover, "GET", path) == 404


@pytest.mark.parametrize("index", [2, 3, 65_535, 65_536, 99_999])
async def test_an_index_beyond_the_last_is_refused(mover, file, index):
    status, frame = await mover.put(file, index, file.segments[0])
    assert (status, frame.code) in {(400, Code.MALFORMED), (404, Code.NOT_FOUND)}
    refused(await mover.get(file, index), 404, Code.NOT_FOUND)
    await is_untouched(mover, file)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("change", [-1, 1])
async def test_a_segment_of_another_size_is_refused(mover, file, index, change):
    right = len(file.segments[index])
    status, frame = await mover.put(file, index, os.urandom(right + change))
    if right + change > MAX_SEGMENT:
        assert (status, frame.code) == (413, Code.TOO_LARGE)
    else:
        assert (status, frame.code, frame.rule) == (400, Code.MALFORMED, "FIL-04")
    await is_untouched(mover, file)


async def test_a_body_that_grows_beyond_its_bound_is_cut(mover, file):
    async def endless():
        for _ in range(40):
            yield bytes(64 * 1024)

    path = f"{file.blob.hex()}/segments/0"
    refused(await mover.ask("PUT", path, endless()), 413, Code.TOO_LARGE)
    await is_untouched(mover, file)


async def test_a_body_of_another_type_is_refused(mover, file):
    path = f"{file.blob.hex()}/segments/0"
    answer = await mover.ask("PUT", path, file.segments[0], "text/plain")
    refused(answer, 400, Code.MALFORMED)
    answer = await mover.ask("PUT", file.blob.hex(), b"\xc0", OCTETS)
    refused(answer, 400, Code.MALFORMED)
    await is_untouched(mover, file)


async def test_a_segment_that_comes_too_slowly_is_refused(mover, file, monkeypatch):
    monkeypatch.setattr(web, "MOVE_SECONDS", 0.05)
    never = asyncio.Event()

    async def slowly():
        yield file.segments[0][:100]
        await never.wait()

    path = f"{file.blob.hex()}/segments/0"
    refused(await mover.ask("PUT", path, slowly()), 408, Code.SLOW_READER)
    await is_untouched(mover, file)


async def test_a_reader_that_takes_nothing_is_cut_off_and_its_slot_is_free(
    mover, server, file, monkeypatch
):
    await mover.put(file, 0)
    monkeypatch.setattr(web, "MOVE_SECONDS", 0.05)
    ended = []
    ordinary = web._sent

    async def sent(request, data):
        request.transport.get_extra_info("socket").setsockopt(1, 7, 4096)
        response = await ordinary(request, data * 64)
        ended.append(request.transport is None or request.transport.is_closing())
        return response

    monkeypatch.setattr(web, "_sent", sent)
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
    asked = f"GET /v1/blobs/{file.blob.hex()}/segments/0 HTTP/1.1\r\nHost: x\r\n"
    ticket = mover.headers["Authorization"]
    writer.write(f"{asked}Authorization: {ticket}\r\n\r\n".encode())
    await until(lambda: bool(ended))
    assert ended == [True]
    assert not server.desk.backend.blobs._slots._taken
    writer.close()
    assert reader is not None


async def test_words_without_a_ticket_or_of_another_kind_are_refused(mover, file):
    for words in ("", "Basic eDp5", "bearer x", "Bearer", "Bearer "):
        answer = await mover.ask("GET", file.blob.hex(), Authorization=words)
        refused(answer, 401, Code.UNAUTHENTICATED)


async def test_a_server_that_stops_takes_nothing_more(mover, server, file):
    server.board.is_draining = True
    refused(await mover.put(file, 0), 503, Code.DRAINING)
    server.board.is_draining = False


async def test_every_answer_has_the_strict_headers(mover, file):
    await mover.put(file, 0)
    for path in ("", "/segments/0", "/segments/1"):
        url = f"/v1/blobs/{file.blob.hex()}{path}"
        async with mover.http.get(url, headers=mover.headers) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Server"] == "cordee"


WORDS_OF_BEGIN = st.one_of(
    st.binary(max_size=200),
    st.tuples(
        st.binary(min_size=30, max_size=33),
        st.integers(-1, 70_000),
        st.integers(-1, 2**54),
    ).map(msgspec.msgpack.encode),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=WORDS_OF_BEGIN)
async def test_no_announcement_makes_the_server_fail(mover, words):
    blob = os.urandom(16).hex()
    status, told = await mover.ask("PUT", blob, words, WORDS)
    assert isinstance(told, Refused)
    assert status in {400, 404, 413}
    assert told.code is not Code.INTERNAL


async def test_an_announcement_for_a_thread_that_is_none_is_refused(mover):
    words = msgspec.msgpack.encode(BeginBlob(os.urandom(32), 1, 272))
    answer = await mover.ask("PUT", os.urandom(16).hex(), words, WORDS)
    refused(answer, 404, Code.NOT_FOUND)
