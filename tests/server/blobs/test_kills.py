"""The server is killed with -9 between an object and its row, and comes back."""

import asyncio
import contextlib

import aiohttp
import pytest
from msgspec.structs import force_setattr

from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.server.protocol.codes import Code
from cordee.server.services.faults import Point
from cordee.server.store import blobs
from tests.server.blobs.conftest import sweep
from tests.server.blobs.test_sweep import count, kept
from tests.server.blobs.test_uploads import bring
from tests.support.blobs import File, moving, ticket
from tests.support.crashes import environment
from tests.support.hub import stored
from tests.support.serving import launch, serving

TWO_DAYS = 2 * 86_400


@pytest.fixture
def folder(tmp_path):
    """The one of the process that is killed."""
    return tmp_path / "data" / "blobs"


@pytest.fixture
def who(services, anna, thread):
    return services, anna, thread


@pytest.fixture
def killed(dsn, tmp_path):
    """A process on the same database and folder, killed at a point."""
    url = f"postgresql://{dsn['user']}@/{dsn['database']}?host={dsn['host']}"
    words = ("--database-url", f"{url}&port={dsn['port']}", "--faults")

    return tmp_path / "data", *words


async def dies(killed, point, count, who, file):
    """Start it, upload, and see it killed."""
    services, anna, thread = who
    with environment(CORDEE_FAULT=f"{point}:{count}"):
        async with serving(*killed) as process:
            given = await ticket(services, anna)
            with contextlib.suppress(aiohttp.ClientError, ConnectionError):
                async with moving(process.url, given) as there:
                    await there.upload(thread.id, file)
            assert await process.ended() < 0


@pytest.mark.parametrize("point", [Point.BLOB_AFTER_CLAIM, Point.BLOB_AFTER_OBJECT])
@pytest.mark.parametrize("number", [1, 2])
async def test_an_upload_goes_on_where_a_kill_left_it(
    who, mover, other, killed, point, number
):
    services, anna, thread = who
    file = File(2 * SEGMENT_SIZE + 9)
    await dies(killed, point, number, who, file)
    status, state = await mover.state(file)
    assert (status, state.complete) == (200, False)
    assert [part.index for part in state.parts] == list(range(number - 1))
    other_file = File(2 * SEGMENT_SIZE + 9)
    answer = await mover.put(file, number - 1, other_file.segments[number - 1])
    assert (answer[0], answer[1].rule) == (409, "FIL-05")
    await mover.upload(thread.id, file)
    stored([await bring(services, thread, anna, file)])
    assert await other.download(file) == file.segments


@pytest.mark.parametrize("point", [Point.BLOB_AFTER_CLAIM, Point.BLOB_AFTER_OBJECT])
async def test_what_a_kill_left_and_nobody_continues_goes(
    who, killed, folder, clock, point
):
    services, _, _ = who
    await dies(killed, point, 1, who, File(SEGMENT_SIZE + 9))
    clock.ahead = TWO_DAYS
    await sweep(services)
    assert kept(folder) == set()
    assert await count(services, "blob") == await count(services, "blob_segment") == 0


async def test_a_deletion_goes_on_where_a_kill_left_it(
    services, thread, mover, killed, folder
):
    first, second = File(1), File(1)
    for file in (first, second):
        await mover.upload(thread.id, file)
    async with services.pool.acquire() as connection:
        await blobs.doom(connection, [first.blob, second.blob])
    data, *words = killed
    with environment(CORDEE_FAULT=Point.BLOB_AFTER_REMOVAL):
        process = await launch("--data", data, "--port", "0", *words)
    async with asyncio.timeout(60):
        assert await process.wait() < 0
    assert len(kept(folder)) == 1
    assert await count(services, "blob") == 2
    await sweep(services)
    assert kept(folder) == set()
    assert await count(services, "blob") == await count(services, "blob_segment") == 0


async def test_rows_of_a_message_and_of_what_it_brings_come_together_or_not_at_all(
    services, thread, anna, mover
):
    file, passed = File(1), []

    def fail(point):
        passed.append(point)
        if point is Point.APPEND_AFTER_INSERT:
            raise RuntimeError("the power is gone")

    await mover.upload(thread.id, file)
    ordinary = services._context.faults
    force_setattr(services._context, "faults", fail)
    answer = await bring(services, thread, anna, file, n=1)
    force_setattr(services._context, "faults", ordinary)
    assert (answer.code, Point.APPEND_AFTER_INSERT in passed) == (Code.INTERNAL, True)
    assert await count(services, "item_blob") == 0
    stored([await bring(services, thread, anna, file, n=1)])
    assert await count(services, "item_blob") == 1
