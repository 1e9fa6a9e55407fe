"""Studies with the real server: sent, resumed, opened a slice at a time, saved."""

import asyncio
import hashlib
import os
import signal
import sys
from pathlib import Path

import pytest

from cordee.clients.sdk import ConsentEnded, NotFound, StudyRefused
from cordee.clients.sdk.faults import FaultPoint
from cordee.imaging.phantom import Phantom, make_files
from tests.imaging.samples import ROOT, every_kind
from tests.support.expertise import PATIENT

FILES = every_kind()
POINTS = [FaultPoint.BEFORE_OUTBOX_COMMIT, FaultPoint.AFTER_OUTBOX_COMMIT]


@pytest.fixture
def folder(tmp_path):
    """A disc as it comes: every kind of file, and what is no image."""
    place = tmp_path / "disc"
    (place / "IMAGES" / "deep").mkdir(parents=True)
    for number, data in enumerate(FILES.values()):
        name = f"IMAGES/deep/I{number:04}" if number % 2 else f"IMAGES/I{number:04}"
        (place / name).write_bytes(data)
    (place / "README.TXT").write_bytes(b"Insert the disc")
    (place / "loop").symlink_to(place)
    return place


@pytest.fixture
def chest(tmp_path):
    """A series of more than one segment."""
    place = tmp_path / "chest"
    place.mkdir()
    for number, data in enumerate(make_files(Phantom(14, side=320))):
        (place / f"{number}.dcm").write_bytes(data)
    return place


async def sent(client, thread, place, number=1):
    with await client.read_studies(place) as found:
        view, lost = await client.send_study(thread, found, number, "Pour avis")
    assert lost == ()
    return await client.wait_state(thread, view.id, "stored", 30)


def hashes(place):
    return sorted(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in place.rglob("*")
        if path.is_file() and path.suffix != ".TXT"
    )


async def came(client, thread, sdk):
    """The study that the last message of a thread brings."""

    async def condition():
        known = client._parts.threads.find(thread)
        lines = [] if known is None else await client.history(thread)
        return next((line for line in lines if line.kind == "study"), None)

    return await sdk.until(client, condition)


async def test_a_study_is_sent_and_every_file_comes_back(pair, sdk, folder, tmp_path):
    me, other, thread = pair
    view = await sent(me, thread, folder)
    assert (view.kind, view.text) == ("study", "Pour avis")
    there = await came(other, thread, sdk)
    assert (there.study.instances, there.study.omitted) == (len(FILES), 1)
    assert there.study.patient == "ESSAI^SEPT"
    saved = await other.save_study(thread, there.id, tmp_path / "saved")
    assert (saved.files, saved.failed) == (len(FILES), ())
    assert hashes(tmp_path / "saved") == hashes(folder / "IMAGES")
    assert not list((me._parts.profile.path / "outgoing").rglob("pack*"))


async def test_a_slice_alone_takes_the_segments_that_hold_it(
    pair, sdk, chest, monkeypatch
):
    me, other, thread = pair
    await sent(me, thread, chest)
    there = await came(other, thread, sdk)
    assert there.files[0].thumbnail.startswith(b"\xff\xd8")
    assert there.files[1].size > 1 << 20
    opened = await other.open_study(thread, there.id)
    asked = []
    fetch = opened._fetch

    async def watched(file, segment):
        asked.append((file, segment))
        return await fetch(file, segment)

    monkeypatch.setattr(opened, "_fetch", watched)
    raw = await opened.frame(0, 13)
    whole = (chest / "0.dcm").read_bytes()
    assert whole.endswith(raw)
    assert (await opened.preview(0, 0)).shape == (160, 160)
    assert len(asked) <= 3
    with pytest.raises(NotFound):
        await opened.frame(0, 14)


async def test_a_saved_series_is_not_fetched_twice_nor_written_over(
    pair, sdk, folder, tmp_path
):
    me, other, thread = pair
    await sent(me, thread, folder)
    there = await came(other, thread, sdk)
    place = tmp_path / "saved"
    first = await other.save_study(thread, there.id, place, series=1)
    assert first.files == 5
    spoiled = next(place.rglob("00002.dcm"))
    spoiled.write_bytes(b"mine")
    again = await other.save_study(thread, there.id, place, series=1)
    assert (again.files, again.failed) == (4, ("series-001/00002.dcm",))
    assert spoiled.read_bytes() == b"mine"
    with pytest.raises(NotFound):
        await other.save_study(thread, there.id, place, series=99)


async def test_an_upload_goes_on_after_the_client_died(hospital, sdk, chest, tmp_path):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me, bruno.client() as other:
        await sdk.online(me, other)
        thread = (await me.new_thread("", [other.account], direct=True)).id
        await sdk.holds(other, thread, 1)
        await me._parts.uploads.stop()  # as when the process is killed
        with await me.read_studies(chest) as found:
            view, _lost = await me.send_study(thread, found, 1)
        assert (view.state, view.kind, view.study.instances) == ("waiting", "study", 14)
        for path in chest.iterdir():
            path.unlink()  # the disc is taken out
        packs = list((me._parts.profile.path / "outgoing").rglob("pack*"))
        assert b"DICM" not in packs[0].read_bytes()
    async with anna.client() as me, bruno.client() as other:
        await sdk.online(me, other)
        there = await came(other, thread, sdk)
        saved = await other.save_study(thread, there.id, tmp_path / "saved")
        assert saved.files == 14


async def test_what_a_cut_off_packing_left_is_swept_when_the_profile_is_opened(
    hospital, chest
):
    (anna,) = await hospital.enrol("Anna")
    left = Path(anna.profile) / "outgoing" / "cafe"
    left.mkdir(parents=True)
    (left / "pack-1").write_bytes(b"nothing opens this")
    async with anna.client():
        assert not left.exists()


CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
from cordee.clients.sdk import Client, FileProgress

async def main(profile, key_file, thread, folder):
    async with Client(profile, key_file=Path(key_file)) as me:
        await me.wait_online(30)
        stream = me.events()
        with await me.read_studies(folder) as found:
            await me.send_study(bytes.fromhex(thread), found, 1)
        async for event in stream:
            if isinstance(event, FileProgress) and event.index == 1:
                os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.prove
@pytest.mark.parametrize("point", ["", *POINTS])
async def test_a_study_survives_a_kill_and_is_said_once(
    hospital, sdk, chest, tmp_path, point
):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with bruno.client() as other:
        async with anna.client() as me:
            await sdk.online(me, other)
            thread = (await me.new_thread("Avis", [other.account])).id
            await sdk.holds(other, thread, 1)
        words = [anna.profile, anna.key_file, thread.hex(), chest]
        faults = {"CORDEE_FAULT": f"{point}:1", "CORDEE_ALLOW_FAULTS": "1"}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CHILD, *map(str, words)),
            env=os.environ | (faults if point else {}),
        )
        assert await child.wait() == -signal.SIGKILL
        for path in chest.iterdir():
            path.unlink()
        async with anna.client() as me:
            await sdk.online(me)
            there = await came(other, thread, sdk)
            last = await me.send(thread, "fin")
            await sdk.sees(other, thread, "fin")
            assert last
        saved = await other.save_study(thread, there.id, tmp_path / "saved")
        lines = await other.history(thread)
        assert [line.kind for line in lines].count("study") == 1
        assert (saved.files, saved.failed) == (14, ())
    async with anna.client():
        assert not list((Path(anna.profile) / "outgoing").rglob("pack*"))


async def test_studies_of_several_patients_are_several_messages(pair, folder):
    me, _other, _thread = pair
    for number, path in enumerate(sorted((folder / "IMAGES").glob("I*"))[:2]):
        data = path.read_bytes().replace(
            f"{ROOT}.100".encode(), f"{ROOT}.20{number}".encode()
        )
        (folder / f"other{number}").write_bytes(
            data.replace(b"ESSAI^SEPT", b"ESSAI^HUIT")
        )
    with await me.read_studies(folder) as found:
        assert [study.number for study in found.studies] == [1, 2, 3]
        assert found.patients == 2
        assert [
            (each.name, each.reason)
            for each in found.omitted
            if each.reason != "not-shown"
        ] == [("README.TXT", "not-dicom")]


async def test_what_holds_no_study_is_refused_in_a_word(pair, tmp_path):
    me, _other, _thread = pair
    (tmp_path / "note").write_bytes(b"no image")
    (tmp_path / "bad.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for name in ("note", "bad.zip", "."):
        with pytest.raises(StudyRefused) as refused:
            await me.read_studies(tmp_path / name)
        assert refused.value.word == "no_study"


async def test_a_study_whose_consent_ended_is_opened_and_sent_no_more(
    pair, sdk, folder, tmp_path
):
    me, other, thread = pair
    view = await sent(me, thread, folder)
    there = await came(other, thread, sdk)
    opened = await other.open_study(thread, there.id)
    about = await me.file_hashes(thread, view.id)
    given = await me.consent(thread, PATIENT, about)
    await me.end_consent(thread, given.consent)

    async def is_ended():
        return any(one.ended for one in await other.consents(thread))

    await sdk.until(other, is_ended)
    with pytest.raises(ConsentEnded):
        await other.open_study(thread, there.id)
    with pytest.raises(ConsentEnded):
        await opened.frame(0, 0)
    with pytest.raises(ConsentEnded):
        await other.save_study(thread, there.id, tmp_path)
    with await me.read_studies(folder) as found, pytest.raises(ConsentEnded):
        await me.send_study(thread, found, 1)
    assert not list((me._parts.profile.path / "outgoing").rglob("pack*"))
