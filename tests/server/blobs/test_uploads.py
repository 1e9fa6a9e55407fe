"""Uploads: resumed, repeated, bounded, complete only when everything is there."""

import asyncio
from contextlib import ExitStack

import msgspec
import pytest

from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.crypto.encoding import sha256
from cordee.server.domain.rates import Rate
from cordee.server.objects.opening import open_objects
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import BeginBlob, BlobState
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import MAX_UNBROUGHT, Rates, Settings
from cordee.server.services.slots import MAX_MOVES_OF_ACCOUNT
from tests.server.blobs.conftest import begun, sweep
from tests.support.blobs import WORDS, File, moving
from tests.support.crashes import environment
from tests.support.hub import send, stored
from tests.support.seaweed import BUCKET, running_s3


def refused(answer, status, code, rule=None):
    found, frame = answer
    assert (found, frame.code, frame.rule) == (status, code, rule)


async def bring(services, thread, who, *files, ref=1, n=None):
    """A message that brings files; gives the answer."""
    frame = thread.message(who, "voir pièce jointe", ref, n=n)
    frame = msgspec.structs.replace(frame, blobs=tuple(f.blob for f in files))
    return await send(services, who.identity, frame)


async def test_a_file_goes_up_is_brought_and_comes_down(
    services, thread, anna, mover, other, folder
):
    file = File(2 * SEGMENT_SIZE + 5)
    await mover.upload(thread.id, file)
    stored([await bring(services, thread, anna, file)])
    assert await other.download(file) == file.segments
    assert await other.manifest(file) == (200, file.manifest)
    status, state = await other.state(file)
    assert (status, state.complete, state.size) == (200, True, file.size)
    assert tuple(part.sha256 for part in state.parts) == tuple(file.hashes)
    kept = sorted(path.name for path in (folder / file.blob.hex()).iterdir())
    assert kept == ["0", "1", "2"]


@pytest.fixture(scope="session")
def bucket(tmp_path_factory):
    with running_s3(tmp_path_factory.mktemp("s3") / "home") as variables:
        yield variables


class TestWithS3:
    """The same over S3."""

    @pytest.fixture
    def objects(self, bucket, tmp_path):
        with environment(**bucket):
            yield open_objects(BUCKET, tmp_path)

    async def test_a_file_goes_up_comes_down_and_is_swept(
        self, server, anna, thread, mover, objects, clock
    ):
        services = server.desk.backend
        file, alone = File(SEGMENT_SIZE + 1), File(10)
        await mover.upload(thread.id, file)
        await mover.upload(thread.id, alone)
        stored([await bring(services, thread, anna, file)])
        assert await mover.download(file) == file.segments
        await objects.put(bytes(16), 0, b"stray")
        assert await objects.get(bytes(16), 1) is None
        assert {one.blob async for one in objects.blobs()} >= {file.blob, bytes(16)}
        clock.ahead = 200_000
        await sweep(services)
        assert await objects.indexes(alone.blob) == set()
        assert await objects.indexes(bytes(16)) == set()
        assert await objects.indexes(file.blob) == {0, 1}


async def test_the_same_again_is_the_same(mover, thread):
    file = File(SEGMENT_SIZE + 300)
    first = await mover.begin(thread.id, file)
    assert await mover.begin(thread.id, file) == first
    for _ in range(2):
        assert (await mover.put(file, 1))[0] == 204
    status, state = await mover.begin(thread.id, file)
    assert (status, [part.index for part in state.parts]) == (200, [1])
    assert (await mover.put(file, 0))[0] == 204
    done = await mover.complete(file)
    assert await mover.complete(file) == done
    assert (await mover.begin(thread.id, file))[1].complete
    assert (await mover.put(file, 0))[0] == 204


async def test_segments_put_at_once_are_all_kept(mover, thread):
    file = File(5 * SEGMENT_SIZE)
    await mover.begin(thread.id, file)
    answers = await asyncio.gather(*(mover.put(file, i) for i in (0, 1, 1, 2, 3, 4)))
    assert [status for status, _ in answers] == [204] * 6
    assert (await mover.complete(file))[1].complete


async def test_other_bytes_at_an_index_never_replace_the_first(mover, thread):
    file, other = File(SEGMENT_SIZE + 300), File(SEGMENT_SIZE + 300)
    await mover.begin(thread.id, file)
    await mover.put(file, 0)
    refused(await mover.put(file, 0, other.segments[0]), 409, Code.CONFLICT, "FIL-05")
    assert await mover.get(file, 0) == (200, file.segments[0])


async def test_one_of_two_that_race_for_an_index_wins_whole(mover, thread):
    file, other = File(300), File(300)
    await mover.begin(thread.id, file)
    bytes_ = [file.segments[0], other.segments[0]] * 3
    answers = await asyncio.gather(*(mover.put(file, 0, data) for data in bytes_))
    assert {status for status, _ in answers} == {204, 409}
    _, kept = await mover.get(file, 0)
    (part,) = (await mover.state(file))[1].parts
    assert sha256(kept) == part.sha256
    winners = {
        b for b, (status, _) in zip(bytes_, answers, strict=True) if status == 204
    }
    assert winners == {kept}


async def test_a_manifest_before_the_last_segment_is_refused(mover, thread):
    file = File(SEGMENT_SIZE + 300)
    await mover.begin(thread.id, file)
    await mover.put(file, 0)
    refused(await mover.complete(file), 409, Code.OUT_OF_ORDER)
    assert not (await mover.state(file))[1].complete


async def test_a_manifest_that_lies_is_refused(mover, thread):
    file = File(SEGMENT_SIZE + 300)
    await mover.begin(thread.id, file)
    for index in (0, 1):
        await mover.put(file, index)
    for manifest in (
        File(SEGMENT_SIZE + 300).manifest,
        msgspec.msgpack.encode(tuple(reversed(file.hashes))),
        msgspec.msgpack.encode((file.hashes[0],)),
    ):
        answer = await mover.complete(file, manifest)
        refused(answer, 409, Code.CONFLICT, "FIL-01")
    for manifest, rule in (
        (b"", "ENC-01"),
        (b"\xc0", "ENC-01"),
        (msgspec.msgpack.encode((b"short", b"short")), "ENC-01"),
        (b"\xdc\x00\x02" + file.manifest[1:], "ENC-02"),
    ):
        refused(await mover.complete(file, manifest), 400, Code.MALFORMED, rule)
    assert (await mover.complete(file))[1].complete


async def test_an_id_in_use_is_not_taken_over(mover, other, thread, services, anna):
    file = File(300)
    await mover.begin(thread.id, file)
    refused(await other.begin(thread.id, file), 409, Code.CONFLICT)
    larger = File(600, file.blob)
    refused(await mover.begin(thread.id, larger), 409, Code.CONFLICT)
    elsewhere = await begun(services, anna)
    refused(await mover.begin(elsewhere.id, file), 409, Code.CONFLICT)


@pytest.mark.parametrize("size", [0, 15, 16, 271, 273, SEGMENT_SIZE + 17])
async def test_a_size_that_no_file_has_is_refused(mover, thread, size):
    blob = File(1).blob.hex()
    words = msgspec.msgpack.encode(BeginBlob(thread.id, 1, size))
    refused(await mover.ask("PUT", blob, words, WORDS), 400, Code.MALFORMED, "FIL-04")


@pytest.mark.parametrize(
    "plain", [0, 1, 256, 257, 1024, SEGMENT_SIZE - 1, SEGMENT_SIZE]
)
async def test_every_size_class_is_taken(mover, thread, plain):
    await mover.upload(thread.id, File(plain))


async def test_an_upload_that_is_given_up_leaves_nothing(
    mover, thread, services, folder
):
    file = File(SEGMENT_SIZE + 300)
    await mover.begin(thread.id, file)
    await mover.put(file, 0)
    assert (await mover.drop(file))[0] == 204
    refused(await mover.state(file), 404, Code.NOT_FOUND)
    refused(await mover.put(file, 1), 404, Code.NOT_FOUND)
    refused(await mover.begin(thread.id, file), 409, Code.CONFLICT)
    await sweep(services)
    assert list(folder.iterdir()) == []
    await mover.upload(thread.id, file)


async def test_what_is_complete_is_not_given_up(mover, thread):
    file = File(300)
    await mover.upload(thread.id, file)
    refused(await mover.drop(file), 409, Code.CONFLICT)
    assert (await mover.get(file, 0))[0] == 200


async def test_too_many_under_way_of_one_account_are_refused(services, anna, bruno):
    blobs = services.blobs
    with ExitStack() as stack:
        for _ in range(MAX_MOVES_OF_ACCOUNT):
            stack.enter_context(blobs.slot(anna.identity))
        with pytest.raises(Refusal) as told:
            stack.enter_context(blobs.slot(anna.identity))
        assert told.value.code is Code.TOO_MANY
        stack.enter_context(blobs.slot(bruno.identity))
    with blobs.slot(anna.identity):
        pass


class TestBounds:
    @pytest.fixture
    def settings(self):
        return Settings(max_blob=2000)

    async def test_what_is_larger_than_the_server_takes_is_refused(self, mover, thread):
        refused(await mover.begin(thread.id, File(5000)), 413, Code.TOO_LARGE)

    async def test_uploads_that_no_message_brought_are_bounded(self, mover, thread):
        size = File(1800).size
        for _ in range(16 * 2000 // size):
            assert (await mover.begin(thread.id, File(1800)))[0] == 200
        refused(await mover.begin(thread.id, File(1800)), 429, Code.QUOTA)


class TestRate:
    @pytest.fixture
    def settings(self):
        return Settings(rates=Rates(uploads=Rate(0.001, 1000)))

    async def test_what_an_account_uploads_in_a_day_is_bounded(
        self, mover, other, thread
    ):
        for _ in range(3):
            assert (await mover.begin(thread.id, File(1)))[0] == 200
        refused(await mover.begin(thread.id, File(1)), 429, Code.QUOTA)
        assert (await other.begin(thread.id, File(1)))[0] == 200


async def test_the_number_of_unfinished_uploads_is_bounded(
    mover, thread, services, anna
):
    files = [File(1) for _ in range(MAX_UNBROUGHT)]
    for file in files:
        assert (await mover.begin(thread.id, file))[0] == 200
    refused(await mover.begin(thread.id, File(1)), 429, Code.QUOTA)
    for file in files[:2]:
        await mover.upload(thread.id, file)
    stored([await bring(services, thread, anna, *files[:2])])
    assert (await mover.begin(thread.id, File(1)))[0] == 200


async def test_a_state_lists_what_is_stored_only(mover, thread):
    file = File(3 * SEGMENT_SIZE)
    assert await mover.begin(thread.id, file) == (
        200,
        BlobState(3, file.size, complete=False, parts=()),
    )
    await mover.put(file, 2)
    _, state = await mover.state(file)
    assert [(p.index, p.sha256) for p in state.parts] == [(2, file.hashes[2])]


async def test_nobody_moves_without_a_ticket(server, thread):
    async with moving(server.url, "") as nobody:
        refused(await nobody.begin(thread.id, File(1)), 401, Code.UNAUTHENTICATED)
