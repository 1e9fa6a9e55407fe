"""A ZIP of a sender: hostile names are names, and bombs are not inflated."""

import io
import tempfile
import zipfile

import pytest

from cordee.imaging.archive import archive_sources
from cordee.imaging.errors import Reason, SourceError
from cordee.imaging.study import find_studies
from tests.imaging.samples import ct

GOOD = ct(1, 0.0)


def zipped(members, **how):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def sources(file):
    return archive_sources(file, tempfile.TemporaryFile)


def test_hostile_names_are_read_and_nothing_is_written_for_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["../../evil.dcm", "/etc/passwd", "C:\\a.dcm", "a\x00b", "-rf", "x" * 3000]
    files = {name: ct(n, float(n)) for n, name in enumerate(names, 1)}
    found = find_studies(sources(zipped(files)))
    assert found.studies[0].count == len(names)
    assert list(tmp_path.iterdir()) == []


def test_folders_are_no_files():
    assert len(list(sources(zipped({"a/": b"", "a/1": GOOD})))) == 1


def test_an_archive_within_is_not_opened():
    inner = zipped({"1": GOOD}).getvalue()
    found = find_studies(sources(zipped({"inner.zip": inner})))
    assert [each.reason for each in found.omitted] == [Reason.NOT_DICOM]


def test_a_member_that_is_a_bomb_is_left_out_and_the_others_are_not(monkeypatch):
    monkeypatch.setattr("cordee.imaging.archive.BOMB_SIZE", 1 << 20)
    found = find_studies(sources(zipped({"bomb": bytes(1 << 22), "good": GOOD})))
    assert [(each.name, each.reason) for each in found.omitted] == [
        ("bomb", Reason.TOO_LARGE)
    ]
    assert found.studies[0].count == 1


def test_a_member_in_a_file_of_its_own_is_read_too(monkeypatch):
    monkeypatch.setattr("cordee.imaging.archive.IN_MEMORY", 10)
    assert find_studies(sources(zipped({"good": GOOD}))).studies[0].count == 1


def test_a_member_whose_checksum_is_wrong_is_damaged():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("bad", GOOD)
        archive.writestr("good", ct(2, 1.0))
    data = bytearray(file.getvalue())
    data[200] ^= 0xFF
    found = find_studies(sources(io.BytesIO(data)))
    assert [(each.name, each.reason) for each in found.omitted] == [
        ("bad", Reason.DAMAGED)
    ]


def test_a_member_under_a_password_is_told_of():
    data = bytearray(zipped({"locked": GOOD}).getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found = find_studies(sources(io.BytesIO(data)))
    assert [each.reason for each in found.omitted] == [Reason.ENCRYPTED]


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"no archive" * 30])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(SourceError):
        list(sources(io.BytesIO(data)))


def test_members_that_together_promise_too_much_are_refused(monkeypatch):
    monkeypatch.setattr("cordee.imaging.archive.MAX_TOTAL", 100)
    with pytest.raises(SourceError):
        list(sources(zipped({"a": GOOD})))
