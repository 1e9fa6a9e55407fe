"""`cordee serve` as a process: ready, TLS, refusals, drain, its database killed."""

import asyncio
import json
import signal
import socket
import ssl

import aiohttp
import pytest
from websockets.asyncio.client import connect

from cordee.postgres import EmbeddedPostgres
from cordee.server.protocol.client_frames import Hello
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Challenge
from cordee.server.web import tls
from tests.support.metrics import sockets
from tests.support.serving import failing, launch, serving
from tests.support.sockets import Peer, until

NO_DATABASE = ("--database-url", "postgresql://cordee@127.0.0.1:1/nowhere")


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


async def healthy(server):
    """Wait for it: a database may be slow for a moment."""
    async with aiohttp.ClientSession(server.url) as http:
        while True:
            assert server.process.returncode is None
            async with http.get("/healthz") as answer:
                if answer.status == 200:
                    return


async def challenged(url, **options):
    async with connect(url, compression=None, **options) as websocket:
        peer = Peer(websocket)
        await peer.send(Hello((1,), "test"))
        return await peer.next()


async def test_it_starts_answers_survives_its_database_and_drains(data, tmp_path):
    ready = tmp_path / "ready.json"
    async with serving(data, "--ready-file", ready) as server:
        assert json.loads(ready.read_text())["url"] == server.url
        assert server.origin == server.url == f"http://127.0.0.1:{server.port}"
        await healthy(server)
        assert isinstance(await challenged(server.socket_url), Challenge)
        async with EmbeddedPostgres(data / "postgres") as same:
            await same.kill()
            await until(lambda: same.restarts > 0)
        await healthy(server)
        async with connect(server.socket_url, compression=None) as websocket:
            peer = Peer(websocket)
            await peer.send(Hello((1,), "test"))
            assert isinstance(await peer.next(), Challenge)
            server.signal()
            bye, code = await peer.farewell()
        assert (bye.code, code) == (Code.DRAINING, 1001)
        assert await server.ended() == 0
    lines = (tmp_path / "server.log").read_text().splitlines()
    log = [json.loads(line) for line in lines]
    assert [event["event"] for event in log if event["logger"] == "cordee.serve"] == [
        "ready",
        "draining",
    ]


async def test_several_workers_share_port_and_database_and_end_together(data):
    async with serving(data, "--workers", "2") as server:
        async with connect(server.socket_url, compression=None) as websocket:
            peer = Peer(websocket)
            await peer.send(Hello((1,), "test"))
            assert isinstance(await peer.next(), Challenge)
            seen = set()
            while len(seen) < 2:  # who has this socket, and who has none
                seen.add(await asyncio.to_thread(sockets, server.url))
            assert seen == {0, 1}
        server.signal(signal.SIGINT)
        assert await server.ended() == 0
    assert not listens(server.port)


async def test_workers_end_with_their_parent_however_it_does(data):
    async with serving(data, "--workers", "2") as server:
        server.signal(signal.SIGKILL)
        await server.ended()
        await until(lambda: not listens(server.port))


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionError:
        return False
    return True


async def test_tls_with_a_certificate_for_development(data):
    options = ("--self-signed", "--host", "0.0.0.0")
    async with serving(data, *options) as server:
        assert server.origin == f"https://127.0.0.1:{server.port}"
        trusting = ssl.create_default_context(cafile=data / "tls/cert.pem")
        told = await challenged(server.socket_url, ssl=trusting)
        assert isinstance(told, Challenge)
        with pytest.raises(ssl.SSLCertVerificationError):
            await challenged(server.socket_url)
        async with (
            aiohttp.ClientSession(server.url) as http,
            http.get("/v1/server", ssl=trusting) as answer,
        ):
            assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert (data / "tls/key.pem").stat().st_mode & 0o777 == 0o600
    told = (data.parent / "server.log").read_text()
    assert tls.fingerprint(data / "tls/cert.pem") in told


async def test_a_second_signal_does_not_wait(data):
    async with (
        serving(data) as server,
        connect(server.socket_url, compression=None) as websocket,
    ):
        log = data.parent / "server.log"
        websocket.transport.pause_reading()
        server.signal()
        await until(lambda: '"draining"' in log.read_text())
        server.signal()
        assert await server.ended() == 0
        assert '"not drained"' in log.read_text()
        websocket.transport.resume_reading()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--host", "0.0.0.0"], 2, "plain HTTP is served on loopback only"),
        (["--port", "99999"], 2, "--port is a number"),
        (["--host", "192.0.2.1", "--self-signed"], 2, "cannot listen on 192.0.2.1"),
        (["--cert", "/nowhere/c", "--key", "/nowhere/k"], 1, "cannot use /nowhere/c"),
        ([*NO_DATABASE], 1, "the database cannot be used"),
    ],
)
async def test_what_cannot_start_says_why_in_one_sentence(data, words, code, told):
    found, sentence = await failing("--data", data, "--port", "0", *words)
    assert (found, sentence.count("\n")) == (code, 1)
    assert told in sentence


async def test_a_port_in_use_is_told_with_the_remedy(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, sentence = await failing("--data", data, "--port", port)
    assert code == 2
    assert "choose another with --port" in sentence


async def test_a_worker_that_cannot_start_ends_them_all(data):
    words = ("--data", data, "--port", "0", "--workers", "2", *NO_DATABASE)
    code, sentence = await failing(*words)
    assert code == 1
    assert "the database cannot be used" in sentence


async def test_help_names_every_option():
    process = await launch("--help")
    told, _ = await process.communicate()
    assert process.returncode == 0
    for option in (b"--self-signed", b"--ready-fd", b"--workers", b"--faults"):
        assert option in told


def test_a_certificate_is_kept_until_it_no_longer_fits(tmp_path):
    cert, _ = tls.self_signed(tmp_path, "127.0.0.1")
    first = tls.fingerprint(cert)
    assert tls.fingerprint(tls.self_signed(tmp_path, "127.0.0.1")[0]) == first
    other = tls.self_signed(tmp_path, "cordee.example.org")[0]
    assert tls.fingerprint(other) != first


def test_a_certificate_that_is_none_is_made_again(tmp_path):
    cert, key = tls.self_signed(tmp_path, "127.0.0.1")
    cert.write_text("garbage")
    assert tls.context(*tls.self_signed(tmp_path, "127.0.0.1"))
    key.write_text("garbage")
    with pytest.raises(tls.TlsError, match="cannot use"):
        tls.context(cert, key)
