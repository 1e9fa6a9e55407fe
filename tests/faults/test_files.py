"""Files whose line is cut, whose ends die, whose disk fills, which change on the way.

What never enters this room: a server that lies.
"""

import asyncio
import os
import random
from collections import Counter
from contextlib import asynccontextmanager

import pytest

from cordee.clients.sdk import FileChanged, FileFault
from cordee.clients.sdk.store.uploads import upload_of, upload_places
from cordee.crypto.encoding import sha256
from tests.faults.disks import can_mount, fill, small_disk
from tests.malicious.proxy import CutOff, Honest, LyingServer
from tests.support.hospital import running_hospital

SECONDS = 60
MIB = 1 << 20


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
def mortal():
    """A server of one's own, to be killed."""
    with running_hospital() as running:
        yield running


class Line(Honest):
    """Counts the segments that pass, and breaks after so many of a way."""

    def __init__(self):
        self.put = Counter()
        self.got = Counter()
        self.room = {"put": None, "get": None}

    def asked(self, path, body):
        if "/segments/" in path and body:
            self._pass("put")
            self.put[path, sha256(body)] += 1
        return body

    def answered(self, path, body):
        if "/segments/" in path and len(body) > 200:
            self._pass("get")
            self.got[path] += 1
        return body

    def _pass(self, way):
        room = self.room[way]
        if room is not None:
            if not room:
                raise CutOff
            self.room[way] = room - 1


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "irm.bin"
    path.write_bytes(random.Random(7).randbytes(7 * MIB + 321))
    return path


@asynccontextmanager
async def two(hospital, line):
    """Anna behind a line that breaks, Bruno with a good one, their thread."""
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as first, bruno.client() as second:
        await first.wait_online(SECONDS)
        await second.wait_online(SECONDS)
        thread = (await first.new_thread("", [second.account], direct=True)).id
    async with LyingServer(hospital.address, line) as address:
        yield anna, bruno, thread, address


async def comes_true(condition):
    async with asyncio.timeout(SECONDS):
        while not (found := condition()):  # noqa: ASYNC110 - a row, a file, a request
            await asyncio.sleep(0.01)
    return found


async def arrived(client, thread):
    stream = client.events()
    await client.wait_online(SECONDS)
    async with asyncio.timeout(SECONDS):
        while True:
            lines = await client.history(thread)
            files = [m for m in lines if m.kind == "file"]
            if files:
                return files[-1]
            await anext(stream)


async def test_a_file_survives_cuts_and_the_death_of_both_ends(mortal, path, tmp_path):
    line = Line()
    line.room["put"] = 3
    async with two(mortal, line) as (anna, bruno, thread, address):
        async with anna.client(address) as me:
            await me.wait_online(SECONDS)
            await me.send_files(thread, [path], "en deux fois")
            await comes_true(lambda: line.room["put"] == 0)
        mortal.server.kill()
        port = int(mortal.address.rsplit(":", 1)[1])
        async with anna.client(address) as me:  # offline, and still on its way
            assert (await me.history(thread))[-1].state == "waiting"
        mortal.server.start(port)
        line.room["put"] = 2
        async with anna.client(address) as me:
            await comes_true(lambda: line.room["put"] == 0)
            line.room["put"] = None
            async with bruno.client() as other:
                seen = await arrived(other, thread)
                assert seen.text == "en deux fois"
                saved = await other.save_file(thread, seen.id, 0, tmp_path / "s")
        assert saved.read_bytes() == path.read_bytes()
        sent = Counter(place for place, _hash in line.put)
        assert len(sent) == 8
        assert set(sent.values()) == {1}, "another ciphertext for one place"


async def test_a_download_goes_on_where_it_was_cut(hospital, path, tmp_path):
    line = Line()
    async with two(hospital, line) as (anna, bruno, thread, address):
        async with anna.client() as me:
            await me.wait_online(SECONDS)
            sent = await me.send_files(thread, [path])
            sent = await me.wait_state(thread, sent.id, "stored", SECONDS)
        target = tmp_path / "saved.bin"
        part = target.with_name("saved.bin.part")
        line.room["get"] = 5
        async with bruno.client(address) as me:
            await arrived(me, thread)
            saving = asyncio.create_task(me.save_file(thread, sent.id, 0, target))
            await comes_true(lambda: line.room["get"] == 0)
            await comes_true(lambda: part.stat().st_size)  # one of them was kept
            saving.cancel()
            await asyncio.gather(saving, return_exceptions=True)
        assert not target.exists()
        assert part.stat().st_mode & 0o777 == 0o600
        again = Line()  # what was under way on the first one comes too late to count
        async with (
            LyingServer(hospital.address, again) as other,
            bruno.client(other) as me,
        ):
            await me.wait_online(SECONDS)
            await me.save_file(thread, sent.id, 0, target)
        assert target.read_bytes() == path.read_bytes()
        assert 0 < sum(again.got.values()) < 8


async def test_a_server_that_comes_back_is_waited_for(mortal, path, tmp_path):
    line = Line()
    async with two(mortal, line) as (anna, bruno, thread, address):
        async with anna.client() as me:
            await me.wait_online(SECONDS)
            sent = await me.send_files(thread, [path])
            sent = await me.wait_state(thread, sent.id, "stored", SECONDS)
        line.room["get"] = 2
        async with bruno.client(address) as me:
            await arrived(me, thread)
            target = tmp_path / "saved.bin"
            saving = asyncio.create_task(me.save_file(thread, sent.id, 0, target))
            await comes_true(lambda: line.room["get"] == 0)
            mortal.server.kill()
            mortal.server.start(int(mortal.address.rsplit(":", 1)[1]))
            line.room["get"] = None
            assert await saving == target
        assert target.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("change", ["one byte", "shorter", "longer", "gone"])
async def test_a_file_that_changed_is_given_up_and_never_sealed_twice(
    hospital, path, change
):
    line = Line()
    line.room["put"] = 3
    async with two(hospital, line) as (anna, _bruno, thread, address):
        async with anna.client(address) as me:
            await me.wait_online(SECONDS)
            sent = await me.send_files(thread, [path])
            await comes_true(lambda: line.room["put"] == 0)
        changed(path, change)
        line.room["put"] = None
        async with anna.client(address) as me:
            reason = "file_missing" if change == "gone" else "file_changed"
            if change == "longer":  # what was chosen is all there
                await comes_true(lambda: not upload_places(me._parts.database))
                return
            await comes_true(
                lambda: (
                    me._parts.timeline.message(me._thread(thread), sent.id).reason
                    == reason
                )
            )
            with pytest.raises(FileFault) as fault:
                await me.wait_state(thread, sent.id, "stored", SECONDS)
            assert fault.value.word == reason.removeprefix("file_")
            assert (await me.history(thread))[-1].state == "failed"
        places = Counter(place for place, _hash in line.put)
        assert set(places.values()) == {1}, "another ciphertext for one place"


def changed(path, change):
    size = path.stat().st_size
    with path.open("r+b") as file:
        match change:
            case "one byte":  # every segment, so that whichever is next shows it
                for start in range(0, size, MIB):
                    file.seek(start)
                    byte = file.read(1)[0]
                    file.seek(start)
                    file.write(bytes([byte ^ 1]))
            case "shorter":
                file.truncate(10)
            case "longer":
                file.seek(0, os.SEEK_END)
                file.write(b"more")
            case "gone":
                path.unlink()


async def test_a_file_that_changes_before_it_was_read_is_refused(hospital, path):
    async with (
        two(hospital, Line()) as (anna, _bruno, thread, _address),
        anna.client() as me,
    ):
        await me.wait_online(SECONDS)
        sent = await me.send_files(thread, [path])
        path.write_bytes(b"autre chose")
        with pytest.raises(FileFault) as fault:
            await me.wait_state(thread, sent.id, "stored", SECONDS)
        assert fault.value.word == "changed"
        assert FileChanged("x").rule == "FIL-05"


async def test_the_journal_is_durable_before_any_ciphertext_leaves(hospital, path):
    line, seen, synced = Line(), [], []
    async with (
        two(hospital, line) as (anna, _bruno, thread, address),
        anna.client(address) as me,
    ):
        await me.wait_online(SECONDS)
        database = me._parts.database
        transaction = database.transaction

        def noted(*, durable=False):
            synced.append(durable)
            return transaction(durable=durable)

        database.transaction = noted
        asked = line.asked

        def look(request, body):
            if "/segments/" in request and body:
                (file,) = upload_of(database, thread, sent.id).files
                seen.append((file.digest is not None, any(synced)))
            return asked(request, body)

        line.asked = look
        sent = await me.send_files(thread, [path])
        await me.wait_state(thread, sent.id, "stored", SECONDS)
    assert seen == [(True, True)] * 8


@pytest.mark.skipif(not can_mount(), reason="only root mounts a small disk")
async def test_a_full_disk_leaves_what_was_checked_for_the_next_time(hospital, path):
    line = Line()
    async with two(hospital, line) as (anna, bruno, thread, address):
        async with anna.client() as me:
            await me.wait_online(SECONDS)
            sent = await me.send_files(thread, [path])
            sent = await me.wait_state(thread, sent.id, "stored", SECONDS)
        with small_disk(os.getuid()) as folder:
            filler = folder / "filler"
            fill(filler)
            os.truncate(filler, filler.stat().st_size - 3 * MIB - MIB // 2)
            async with bruno.client(address) as me:
                await arrived(me, thread)
                target = folder / "saved.bin"
                with pytest.raises(FileFault) as fault:
                    await me.save_file(thread, sent.id, 0, target)
                assert fault.value.word == "disk_full"
                assert not target.exists()
                assert target.with_name("saved.bin.part").exists()
                filler.unlink()
                fetched, ask = [], me._parts.blobs.get_segment

                async def get_segment(blob, index, size):
                    fetched.append(index)
                    return await ask(blob, index, size)

                me._parts.blobs.get_segment = get_segment
                await me.save_file(thread, sent.id, 0, target)
                assert target.read_bytes() == path.read_bytes()
                assert len(fetched) == len(set(fetched)) < 8
