"""Files as streams: .txt, .zip, and everything that is neither."""

import struct
import zipfile
from contextlib import suppress

import pytest

from cordee.directory.errors import FileError, WrongFile
from cordee.directory.files.guarding import Options
from cordee.directory.files.kinds import Kind
from cordee.directory.files.opening import Limits, opened
from cordee.directory.files.planning import days_apart, plan
from tests.support.directory_files import MOMENT, NEXT, activity, text, zipped

TEXT = text("activity", activity())
NAME = f"PS_LibreAcces_Personne_activite_{MOMENT}.txt"


def whole(path, limits=None):
    with opened(path, limits or Limits()) as stream:
        data = b""
        while piece := stream.read(1_000):
            data += piece
        return stream, data


def put(folder, data, name="file"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_zip_is_known_by_its_bytes_and_read_like_the_text_in_it(tmp_path):
    plain, data = whole(put(tmp_path, TEXT.encode(), "file.zip"))
    packed, unpacked = whole(put(tmp_path, zipped(NAME, TEXT), "file.txt"))
    assert data == unpacked == TEXT.encode()
    assert packed.name == NAME
    assert plain.sha256.digest() == packed.sha256.digest()
    assert plain.size == packed.size == packed.done


def several(*names):
    return lambda archive: [archive.writestr(name, TEXT) for name in names]


def archive_of(folder, fill):
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return path


def test_a_zip_may_hold_other_things_beside_its_text(tmp_path):
    path = archive_of(tmp_path, several("folder/", "lisez-moi.pdf", f"folder/{NAME}"))
    assert whole(path)[1] == TEXT.encode()


def bomb(archive):
    archive.writestr("bomb.txt", b"\0" * 4_000_000)


def test_a_zip_that_grows_too_much_is_never_unpacked(tmp_path):
    with pytest.raises(WrongFile, match="200 times its size"):
        whole(archive_of(tmp_path, bomb))
    with pytest.raises(WrongFile, match="larger than 3,000,000 bytes"):
        whole(archive_of(tmp_path, bomb), Limits(3_000_000, 1 << 20))


def test_a_zip_that_lies_about_its_size_ends_where_it_said(tmp_path):
    path = archive_of(tmp_path, bomb)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 100_000)  # APPNOTE §4.3.12: uncompressed size
    path.write_bytes(data)
    with pytest.raises(WrongFile, match="broken or cut off"):
        whole(path)


def cut(data):
    return data[: len(data) // 2]


def spoilt(data):
    middle = data.index(NAME.encode()) + len(NAME) + 40
    return data[:middle] + bytes(8) + data[middle + 8 :]


def encrypted(data):
    data = bytearray(data)
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def packed_strangely(data):
    data = bytearray(data)
    data[8] = data[data.rindex(b"PK\x01\x02") + 10] = 97
    return bytes(data)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (cut, "broken or cut off"),
        (spoilt, "broken or cut off"),
        (encrypted, "encrypted"),
        (packed_strangely, "broken"),
    ],
)
def test_a_spoilt_zip_is_refused_in_a_sentence(tmp_path, spoil, sentence):
    many = text("activity", *[activity(f"{n:011}") for n in range(200)])
    path = put(tmp_path, spoil(zipped(NAME, many)))
    with pytest.raises(WrongFile, match=sentence):
        whole(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_zip_with_any_byte_changed_is_read_or_refused(tmp_path, method):
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("é.txt", TEXT)
    data = bytearray(path.read_bytes())
    for place in range(len(data)):
        data[place] ^= 0xC1
        path.write_bytes(data)
        data[place] ^= 0xC1
        with suppress(WrongFile):
            whole(path)


def test_a_zip_of_several_texts_or_none_asks_for_one(tmp_path):
    with pytest.raises(WrongFile, match=r"holds 2 texts \(a\.txt, b\.txt\)"):
        whole(archive_of(tmp_path, several("a.txt", "b.txt")))
    with pytest.raises(WrongFile, match=r"no \.txt"):
        whole(archive_of(tmp_path, several("a.pdf")))


def test_a_file_over_the_bound_is_not_read(tmp_path):
    with pytest.raises(WrongFile, match="--max-bytes"):
        whole(put(tmp_path, TEXT.encode()), Limits(max_bytes=100))


def test_what_is_no_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(WrongFile, match="cannot be read: No such file"):
        whole(tmp_path / "missing.txt")
    with pytest.raises(WrongFile, match="cannot be read: Is a directory"):
        whole(tmp_path)


def test_files_are_put_in_order_before_anything_is_read(tmp_path):
    names = {
        f"mss_{MOMENT}.txt": text("mssante"),
        f"b_{NEXT}.txt": text("activity"),
        f"a_{MOMENT}.zip": zipped(NAME, TEXT),
    }
    paths = [
        put(tmp_path, data if isinstance(data, bytes) else data.encode(), name)
        for name, data in names.items()
    ]
    planned = plan(paths, Options())
    assert [(file.kind, file.date) for file in planned] == [
        (Kind.MSSANTE, MOMENT),
        (Kind.ACTIVITY, MOMENT),
        (Kind.ACTIVITY, NEXT),
    ]
    assert days_apart(planned) == (
        "the files are not of one day: mssante of 2026-11-22 03:00, "
        "activity of 2026-11-23 03:00"
    )
    assert not days_apart(planned[:2])


def test_two_files_of_one_kind_and_date_are_refused(tmp_path):
    paths = [put(tmp_path, TEXT.encode(), f"{n}_{MOMENT}.txt") for n in "ab"]
    with pytest.raises(WrongFile, match="two activity files"):
        plan(paths, Options())


def test_a_sentence_of_several_files_names_the_one(tmp_path):
    good = put(tmp_path, TEXT.encode(), NAME)
    bad = put(tmp_path, b"nom;prenom\n", f"x_{MOMENT}.csv")
    with pytest.raises(FileError, match=f"^x_{MOMENT}.csv: the first line is not"):
        plan([good, bad], Options())
    (planned,) = plan(
        [put(tmp_path, TEXT.encode(), "undated")], Options(date="20261124")
    )
    assert planned.date == "202611240000"
