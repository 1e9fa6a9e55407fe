"""Mail in: from another operator's `DATA` to `250`, sealed and stored by the server.

A bridge with a server of its own, both with their own PostgreSQL and its fsync; eight
connections with certificates hand over mails one after the other, into eight threads.
Beside it, on the same connections, postfix, which only queues. What never enters this
room: a mail of somebody, and a mail that is counted before its `250`.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cordee.crypto.mail_event import Mailbox
from tests.bench import processes
from tests.bench.mail_connection import MailConnection
from tests.bench.workloads import Figures, percentile
from tests.support.bridge import DESK, DOMAIN, TOWN, Site, new_site
from tests.support.hospital import running_hospital
from tests.support.postfix import running_postfix

CONNECTIONS: Final = 8
THREADS: Final = 8
SECONDS: Final = 10.0
WARM_SECONDS: Final = 2.0
LARGE_SECONDS: Final = 8.0
BOUND_SECONDS: Final = 120.0
SMALL: Final = 20_000
"""Bytes of a mail that is a text: what the figure wanted is about."""

LARGE: Final = 5_000_000
"""Bytes of a mail with a PDF."""

HUGE_CONNECTIONS: Final = 5
"""As many of these mails as the bridge holds of one address at once."""

HUGE: Final = 25_000_000
"""Bytes of the largest mail of MSSanté: its memory is looked at."""

LINES: Final = (
    "Cher confrère,\r\n\r\n"
    "Merci de m'avoir confié ce patient, que j'ai revu en consultation mardi.\r\n"
    "Il se sent mieux depuis la sortie : la dyspnée a disparu au repos, le\r\n"
    "périmètre de marche est de 800 m. La tension est à 132/78, le pouls à 64.\r\n"
    "Poids stable (81 kg), pas d'œdème, auscultation libre.\r\n\r\n"
    "Biologie : créatinine 92 µmol/L, potassium 4,3 mmol/L, NT-proBNP 640.\r\n"
    "J'ai poursuivi le bisoprolol 5 mg et le ramipril 5 mg, arrêté la perfusion\r\n"
    "de fer, et demandé une échographie de contrôle dans trois mois.\r\n\r\n"
    "Faut-il avancer la consultation prévue avec vous en janvier ?\r\n\r\n"
).encode()
"""Half a kilobyte, as a doctor writes."""

GP: Final = Mailbox(f"jeanne@{TOWN}", "Dr Le Goff", "", "")
Make = Callable[[int], bytes]


async def mail() -> Figures:
    """Measure the bridge, then postfix with the same certificates."""
    with tempfile.TemporaryDirectory(prefix="bench-mail-", dir="/tmp") as name:
        folder = Path(name)
        os.chmod(name, 0o711)  # noqa: PTH101 - not in a loop that waits for the disk
        with running_hospital() as hospital:
            site, addresses = await _site(hospital, folder)
            with site.running():
                for address in addresses:
                    await site.knows(address)
                figures = await _bridge(hospital.server.pid, site, addresses)
        figures |= await _postfix(site)
        return figures


async def _site(hospital: Any, folder: Path) -> tuple[Site, list[str]]:
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await me.wait_online(BOUND_SECONDS)
        role = await hospital.role(me, "Secrétariat")
        limits = {"per_sender": 10_000, "stored_seconds": 60}
        site = await new_site(hospital, "", folder / "site", role, limits=limits)
        gateway = site.gateway.account
        await me.new_thread(DESK, [role, gateway])
        addresses: list[str] = []
        for number in range(THREADS):
            thread = (await me.new_thread(f"Avis {number}", [gateway])).id
            await me.add_mailbox(thread, GP)
            addresses.append(site.book.thread_address(thread))
    return site, addresses


async def _bridge(server: int, site: Site, addresses: list[str]) -> Figures:
    trees = {"bridge": processes.tree(site.pid), "server": processes.tree(server)}
    await _load(site, site.port, addresses, _text(SMALL), WARM_SECONDS)
    before = {name: processes.cpu_seconds(tree) for name, tree in trees.items()}
    own, waited = time.process_time(), processes.waited_seconds([site.pid])
    taken = await _load(site, site.port, addresses, _text(SMALL), SECONDS)
    own = time.process_time() - own
    waited = processes.waited_seconds([site.pid]) - waited
    after = {name: processes.cpu_seconds(tree) for name, tree in trees.items()}
    figures = {
        "mail rate": len(taken) / SECONDS,
        "mail p50": percentile(taken, 0.50) * 1e3,
        "mail p99": percentile(taken, 0.99) * 1e3,
        "mail wait": waited / SECONDS * 100,
        "mail CPU load": own / len(taken) * 1e3,
        **{
            f"mail CPU {name}": (after[name] - before[name]) / len(taken) * 1e3
            for name in trees
        },
    }
    large = await _load(site, site.port, addresses, _with_file(LARGE), LARGE_SECONDS)
    figures["mail 5 MB rate"] = len(large) / LARGE_SECONDS
    before_huge = processes.pss_kib([site.pid])
    most = asyncio.create_task(_most_memory(site.pid))
    await _load(
        site,
        site.port,
        addresses,
        _with_file(HUGE),
        LARGE_SECONDS,
        HUGE_CONNECTIONS,
    )
    most.cancel()
    figures["mail memory"] = before_huge / 1024
    figures["mail 25 MB memory"] = max(await most, before_huge) / 1024
    return figures


async def _most_memory(process: int) -> int:
    """KiB that a process held at most, until cancelled."""
    most = 0
    try:
        while True:
            most = max(most, processes.pss_kib([process]))
            await asyncio.sleep(0.1)
    except asyncio.CancelledError:
        return most


async def _postfix(site: Site) -> Figures:
    """The same mails to postfix, which writes each to its queue and forgets it."""
    with running_postfix(
        operator=site.own,
        authority=site.authority,
        domain=DOMAIN,
        relay="[localhost]:9",
    ) as postfix:
        to = [f"fil@{DOMAIN}"] * THREADS
        await _load(site, postfix.port, to, _text(SMALL), WARM_SECONDS)
        small = await _load(site, postfix.port, to, _text(SMALL), SECONDS)
        large = await _load(site, postfix.port, to, _with_file(LARGE), LARGE_SECONDS)
    return {
        "postfix rate": len(small) / SECONDS,
        "postfix 5 MB rate": len(large) / LARGE_SECONDS,
    }


async def _load(
    site: Site,
    port: int,
    addresses: list[str],
    make: Make,
    seconds: float,
    count: int = CONNECTIONS,
) -> list[float]:
    """Hand mails over on all connections for a while; how long each took, seconds."""
    connections = [
        await MailConnection.open(port, site.client_context()) for _ in range(count)
    ]
    end = time.perf_counter() + seconds

    async def one(number: int, connection: MailConnection) -> list[float]:
        taken: list[float] = []
        while time.perf_counter() < end:
            address = addresses[(number + len(taken)) % len(addresses)]
            data, start = make(number), time.perf_counter()
            await connection.send(GP.address, address, data)
            taken.append(time.perf_counter() - start)
        await connection.close()
        return taken

    rows = await asyncio.gather(*(one(n, c) for n, c in enumerate(connections)))
    return [seconds for row in rows for seconds in row]


_counter = iter(range(1 << 40))


def _head(type_: str) -> bytes:
    number = next(_counter)
    return (
        f"From: Dr Le Goff <{GP.address}>\r\nTo: fil@{DOMAIN}\r\n"
        f"Subject: Re: avis\r\nDate: Sun, 29 Nov 2026 12:00:00 +0100\r\n"
        f"Message-ID: <{number}.{time.time_ns()}@{TOWN}>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: {type_}\r\n"
    ).encode()


def _text(size: int) -> Make:
    body = LINES * (size // len(LINES))

    def make(number: int) -> bytes:
        head = _head("text/plain; charset=utf-8")
        return head + b"\r\n" + f"Mail {number}\r\n".encode() + body

    return make


def _with_file(size: int) -> Make:
    line = b"JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9G\r\n"
    body = line * (size // len(line))
    part = (
        b"--x\r\nContent-Type: text/plain\r\n\r\nCi-joint.\r\n--x\r\n"
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="bilan.pdf"\r\n\r\n'
    )

    def make(_number: int) -> bytes:
        head = _head('multipart/mixed; boundary="x"')
        return head + b"\r\n" + part + body + b"--x--\r\n"

    return make
