"""`cordee verify-client` against a real server, honest and not."""

import asyncio
import gzip
import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from cordee.clients.cli import built_client
from cordee.clients.cli.commands import verifying
from cordee.clients.cli.commands.verifying import judge
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.main import main
from cordee.clients.sdk import ServedFile
from cordee.server.web.client_files import packaged
from tests.support.serving import serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def copy(tmp_path):
    """The built client in a folder of its own, to be changed."""
    folder = tmp_path / "served"
    shutil.copytree(packaged(), folder)
    return folder


async def verify(capsys, url, *words):
    code = await asyncio.to_thread(main, ["verify-client", url, *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def script(folder):
    """Some hashed file, and its packed twin."""
    (first, *_) = sorted(folder.glob("assets/*.js"))
    return first, first.with_name(f"{first.name}.br")


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


async def test_what_an_honest_server_serves_is_the_same(capsys, tmp_path, copy):
    async with serving(tmp_path / "data", "--web-client", copy) as server:
        code, out, _ = await verify(capsys, server.url)
        _, told, _ = await verify(capsys, server.url + "/", "--json")
        _, english, _ = await verify(capsys, server.url, "--lang", "en")
    assert code == Exit.OK
    assert "identiques" in out
    assert "the same" in english
    assert json.loads(told)["different"] == []
    assert json.loads(told)["files"] > 2


@pytest.mark.parametrize("which", [0, 1])
async def test_one_flipped_byte_is_named_in_whatever_form(
    capsys, tmp_path, copy, which
):
    """The plain file, or only the one that browsers are given."""
    changed = script(copy)[which]
    flip(changed)
    async with serving(tmp_path / "data", "--web-client", copy) as server:
        code, out, _ = await verify(capsys, server.url)
        _, told, _ = await verify(capsys, server.url, "--json")
    name = changed.relative_to(copy).as_posix().removesuffix(".br")
    assert code == Exit.TAMPERED
    assert f"{name}\xa0: ce n\u2019est pas le fichier attendu" in out
    assert json.loads(told)["different"] == [name]


async def test_a_server_without_a_client_is_told(capsys, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    async with serving(tmp_path / "data", "--web-client", empty) as server:
        code, out, _ = await verify(capsys, server.url, "--lang", "en")
    assert code == Exit.TAMPERED
    assert "index.html: the server does not give it" in out


async def test_what_is_served_is_what_the_sources_give(capsys, tmp_path, monkeypatch):
    """Built anew, from the sources of this checkout; what was flipped, against the same."""
    build = ("--web-client", tmp_path / "built")
    with built_client.rebuilt(ROOT) as client:
        (tmp_path / "built").mkdir()
        for name, file in client.items():
            path = tmp_path / "built" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.plain)
            if file.brotli:
                path.with_name(f"{path.name}.br").write_bytes(file.brotli)
    async with serving(tmp_path / "data", *build) as server:
        code, out, _ = await verify(capsys, server.url, "--rebuild", str(ROOT))
        assert code == Exit.OK, out
        flip(tmp_path / "built" / "index.html")
    monkeypatch.setattr(verifying, "rebuilt", lambda _: nullcontext(client))
    async with serving(tmp_path / "data", *build) as server:
        code, out, _ = await verify(capsys, server.url, "--rebuild", str(ROOT))
    assert code == Exit.TAMPERED
    assert "index.html" in out


async def test_what_cannot_be_compared_is_said(capsys, tmp_path, monkeypatch, copy):
    code, _, err = await verify(
        capsys, "http://127.0.0.1:1", "--rebuild", str(tmp_path)
    )
    assert (code, "sources" in err) == (Exit.USAGE, True)
    assert (await verify(capsys, "http://127.0.0.1:1"))[0] == Exit.OFFLINE
    assert (await verify(capsys, "http://example.org"))[0] != Exit.OK
    flip(script(copy)[0])
    monkeypatch.setattr(built_client, "files", lambda _: tmp_path)
    copy.rename(tmp_path / "webapp")
    code, _, err = await verify(capsys, "http://127.0.0.1:1")
    assert (code, "abîmé" in err) == (Exit.USAGE, True)
    shutil.rmtree(tmp_path / "webapp")
    code, _, err = await verify(capsys, "http://127.0.0.1:1")
    assert (code, "--rebuild" in err) == (Exit.USAGE, True)


def test_a_form_that_is_packed_twice_is_not_ours():
    own = built_client.BuiltFile(b"plain", b"packed")
    fine = (ServedFile(200, "", b"plain"), ServedFile(200, "br", b"packed"))
    assert judge(own, fine) is None
    zipped = ServedFile(200, "", gzip.compress(b"plain"))
    for other in (
        zipped,
        ServedFile(200, "zstd", b"plain"),
        ServedFile(200, "br", b""),
    ):
        assert judge(own, (*fine, other)) is not None
