"""Malware: a real clamd, and an ICAP service of ours that answers as c-icap does."""

import asyncio
import base64

import pytest

from cordee.mail_bridge.errors import MailTemporary, SettingsError
from cordee.mail_bridge.scanning import (
    CLEAN,
    Clean,
    Found,
    ScannerSettings,
    open_scanner,
)
from tests.support.clamd import EICAR, running_clamd
from tests.support.icap import copy, icap_service
from tests.support.parting import parted
from tests.support.ports import free_ports

ATTACHED = (
    b"From: a@ville.test\r\nMIME-Version: 1.0\r\nContent-Type: application/x-msdownload\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(EICAR)
)
MAIL = b"From: a@ville.test\r\nSubject: Avis\r\n\r\n" + b"Bonjour\r\n" * 20_000


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    with running_clamd(tmp_path_factory.mktemp("clamd") / "home") as clamd:
        yield clamd


async def test_nobody_looks_unless_asked():
    assert await open_scanner(ScannerSettings()).scan(EICAR) == Clean()


@pytest.mark.parametrize("where", ["socket", "port"])
async def test_clamd_finds_eicar_in_an_attachment_and_nothing_in_a_mail(clamd, where):
    address = str(clamd.socket) if where == "socket" else f"127.0.0.1:{clamd.port}"
    scanner = open_scanner(ScannerSettings("clamd", address, scans=2))
    found = await asyncio.gather(
        *(scanner.scan(each) for each in (ATTACHED, MAIL, EICAR, b""))
    )
    assert [type(each) for each in found] == [Found, Clean, Found, Clean]
    assert found[0].name == "Eicar-Test.UNOFFICIAL"


async def test_what_clamd_does_not_take_is_not_taken_now(clamd):
    scanner = open_scanner(ScannerSettings("clamd", str(clamd.socket)))
    with pytest.raises(MailTemporary) as refused:
        await scanner.scan(b"x" * (3 << 20))
    assert refused.value.code == "4.7.0"


async def test_icap_finds_eicar_and_nothing_in_a_mail():
    async with icap_service() as service:
        scanner = open_scanner(ScannerSettings("icap", service.address))
        assert await scanner.scan(MAIL) == CLEAN
        assert await scanner.scan(b"") == CLEAN
        assert await scanner.scan(MAIL + EICAR) == Found("Eicar-Test")
        assert service.heard == [MAIL, b"", MAIL + EICAR]


async def test_a_copy_from_icap_is_clean_when_it_is_one():
    async with icap_service() as service:
        scanner = open_scanner(ScannerSettings("icap", service.address))
        service.echoes = True
        assert await scanner.scan(MAIL) == CLEAN
        assert await scanner.scan(MAIL + EICAR) == Found("Eicar-Test")
        for other in (MAIL[:-1], MAIL + b"x", MAIL[:-9] + b"x" + MAIL[-8:], b""):
            service.answer = copy(other)
            assert await scanner.scan(MAIL) == Found("changed by the ICAP service")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (b"ICAP/1.0 200 OK\r\nX-Virus-ID: Eicar\r\n\r\n", "Eicar"),
        (
            b"ICAP/1.0 200 OK\r\nX-Infection-Found: Type=0; Threat=;\r\n\r\n",
            "changed by the ICAP service",
        ),
        (
            b"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0\r\n\r\n",
            "changed by the ICAP service",
        ),
        (
            b"ICAP/1.0 200 OK\r\nX-Virus-ID: a\xe9b" + b"c" * 500 + b"\r\n\r\n",
            "a?b" + "c" * 125,
        ),
    ],
)
async def test_whatever_a_service_would_change_is_a_finding(answer, name):
    async with icap_service() as service:
        service.answer = answer
        found = await open_scanner(ScannerSettings("icap", service.address)).scan(MAIL)
        assert found == Found(name)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"ICAP/1.0\r\n\r\n",
        b"ICAP/1.0 x\r\n\r\n",
        b"ICAP/1.0 404 Not Found\r\n\r\n",
        b"ICAP/1.0 500 Error\r\n\r\n",
        b"ICAP/1.0 204" + b"x" * 200_000,
    ],
)
async def test_a_service_that_cannot_answer_takes_nothing(answer):
    async with icap_service() as service:
        service.answer = answer
        with pytest.raises(MailTemporary) as refused:
            await open_scanner(ScannerSettings("icap", service.address)).scan(MAIL)
        assert refused.value.code == "4.7.0"


async def test_a_scanner_that_is_not_there_or_is_silent_takes_nothing(tmp_path):
    (port,) = free_ports(1)

    async def silent(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    there = server.sockets[0].getsockname()[1]
    for settings in (
        ScannerSettings("clamd", str(tmp_path / "socket")),
        ScannerSettings("clamd", f"127.0.0.1:{port}"),
        ScannerSettings("icap", f"icap://127.0.0.1:{port}/x"),
        ScannerSettings("clamd", f"127.0.0.1:{there}", timeout=0.05),
        ScannerSettings("icap", f"icap://127.0.0.1:{there}/x", timeout=0.05),
    ):
        with pytest.raises(MailTemporary):
            await open_scanner(settings).scan(MAIL)
    await parted(there)
    server.close()


async def test_a_scanner_that_reads_nothing_is_not_waited_for():
    over = asyncio.Event()

    async def deaf(_reader, writer):
        writer.transport.pause_reading()
        await over.wait()
        writer.close()

    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    there = server.sockets[0].getsockname()[1]
    scanner = open_scanner(ScannerSettings("clamd", f"127.0.0.1:{there}", timeout=0.1))
    with pytest.raises(MailTemporary):
        await scanner.scan(bytes(20_000_000))
    over.set()
    await parted(there)
    server.close()


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("clamd", ""),
        ("clamd", "host"),
        ("icap", ""),
        ("icap", "http://x/"),
        ("icap", "icap:///x"),
    ],
)
def test_a_scanner_without_a_place_is_refused(kind, address):
    with pytest.raises(SettingsError):
        open_scanner(ScannerSettings(kind, address))
