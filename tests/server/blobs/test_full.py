"""No room for one more segment: said in words, nothing half kept, healed by room."""

import os
import tempfile
from pathlib import Path

import obstore
import pytest

from cordee.crypto.attachment import SEGMENT_SIZE
from cordee.server.objects.local import LocalObjects
from cordee.server.objects.port import StorageFullError, StorageGoneError
from cordee.server.protocol.codes import Code
from tests.faults.disks import can_mount, fill, small_disk
from tests.server.blobs.test_uploads import refused
from tests.support.blobs import File


class TestOnASmallDisk:
    pytestmark = pytest.mark.skipif(
        not can_mount(), reason="only root mounts a small disk"
    )

    @pytest.fixture
    def folder(self):
        with small_disk(os.getuid()) as place:
            yield place / "blobs"

    async def test_a_full_disk_is_told_in_words_and_heals(self, mover, thread, folder):
        file = File(2 * SEGMENT_SIZE)
        await mover.begin(thread.id, file)
        assert (await mover.put(file, 0))[0] == 204
        filler = folder.parent / "filler"
        fill(filler)
        refused(await mover.put(file, 1), 507, Code.STORAGE_FULL)
        assert [path.name for path in (folder / file.blob.hex()).iterdir()] == ["0"]
        assert [p.index for p in (await mover.state(file))[1].parts] == [0]
        assert await mover.get(file, 0) == (200, file.segments[0])
        filler.unlink()
        assert (await mover.put(file, 1))[0] == 204
        assert (await mover.complete(file))[1].complete


async def test_a_disk_that_is_told_full_at_the_sync_is_told_so(
    mover, thread, monkeypatch
):
    file = File(1)
    await mover.begin(thread.id, file)

    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        refused(await mover.put(file, 0), 507, Code.STORAGE_FULL)
    assert not (await mover.state(file))[1].parts
    assert (await mover.put(file, 0))[0] == 204


async def test_a_store_that_is_away_is_told_as_such(mover, thread, folder):
    file = File(1)
    await mover.begin(thread.id, file)
    folder.rename(folder.with_name("away"))
    folder.write_text("not a folder")
    refused(await mover.put(file, 0), 503, Code.UNAVAILABLE)
    folder.unlink()
    folder.with_name("away").rename(folder)
    assert (await mover.put(file, 0))[0] == 204


async def test_what_is_stored_is_synced_with_its_folders(folder, monkeypatch):
    objects, synced = LocalObjects(folder), []
    ordinary = os.fsync

    def note(handle):
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        ordinary(handle)

    monkeypatch.setattr(os, "fsync", note)
    blob = bytes(range(16))
    await objects.put(blob, 7, b"x")
    place = folder / blob.hex()
    assert synced == [place / "7", place, folder]
    assert await objects.get(blob, 7) == b"x"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("No space left on device (os error 28)", StorageFullError),
        ("Disk quota exceeded (os error 122)", StorageFullError),
        ("connection refused", StorageGoneError),
    ],
)
async def test_what_the_library_says_is_sorted(folder, monkeypatch, words, kind):
    async def fail(*_args, **_options):
        raise obstore.exceptions.GenericError(words)

    monkeypatch.setattr(obstore, "put_async", fail)
    with pytest.raises(kind):
        await LocalObjects(folder).put(bytes(16), 0, b"x")


def test_the_folder_is_its_owners_alone():
    with tempfile.TemporaryDirectory() as place:
        LocalObjects(Path(place, "data", "blobs"))
        assert Path(place, "data", "blobs").stat().st_mode & 0o777 == 0o700
