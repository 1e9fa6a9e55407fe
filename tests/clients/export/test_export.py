"""A real thread with real files, exported by its member, from a real server."""

import asyncio
import hashlib
import json
import stat

import pytest
from pypdf import PdfReader

from cordee.clients.cli import main as cli
from cordee.clients.export import (
    FolderError,
    Language,
    gather,
    gathering,
    render_pdf,
    save_folder,
    save_pdf,
)
from tests.clients.export.scene import NOW
from tests.support.expertise import until
from tests.support.hospital import running_hospital

SECONDS = 30


@pytest.fixture(scope="session")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
async def filed(hospital, tmp_path):
    """Anna's client, and a thread with a text, an edit and two files."""
    anna, bruno = await hospital.enrol("Anna Lefèvre", "Bruno Œuvrard")
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        thread = await me.new_thread("Avis", [bruno.account], patient="DURAND Marie")
        first = await me.send(thread.id, "avant")
        await me.wait_state(thread.id, first.id, "stored", SECONDS)
        await me.edit(thread.id, first.id, "après")
        paths = [tmp_path / "compte rendu.txt", tmp_path / "vide.bin"]
        paths[0].write_bytes(b"tension 12/8" * 1000)
        paths[1].write_bytes(b"")
        sent = await me.send_files(thread.id, paths, "ci-joint")
        sent = await me.wait_state(thread.id, sent.id, "stored", SECONDS)

        async def is_read():
            return (await me.verify(thread.id)).head == sent.seq

        await until(me, is_read)
        yield anna, me, thread


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_folder_has_all_that_was_said_and_every_file(filed, tmp_path):
    _, me, thread = filed
    gathered = await gather(me, thread.id, NOW)
    folder = tmp_path / "export"
    await save_folder(me, gathered, folder, Language.FR)
    told = json.loads((folder / "thread.json").read_text())
    assert (told["format"], told["version"]) == ("cordee-thread", 1)
    assert told["thread"]["patient"] == "DURAND Marie"
    assert [(one["number"], one["text"]) for one in told["lines"]][:2] == [
        (1, ""),
        (2, "après"),
    ]
    assert told["lines"][1]["edited"]
    files = told["lines"][2]["files"]
    assert [one["size"] for one in files] == [12_000, 0]
    for one in files:
        data = (folder / one["saved_as"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
    names = {one["account"]: one["name"] for one in told["accounts"]}
    assert names[told["lines"][1]["author"]] == "Anna Lefèvre"
    assert json.loads((folder / "report.json").read_text()) == told["report"]
    assert "secret médical" in (folder / "LISEZMOI.txt").read_text()
    assert mode(folder) == mode(folder / "files") == 0o700
    assert mode(folder / "thread.json") == 0o600


async def test_what_is_there_is_not_touched(filed, tmp_path):
    _, me, thread = filed
    gathered = await gather(me, thread.id, NOW)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "mine").write_text("stays")
    with pytest.raises(FolderError, match="exists"):
        await save_folder(me, gathered, folder, Language.EN)
    with pytest.raises(FolderError, match="exists"):
        save_pdf(b"x", folder / "mine")
    assert [path.name for path in folder.iterdir()] == ["mine"]
    assert (folder / "mine").read_text() == "stays"


async def test_a_cut_leaves_nothing_under_the_name(filed, tmp_path, monkeypatch):
    _, me, thread = filed
    gathered = await gather(me, thread.id, NOW)
    place = tmp_path / "place"
    place.mkdir()

    async def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(me, "save_file", fail)
    with pytest.raises(FolderError, match="disk"):
        await save_folder(me, gathered, place / "export", Language.EN)
    assert list(place.iterdir()) == []


async def test_a_file_that_cannot_be_had_is_said_and_the_rest_goes_on(
    filed, tmp_path, monkeypatch
):
    _, me, thread = filed
    gathered = await gather(me, thread.id, NOW)
    ordinary = me.save_file

    async def other_bytes(thread, message, index, path):
        saved = await ordinary(thread, message, index, path)
        if index == 0:
            saved.write_bytes(b"other")
        return saved

    monkeypatch.setattr(me, "save_file", other_bytes)
    document = await save_folder(me, gathered, tmp_path / "export", Language.EN)
    first, second = document.lines[2].files
    assert (first.saved_as, first.reason) == (None, "SHA-256")
    assert second.saved_as == "files/vide.bin"
    assert [p.name for p in (tmp_path / "export/files").iterdir()] == ["vide.bin"]


async def test_the_pdf_of_a_real_thread_has_its_report(filed, tmp_path):
    _, me, thread = filed
    gathered = await gather(me, thread.id, NOW)
    path = tmp_path / "avis.pdf"
    save_pdf(render_pdf(gathered, Language.FR), path)
    assert mode(path) == 0o600
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    report = await me.verify(thread.id)
    assert report.log_hash.hex() in "".join(text.split())  # a wide one is wrapped
    assert "compte rendu.txt" in text
    assert "après" in text
    assert "avant" not in text


async def test_every_line_is_there_however_many_pages_of_history(
    filed, tmp_path, monkeypatch
):
    _, me, thread = filed
    whole = await gather(me, thread.id, NOW)
    monkeypatch.setattr(gathering, "PAGE", 1)
    assert (await gather(me, thread.id, NOW)).document == whole.document


@pytest.mark.parametrize("words", [[], ["--pdf"], ["--folder"]])
async def test_the_command_writes_what_is_asked(filed, tmp_path, capsys, words):
    anna, me, _ = filed
    await me.__aexit__(None, None, None)
    path = tmp_path / "out"
    asked = [*words, *([str(path)] if words else [])]
    options = ["--profile", str(anna.profile), "--key-file", str(anna.key_file)]
    code = await asyncio.to_thread(
        cli.main, ["export", "Avis", *asked, *options, "--lang", "en"]
    )
    told = capsys.readouterr()
    if not words:
        assert (code, "Say where to write" in told.err) == (2, True)
        return
    assert (code, told.out) == (0, f"Written: {path}\n"), told.err
    assert "no longer encrypted" in told.err
    assert path.is_dir() == (words == ["--folder"])
