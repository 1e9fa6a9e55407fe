"""Names, kinds, thumbnails and files half saved, without a server."""

import errno
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cordee.clients.sdk import FileFault
from cordee.clients.sdk.attachments import source
from cordee.clients.sdk.attachments.kinds import media_type
from cordee.clients.sdk.attachments.names import LONGEST, numbered, safe_name
from cordee.clients.sdk.attachments.partial import PartialFile
from cordee.clients.sdk.attachments.thumbnails import MAX_PIXELS, make_thumbnail
from cordee.crypto.attachment import MAX_THUMBNAIL, SEGMENT_SIZE

MIB = SEGMENT_SIZE


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("compte-rendu.pdf", "compte-rendu.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\bilan.docx", "bilan.docx"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        (".bashrc", "bashrc"),
        ("...", "file"),
        ("a\x00b\x1b[31m.txt", "ab[31m.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066x\u2069\u200b\ufeff.png", "x.png"),
        ("nom\nsur deux lignes.txt", "nomsur deux lignes.txt"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("a:b*c?.pdf", "a_b_c_.pdf"),
        ("fin. . .", "fin"),
        ("-rf", "_-rf"),
        ("~root", "_~root"),
        ("e\u0301te\u0301.jpg", "été.jpg"),
        ("dossier/", "file"),
    ],
)
def test_a_name_is_one_visible_component(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension():
    name = safe_name("é" * 255 + ".pdf")
    assert name.endswith("é.pdf")
    assert len(name.encode()) <= LONGEST
    assert len(safe_name("x." + "y" * 250)) <= LONGEST


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_hides(tmp_path_factory, name):
    safe = safe_name(name)
    folder = tmp_path_factory.getbasetemp()
    assert (folder / safe).parent == folder
    assert (folder / safe).resolve().parent == folder.resolve()
    assert not safe.startswith((".", "-", "~"))
    assert 0 < len(safe.encode()) <= LONGEST + 1
    assert safe.isprintable()
    assert safe_name(safe) == safe


def test_a_second_one_is_numbered_before_its_extension():
    assert numbered("a.tar.gz", 2) == "a.tar (2).gz"
    assert numbered("sans", 3) == "sans (3)"


@pytest.mark.parametrize(
    ("name", "head", "type_"),
    [
        ("x", b"%PDF-1.7", "application/pdf"),
        ("x.txt", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("x", bytes(128) + b"DICM", "application/dicom"),
        ("x.docx", b"PK\3\4", media_type("y.docx", b"")),
        ("x.txt", b"bonjour", "text/plain"),
        ("x.tar.gz", b"\x1f\x8b", ""),
        ("x", b"", ""),
    ],
)
def test_a_kind_is_told_by_the_first_bytes_then_by_the_name(name, head, type_):
    assert media_type(name, head) == type_


def saved(image, path, **options):
    image.save(path, **options)
    return path


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_a_thumbnail_is_a_small_jpeg_of_any_usual_picture(tmp_path, mode):
    noise = Image.effect_noise((1200, 800), 80).convert("RGB").convert(mode)
    form = "JPEG" if mode == "CMYK" else "PNG"
    data = make_thumbnail(saved(noise, tmp_path / "x", format=form))
    assert len(data) <= MAX_THUMBNAIL
    with Image.open(io.BytesIO(data)) as small:
        assert (small.format, small.mode) == ("JPEG", "RGB")
        assert max(small.size) <= 320


def test_a_thumbnail_stands_upright_and_says_nothing_of_where_it_was_taken(tmp_path):
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Appareil de Anna"
    path = saved(picture, tmp_path / "x.jpg", exif=exif, comment=b"chambre 12")
    data = make_thumbnail(path)
    assert b"Anna" not in data
    assert b"chambre" not in data
    assert b"Exif" not in data
    with Image.open(io.BytesIO(data)) as small:
        assert small.height == 2 * small.width
        assert small.info.get("comment") is None
        top = small.getpixel((small.width // 2, small.height // 4))
    assert top[2] > 200 > top[0]


def test_a_thumbnail_obeys_a_smaller_bound_or_there_is_none(tmp_path):
    noise = Image.effect_noise((1200, 800), 200).convert("RGB")
    path = saved(noise, tmp_path / "x.png")
    assert len(make_thumbnail(path, 4000)) <= 4000
    assert make_thumbnail(path, 100) is None


def test_there_is_no_thumbnail_of_what_is_none_or_too_large_to_decode(tmp_path):
    (tmp_path / "text").write_bytes(b"bonjour")
    (tmp_path / "broken").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    saved(
        Image.new("1", (6000, MAX_PIXELS // 6000 + 1)), tmp_path / "bomb", format="PNG"
    )
    saved(Image.new("I;16", (50, 50)), tmp_path / "deep", format="PNG")
    for name in ("text", "broken", "bomb", "deep", "missing"):
        assert make_thumbnail(tmp_path / name) is None, name


def test_a_large_photograph_is_decoded_small(tmp_path):
    path = saved(Image.new("RGB", (8000, 6000), "green"), tmp_path / "x.jpg")
    with Image.open(io.BytesIO(make_thumbnail(path))) as small:
        assert small.size == (320, 240)


def test_what_is_saved_is_named_in_one_step_and_private(tmp_path):
    target = tmp_path / "x.bin"
    with PartialFile(target, MIB + 2) as file:
        file.write(1, b"ab")
        file.write(0, bytes(MIB))
        assert not target.exists()
        file.finish(overwrite=False)
    assert target.read_bytes() == bytes(MIB) + b"ab"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]


def test_what_came_meanwhile_is_not_written_over(tmp_path):
    target = tmp_path / "x.bin"
    with PartialFile(target, 1) as file:
        file.write(0, b"a")
        target.write_bytes(b"theirs")
        with pytest.raises(FileFault) as fault:
            file.finish(overwrite=False)
    assert fault.value.word == "exists"
    assert target.read_bytes() == b"theirs"


def test_without_hard_links_it_looks_before_it_renames(tmp_path, monkeypatch):
    def refuse(self, other):
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    target = tmp_path / "x.bin"
    with PartialFile(target, 1) as file:
        file.write(0, b"a")
        file.finish(overwrite=False)
    assert target.read_bytes() == b"a"
    with PartialFile(target, 1) as file, pytest.raises(FileFault):
        file.finish(overwrite=False)


def test_two_do_not_save_the_same_at_once(tmp_path):
    target = tmp_path / "x.bin"
    with PartialFile(target, 1), pytest.raises(FileFault) as fault:
        PartialFile(target, 1).__enter__()
    assert fault.value.word == "busy"


def test_a_late_thread_writes_nowhere_once_it_is_closed(tmp_path):
    with PartialFile(tmp_path / "x", 3) as file:
        file.write(0, b"abc")
    with (tmp_path / "other").open("wb") as other:  # takes the free descriptor
        for late in (lambda: file.write(0, b"xyz"), file.digest, lambda: file.read(0)):
            with pytest.raises(FileFault):
                late()
        assert os.fstat(other.fileno()).st_size == 0
    assert (tmp_path / "x.part").read_bytes() == b"abc"


def test_a_link_or_a_pipe_in_the_place_of_the_part_is_refused(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "a.part").symlink_to(victim)
    (tmp_path / "b.part").hardlink_to(victim)
    os.mkfifo(tmp_path / "c.part")
    for name in "abc":
        with pytest.raises(FileFault):
            PartialFile(tmp_path / name, 3).__enter__()
    assert victim.read_bytes() == b"precious"


def test_a_longer_part_of_something_else_is_cut(tmp_path):
    (tmp_path / "x.part").write_bytes(bytes(99))
    with PartialFile(tmp_path / "x", 5) as file:
        file.write(0, b"abcde")
        file.finish(overwrite=False)
    assert (tmp_path / "x").read_bytes() == b"abcde"


@pytest.mark.parametrize("word", ["disk_full", "not_writable"])
def test_a_write_that_stops_in_the_middle_is_said_in_a_word(
    tmp_path, monkeypatch, word
):
    write = os.pwrite

    def some(descriptor, data, place):
        if place:
            number = errno.ENOSPC if word == "disk_full" else errno.EIO
            raise OSError(number, "no")
        return write(descriptor, data[:1000], place)

    with PartialFile(tmp_path / "x", MIB) as file:
        monkeypatch.setattr(os, "pwrite", some)
        with pytest.raises(FileFault) as fault:
            file.write(0, bytes(MIB))
    assert fault.value.word == word
    assert (tmp_path / "x.part").stat().st_size == 1000


def test_a_source_that_grows_or_shrinks_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    stamp = source.look_at(path)
    assert source.read_all(path, stamp).type == ""
    for other in (b"abcd", b"ab", b"abd"):
        path.write_bytes(other)
        os.utime(path, ns=(1, stamp.mtime + 1))
        with pytest.raises(FileFault, match="changed"):
            source.read_all(path, stamp)
