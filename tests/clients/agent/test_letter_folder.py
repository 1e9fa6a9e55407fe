"""The watched folder: half-written files wait, taken ones move once."""

import os

import pytest

from cordee.clients.agent.letters.folder import Folder


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path, 600)
    folder.prepare()
    return folder


def put(folder, name, data=b"x", age=0.0):
    path = folder.path / name
    path.write_bytes(data)
    if age:
        at = path.stat().st_mtime - age
        os.utime(path, (at, at))
    return path


def names(found):
    return [one.name for one in found]


def test_a_pair_counts_when_both_halves_stand_still(folder):
    put(folder, "a.json")
    pdf = put(folder, "a.pdf", b"%PDF")
    assert folder.look() == []
    pdf.write_bytes(b"%PDF-1.7 and more")
    assert folder.look() == []
    [found] = folder.look()
    assert [path.name for path in found.files] == ["a.json", "a.pdf"]
    folder.done(found)
    assert folder.look() == []
    assert sorted(p.name for p in (folder.path / "done").iterdir()) == [
        "a.json",
        "a.pdf",
    ]


def test_a_half_waits_and_then_fails_with_one_sentence(folder):
    put(folder, "new.pdf")
    put(folder, "old.pdf", age=700)
    folder.look()
    [found] = folder.look()
    assert (found.name, "old.json" in found.trouble) == ("old", True)
    folder.failed(found, found.trouble)
    said = (folder.path / "failed" / "old.txt").read_text()
    assert (
        said == "Le fichier old.json, qui décrit la lettre, n'est pas arrivé à temps.\n"
    )


def test_what_is_hidden_still_written_or_a_link_is_left_alone(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "secret.hl7"
    other.write_bytes(b"MSH|")
    for name in (".a.hl7", "~a.hl7", "a.part", "a.txt"):
        put(folder, name)
    (folder.path / "link.hl7").symlink_to(other)
    folder.look()
    assert folder.look() == []


def test_the_same_name_twice_loses_neither(folder):
    for data in (b"one", b"two"):
        put(folder, "a.hl7", data)
        folder.look()
        [found] = folder.look()
        folder.done(found)
    kept = {p.name: p.read_bytes() for p in (folder.path / "done").iterdir()}
    assert kept == {"a.hl7": b"one", "a-2.hl7": b"two"}


def test_a_kill_between_the_renames_of_a_pair_is_finished_at_the_next_start(folder):
    put(folder, "a.json.to-done")
    put(folder, "a.pdf", b"%PDF")
    put(folder, "b.json.to-failed")
    Folder(folder.path, 600).prepare()
    assert {p.name for p in (folder.path / "done").iterdir()} == {"a.json", "a.pdf"}
    assert {p.name for p in (folder.path / "failed").iterdir()} == {"b.json"}


def test_a_message_of_the_socket_lies_in_the_folder_once(folder):
    assert folder.spool(b"MSH|1") == folder.spool(b"MSH|1")
    folder.look()
    assert len(folder.look()) == 1


def test_a_file_that_is_too_large_is_not_read(folder):
    path = put(folder, "a.hl7")
    with path.open("r+b") as file:
        file.truncate(40 * 2**20)
    folder.look()
    [found] = folder.look()
    assert "trop volumineux" in found.trouble
