"""A database that is gone or full: said in words, and over when it is over."""

import asyncio

import asyncpg
import pytest

from cordee.server.objects.local import LocalObjects
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import DeadlineKind
from cordee.server.protocol.server_frames import Refused
from cordee.server.services.backend import Services
from cordee.server.services.faults import Point, faults_from, no_faults
from cordee.server.services.ports import Refusal
from tests.support.blobs import File
from tests.support.hub import Recorder, send, stored

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON item EXECUTE FUNCTION full_disk();
"""


@pytest.fixture
def dsn(own_database):
    return own_database


async def test_a_full_disk_is_told_and_reading_goes_on(services, dsn, anna, thread):
    admin = await asyncpg.connect(**dsn)
    await admin.execute(FULL)
    answer = await send(services, anna.identity, thread.message(anna, "a", 1))
    assert (type(answer), answer.code) == (Refused, Code.STORAGE_FULL)
    with pytest.raises(Refusal) as caught:
        await services.answer(anna.identity, thread.renew(anna).frame(2))
    assert caught.value.code == Code.STORAGE_FULL
    asked = client.GetRange(3, thread.id, 1, 9)
    assert len((await services.answer(anna.identity, asked)).items) == 1
    await admin.execute("DROP TRIGGER full_disk ON item")
    await admin.close()
    answer = await services.answer(anna.identity, thread.frame(4))
    assert answer.seq == 2


async def test_a_database_that_comes_back_is_used_again(
    services, hub, postgres, dsn, anna, thread
):
    admin = await asyncpg.connect(**{**dsn, "database": "postgres"})
    name = dsn["database"]
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
        name,
    )
    frame = thread.message(anna, "a", 1)
    for _ in range(3):
        answer = await send(services, anna.identity, frame)
        assert (type(answer), answer.code) == (Refused, Code.UNAVAILABLE)
    assert not await services.healthy()
    with pytest.raises(Refusal) as caught:
        await services.answer(anna.identity, client.GetIndex(1, 0, 9))
    assert caught.value.code == Code.UNAVAILABLE
    await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await admin.close()
    await asyncio.wait_for(services._context.fanout.bus.ready.wait(), 30)
    while isinstance(answer, Refused):
        answer = await send(services, anna.identity, frame)
    assert stored([answer]) == [2]
    async with asyncio.timeout(30):
        while not await services.healthy():
            pass


async def test_a_connection_lost_at_commit_is_answered_and_the_message_kept_once(
    dsn, anna, thread
):
    """Whatever became of the transaction, the same message again is stored once."""
    lost = []

    def lose(point):
        if point is Point.APPEND_BEFORE_COMMIT and not lost:
            lost.append(point)
            for lane in services._writer._lanes:
                if lane._connection is not None:
                    lane._connection.terminate()

    services = await Services.start(dsn, hub=Recorder(), faults=lose)
    frame = thread.message(anna, "a", 1)
    try:
        answer = await send(services, anna.identity, frame)
        assert (type(answer), answer.code) == (Refused, Code.UNAVAILABLE)
        assert stored([await send(services, anna.identity, frame)]) == [2]
    finally:
        await services.stop()


async def test_a_fault_of_ours_refuses_the_batch_and_the_next_one_works(
    dsn, anna, thread
):
    broken = []

    def fail(point):
        if point is Point.APPEND_AFTER_INSERT and not broken:
            broken.append(point)
            raise RuntimeError("a bug")

    services = await Services.start(dsn, hub=Recorder(), faults=fail)
    frame = thread.message(anna, "a", 1)
    try:
        answer = await send(services, anna.identity, frame)
        assert (type(answer), answer.code) == (Refused, Code.INTERNAL)
        assert stored([await send(services, anna.identity, frame)]) == [2]
    finally:
        await services.stop()


async def test_a_server_that_stops_takes_no_more_and_finishes_what_it_took(
    services, anna, thread
):
    answers = []
    frame = thread.message(anna, "a", 1)
    services.append(anna.identity, frame, answers.append)
    await services.stop()
    assert stored(answers) == [2]
    with pytest.raises(Refusal) as caught:
        services.append(anna.identity, frame, answers.append)
    assert caught.value.code == Code.DRAINING


async def test_every_named_point_is_passed(dsn, ward, anna, thread, tmp_path):
    passed, told, fired = [], asyncio.Event(), asyncio.Event()

    def pass_by(point):
        passed.append(point)
        if point is Point.BEFORE_NOTIFY:
            told.set()
        if point is Point.TASK_AFTER_TELLING:
            fired.set()

    services = await Services.start(
        dsn, hub=Recorder(), faults=pass_by, objects=LocalObjects(tmp_path)
    )
    try:
        await upload_and_give_up(services, anna, thread)
        await send(services, anna.identity, thread.message(anna, "a", 1))
        kind, account = DeadlineKind.MAIL_ANSWER, anna.account
        late = client.SetDeadline(1, bytes(16), thread.id, kind, 1, account, b"note")
        await services.answer(anna.identity, late)
        await asyncio.wait_for(fired.wait(), 30)
        await services.answer(anna.identity, anna.rotate(2))
        await services.answer(anna.identity, thread.renew(anna).frame(3))
        await asyncio.wait_for(told.wait(), 30)
    finally:
        await services.stop()
    assert set(passed) == set(Point)


async def upload_and_give_up(services, who, thread):
    """A blob comes and goes."""
    file, me = File(1), who.identity
    await services.blobs.begin(me, file.blob, file.begin(thread.id))
    await services.blobs.put_segment(me, file.blob, 0, file.segments[0])
    await services.blobs.drop(me, file.blob)
    while not await services.sweep.once():
        pass


def test_a_fault_names_its_point_and_count(monkeypatch):
    kills = []
    monkeypatch.setattr("os.kill", lambda *args: kills.append(args))
    faults = faults_from({"CORDEE_FAULT": "append.after_commit:2"})
    for point in (
        Point.APPEND_AFTER_COMMIT,
        Point.APPEND_AFTER_ACK,
        Point.APPEND_AFTER_COMMIT,
        Point.APPEND_AFTER_COMMIT,
    ):
        faults(point)
        assert len(kills) == (point is Point.APPEND_AFTER_COMMIT and bool(kills))
    assert len(kills) == 1
    assert faults_from({}) is no_faults
    with pytest.raises(ValueError, match="nowhere"):
        faults_from({"CORDEE_FAULT": "nowhere:1"})
