"""The web client over HTTP: its files, their headers, and what replaces it."""

import asyncio
import base64
import hashlib
import json

import aiohttp
import pytest

from cordee.server.web.client_files import ClientFiles, load
from tests.support.backend import MemoryBackend
from tests.support.sockets import house

MAP = '{"integrity":{"/assets/index-12345678.js":"sha384-x"}}'
PAGE = (
    f"""<!doctype html><script type="importmap">{MAP}</script>
<script src="/assets/index-12345678.js" type="module"></script>"""
    + " " * 1000
)
FILES = {
    "index.html": PAGE,
    "assets/index-12345678.js": "export const one = 1;\n" * 100,
    "assets/decodingWorker-12345678.js": "// decodes",
    "sw.js": "// worker",
    "manifest.webmanifest": "{}",
}


@pytest.fixture
def built(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (tmp_path / "assets/index-12345678.js.br").write_bytes(b"brotli")
    (tmp_path / "secret.txt").write_text("not of the build")
    hashes = {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in FILES.items()
    }
    (tmp_path / "client.json").write_text(json.dumps({"files": hashes}))
    return tmp_path


@pytest.fixture
async def server(built):
    more = {"client": load(built), "demo": "http://127.0.0.1:9"}
    async with house(MemoryBackend, **more) as running:
        yield running


@pytest.fixture
async def http(server):
    async with aiohttp.ClientSession(server.url, auto_decompress=False) as session:
        yield session


async def test_the_page_and_its_files_are_served_and_nothing_else(http):
    for path, name in {
        "/": "index.html",
        "/sw.js": "sw.js",
        "/assets/index-12345678.js": "assets/index-12345678.js",
    }.items():
        async with http.get(path, headers={"Accept-Encoding": "identity"}) as answer:
            assert (answer.status, await answer.text()) == (200, FILES[name])
    for path in ("/secret.txt", "/index.html", "/i/anything", "/assets/", "/../x"):
        async with http.get(path) as answer:
            assert answer.status == 404, path


@pytest.mark.parametrize(
    ("path", "caching", "kind"),
    [
        ("/", "no-cache", "text/html"),
        ("/sw.js", "no-cache", "text/javascript"),
        ("/client.json", "no-cache", "application/json"),
        ("/manifest.webmanifest", "no-cache", "application/manifest+json"),
        (
            "/assets/index-12345678.js",
            "public, max-age=31536000, immutable",
            "text/javascript",
        ),
    ],
)
async def test_what_changes_is_asked_for_again(http, path, caching, kind):
    async with http.get(path) as answer:
        assert answer.headers["Cache-Control"] == caching
        assert answer.content_type == kind


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_the_smallest_form_that_is_understood_is_sent(http, asked, coding):
    headers = {"Accept-Encoding": asked}
    async with http.get("/assets/index-12345678.js", headers=headers) as answer:
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"


async def test_what_a_browser_has_is_not_sent_again(http):
    async with http.get("/") as answer:
        tag = answer.headers["ETag"]
    async with http.get("/", headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
        assert answer.headers["Content-Security-Policy"]


async def test_the_policy_lets_in_our_own_and_the_map_by_its_hash(server, http):
    async with http.get("/") as answer:
        headers = answer.headers
    parts = headers["Content-Security-Policy"].split("; ")
    policy = {
        name: values for name, _, values in (part.partition(" ") for part in parts)
    }
    digest = base64.b64encode(hashlib.sha256(MAP.encode()).digest()).decode()
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["style-src"] == "'self'"
    socket = server.origin.replace("http", "ws", 1)
    assert policy["connect-src"] == f"'self' {socket} http://127.0.0.1:9"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Integrity-Policy"] == "blocked-destinations=(script)"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]


async def test_a_missing_build_is_told_in_both_languages():
    async with (
        house(MemoryBackend, client=ClientFiles({})) as server,
        aiohttp.ClientSession(server.url) as http,
        http.get("/") as answer,
    ):
        text = await answer.text()
        assert answer.status == 503
        assert answer.content_type == "text/html"
        assert answer.headers["Content-Security-Policy"].startswith(
            "default-src 'none'"
        )
    assert "Le client web manque" in text
    assert "The web client is missing" in text


def test_a_folder_without_a_list_is_no_client(tmp_path):
    (tmp_path / "index.html").write_text("left over")
    assert load(tmp_path).files == {}


def test_a_list_that_lies_is_not_served(built):
    (built / "sw.js").unlink()
    with pytest.raises(OSError, match=r"sw\.js"):
        load(built)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1", "http://localhost", "null"]
)
async def test_a_page_from_elsewhere_gets_no_socket(server, origin):
    async with (
        aiohttp.ClientSession() as http,
        http.get(server.url + "/v1/socket", headers={"Origin": origin}) as answer,
    ):
        assert answer.status == 403
        assert "does not belong" in await answer.text()


async def test_our_own_page_gets_a_socket(server):
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(server.url + "/v1/socket", origin=server.origin) as socket,
    ):
        await asyncio.sleep(0)
        assert not socket.closed


async def test_only_a_worker_of_images_may_compile_a_decoder(http):
    async with http.get("/assets/decodingWorker-12345678.js") as answer:
        decoding = answer.headers["Content-Security-Policy"]
    async with http.get("/assets/index-12345678.js") as answer:
        ordinary = answer.headers["Content-Security-Policy"]
    assert decoding.replace(" 'wasm-unsafe-eval'", "") == ordinary
    assert "wasm" in decoding
