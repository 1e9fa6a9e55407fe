"""What nobody needs goes, what is needed stays, whoever dies when."""

from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.server.protocol.codes import Code
from cordee.server.services.bringing import forget
from cordee.server.services.sweeping import LOCK
from tests.server.blobs.conftest import begun, sweep
from tests.server.blobs.test_uploads import bring, refused
from tests.support.blobs import File
from tests.support.hub import stored

TWO_DAYS = 2 * 86_400


def kept(folder):
    return {path.name for path in folder.iterdir()}


async def count(services, table):
    async with services.pool.acquire() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")


async def test_what_no_message_brought_goes_after_a_day(
    services, thread, anna, mover, folder, clock
):
    unfinished, unsent, sent = File(SEGMENT_SIZE + 1), File(1), File(1)
    await mover.begin(thread.id, unfinished)
    await mover.put(unfinished, 0)
    await mover.upload(thread.id, unsent)
    await mover.upload(thread.id, sent)
    stored([await bring(services, thread, anna, sent)])
    await sweep(services)
    assert len(kept(folder)) == 3
    clock.ahead = TWO_DAYS
    await sweep(services)
    assert kept(folder) == {sent.blob.hex()}
    assert await count(services, "blob") == await count(services, "blob_segment") == 1


async def test_an_upload_that_goes_on_is_left_alone(services, thread, anna, clock):
    file, me = File(SEGMENT_SIZE + 1), anna.identity
    await services.blobs.begin(me, file.blob, file.begin(thread.id))
    for index, hours in enumerate((20, 40)):
        clock.ahead = hours * 3600
        await services.blobs.put_segment(me, file.blob, index, file.segments[index])
        await sweep(services)
    done = await services.blobs.put_manifest(me, file.blob, file.manifest)
    assert done.complete


async def test_a_message_that_comes_too_late_is_told_so(
    services, thread, anna, mover, clock
):
    file = File(1)
    await mover.upload(thread.id, file)
    clock.ahead = TWO_DAYS
    await sweep(services)
    assert (await bring(services, thread, anna, file)).code is Code.NOT_FOUND


async def test_objects_without_rows_go_once_they_are_old(
    services, objects, folder, clock
):
    stray = File(1)
    await objects.put(stray.blob, 0, stray.segments[0])
    (folder / "a note of the operator").write_text("stays")
    async with services.pool.acquire() as connection:
        await services.sweep.audit(connection)
        assert stray.blob.hex() in kept(folder)
        clock.ahead = TWO_DAYS
        await services.sweep.audit(connection)
    assert kept(folder) == {"a note of the operator"}


async def test_what_an_interrupted_put_left_goes_once_it_is_old(
    services, thread, mover, folder, clock
):
    file = File(1)
    await mover.upload(thread.id, file)
    (folder / file.blob.hex() / "0#1").write_bytes(b"half")
    async with services.pool.acquire() as connection:
        await services.sweep.audit(connection)
        assert (folder / file.blob.hex() / "0#1").exists()
        clock.ahead = TWO_DAYS
        await services.sweep.audit(connection)
    assert [p.name for p in (folder / file.blob.hex()).iterdir()] == ["0"]


async def test_a_lost_object_of_an_unfinished_upload_may_be_put_again(
    services, thread, mover, folder
):
    file = File(SEGMENT_SIZE + 1)
    await mover.begin(thread.id, file)
    for index in (0, 1):
        await mover.put(file, index)
    (folder / file.blob.hex() / "0").unlink()
    async with services.pool.acquire() as connection:
        await services.sweep.audit(connection)
    assert [p.index for p in (await mover.state(file))[1].parts] == [1]
    refused(await mover.complete(file), 409, Code.OUT_OF_ORDER)
    assert (await mover.put(file, 0))[0] == 204
    assert (await mover.complete(file))[1].complete


async def test_a_lost_object_of_a_complete_one_is_told_and_nothing_else_is_touched(
    server, thread, anna, mover, other, folder
):
    services = server.desk.backend
    file = File(SEGMENT_SIZE + 1)
    await mover.upload(thread.id, file)
    stored([await bring(services, thread, anna, file)])
    (folder / file.blob.hex() / "0").unlink()
    async with services.pool.acquire() as connection:
        await services.sweep.audit(connection)
    assert server.board.traffic.counted["blobs_damaged", ""] == 1
    refused(await other.get(file, 0), 404, Code.NOT_FOUND)
    assert await other.get(file, 1) == (200, file.segments[1])


async def test_one_process_sweeps_at_a_time(services):
    async with services.pool.acquire() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        try:
            assert not await services.sweep.once()
        finally:
            await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)
    await sweep(services)


async def test_a_blob_that_is_forwarded_stays_when_the_first_item_is_erased(
    services, thread, anna, mover, reader
):
    bruno, other = reader
    file = File(1)
    await mover.upload(thread.id, file)
    (first,) = stored([await bring(services, thread, anna, file)])
    elsewhere = await begun(services, bruno)
    stored([await bring(services, elsewhere, bruno, file)])
    async with services.pool.acquire() as connection, connection.transaction():
        await forget(connection, thread.id, [first])
    await sweep(services)
    assert await other.download(file) == file.segments


async def test_a_transaction_that_erases_and_fails_has_lost_nothing(
    services, thread, anna, mover, other
):
    file = File(1)
    await mover.upload(thread.id, file)
    (first,) = stored([await bring(services, thread, anna, file)])
    async with services.pool.acquire() as connection:
        failing = connection.transaction()
        await failing.start()
        await forget(connection, thread.id, [first])
        await failing.rollback()
    await sweep(services)
    assert await other.download(file) == file.segments
