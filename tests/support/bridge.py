"""A bridge for tests: its account, its certificates, a process, another operator's side.

    site = await new_site(hospital, dsn, folder)
    with site.running():
        await site.hand_over(raw, sender="gp@town.test", recipients=[address])

The process is `cordee bridge run` as an operator runs it, on free ports of the loopback.
What never enters this room: a shortcut past SMTP, TLS or the server.
"""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiosmtplib
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.keys import address_key, secret_of
from tests.support.authority import Authority, Issued, new_authority
from tests.support.gateway import enrol_gateway
from tests.support.hospital import Hospital, Person
from tests.support.parting import ended

DOMAIN = "chu.mssante.test"
TOWN = "town.mssante.test"
EVIL = "evil.mssante.test"
PATIENTS = "patient.mssante.fr"
DESK = "Courrier MSSanté"
SECONDS = 60


class Site:
    """One bridge, stopped or running."""

    def __init__(
        self, folder: Path, gateway: Person, desk_role: bytes, url: str, **entries
    ) -> None:
        self.folder, self.gateway, self.url = folder, gateway, url
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        self.authority: Authority = new_authority(folder / "pki")
        self.own: Issued = self.authority.issue(f"mx.{DOMAIN}", "1750712184")
        self.town: Issued = self.authority.issue(f"mx.{TOWN}")
        self.evil: Issued = self.authority.issue(f"mx.{EVIL}")
        """Another operator of the circle of trust, who writes in others' names."""
        self.config = folder / "bridge.toml"
        self.log = folder / "bridge.log"
        self.port = self.metrics = 0
        self.book: AddressBook
        self._process: subprocess.Popen[bytes] | None = None
        rows = {DOMAIN: self.own, TOWN: self.town, PATIENTS: self.town, EVIL: self.evil}
        self.write_white_list(rows)
        self.write_settings(desk_role, **entries)

    def write_white_list(self, rows: dict[str, Issued]) -> None:
        """Sign a list of domains and their operators."""
        data = signed_white_list(self.authority, rows)
        (self.folder / "white-list.xml").write_bytes(data)

    def write_settings(self, desk_role: bytes, **entries) -> None:
        """The file; `entries` are whole sections or values in TOML, by name."""
        sections = {
            "account": {
                "profile": str(self.gateway.profile),
                "key_file": str(self.gateway.key_file),
            },
            "establishment": {
                "name": "CHU de Vannes",
                "identifier": "1560023210",
                "nil": "NIL-TEST-1",
                "phone": "0297000000",
            },
            "mail": {"domain": DOMAIN},
            "tls": {
                "authorities": str(self.authority.bundle),
                "certificate": str(self.own.certificate),
                "key": str(self.own.key),
                "revocations": [str(self.authority.revocations)],
            },
            "white_list": {"source": str(self.folder / "white-list.xml")},
            "listen": {"port": 0},
            "metrics": {"port": 0},
            "secretariats": {"default": desk_role.hex()},
            "limits": {"stored_seconds": SECONDS, "per_sender": 10_000},
        }
        for name, values in entries.items():
            sections[name] = {**sections.get(name, {}), **values}
        lines = [f"data = {json.dumps(str(self.folder / 'data'))}"]
        for name, values in sections.items():
            lines.append(f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
        self.config.write_text("\n".join(lines) + "\n")

    @contextmanager
    def running(self, **environment):
        """Run until the end; `environment` adds variables, such as a fault."""
        self.start(**environment)
        try:
            yield self
        finally:
            self.stop()

    def start(self, **environment) -> None:
        """Start, and wait until mail can come. Raises RuntimeError."""
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        words = ("bridge", "run", "--config", str(self.config))
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cordee", *words, "--ready-file", str(ready)],
                stdout=output,
                stderr=output,
                env={**os.environ, "BRIDGE_DATABASE_URL": self.url, **environment},
            )
        end = time.monotonic() + SECONDS
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no bridge: {self.log.read_text()[-3000:]}")
            time.sleep(0.02)
        facts = json.loads(ready.read_text())
        self.port, self.metrics = facts["port"], facts["metrics"]

    def stop(self) -> int:
        """End it as an operator does, and give its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        return process.wait(SECONDS)

    def wait_killed(self) -> None:
        """Until it has killed itself at the point it was asked to."""
        assert self._process is not None
        assert self._process.wait(SECONDS) == -signal.SIGKILL, self.log.read_text()[
            -3000:
        ]
        self._process = None

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask(self, path: str) -> str:
        """What the loopback answers, whatever its status."""
        url = f"http://127.0.0.1:{self.metrics}{path}"
        try:
            with urllib.request.urlopen(url, timeout=SECONDS) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def client_context(self, operator: Issued | None = None) -> ssl.SSLContext:
        """TLS as another operator speaks it."""
        operator = operator or self.town
        context = ssl.create_default_context(cafile=str(self.authority.bundle))
        context.load_cert_chain(operator.certificate, operator.key)
        return context

    async def connect(self, operator: Issued | None = None) -> aiosmtplib.SMTP:
        """A connection of another operator."""
        client = aiosmtplib.SMTP(
            hostname="localhost",
            port=self.port,
            start_tls=True,
            tls_context=self.client_context(operator),
            timeout=SECONDS,
        )
        await client.connect()
        return client

    async def hand_over(
        self, raw: bytes, *, recipients, sender=f"jeanne@{TOWN}", operator=None
    ) -> str:
        """Hand a mail over; the answer. Raises aiosmtplib's exceptions."""
        client = await self.connect(operator)
        try:
            _, answer = await client.sendmail(sender, recipients, raw)
        finally:
            await ended(client)
        return answer

    async def knows(self, address: str) -> None:
        """Wait until an address is taken at RCPT: its thread came to the bridge."""
        client = await self.connect()
        try:
            async with asyncio.timeout(SECONDS):
                while True:
                    await client.mail(f"jeanne@{TOWN}")
                    code, _ = await client.execute_command(
                        f"RCPT TO:<{address}>".encode()
                    )
                    await client.rset()
                    if code == 250:
                        return
                    await asyncio.sleep(0.02)
        finally:
            await ended(client)


async def new_site(
    hospital: Hospital, url: str, folder: Path, desk_role: bytes, **entries
) -> Site:
    """A site with a gateway account of its own, and the secret of its addresses."""
    gateway = await enrol_gateway(hospital, f"Passerelle {os.urandom(3).hex()}")
    site = Site(folder, gateway, desk_role, url, **entries)
    async with gateway.client() as client:
        key = address_key(secret_of(client.program_notes))
    site.book = AddressBook(key, "fil", DOMAIN)
    return site


def url_of(dsn) -> str:
    """A connection string of the arguments that asyncpg takes."""
    host, port = dsn["host"], dsn.get("port", 5432)
    return f"postgresql://{dsn['user']}@/{dsn['database']}?host={host}&port={port}"


def signed_white_list(
    authority: Authority, rows: dict[str, Issued], made: datetime | None = None
) -> bytes:
    """A list as it is published (facts A.2), of now unless another time is said."""
    made = made or datetime.now(UTC) - timedelta(minutes=1)
    space = "https://listeblanche.mssante.fr/schema"
    root = etree.Element(f"{{{space}}}ListeBlancheMSSante", nsmap={None: space})
    generated = etree.SubElement(root, f"{{{space}}}DateDeGeneration")
    generated.text = f"{made:%Y-%m-%dT%H:%M:%SZ}"
    domains = etree.SubElement(root, f"{{{space}}}ListeDomaines")
    for domain, operator in rows.items():
        row = etree.SubElement(domains, f"{{{space}}}Domaine")
        for tag, text in (
            ("Nom", domain),
            ("DNCertificatOperateur", operator.name),
            ("DateMAJ", f"{made:%Y-%m-%dT%H:%M:%SZ}"),
        ):
            etree.SubElement(row, f"{{{space}}}{tag}").text = text
    signer = authority.issue("alb.mssante.fr", is_rsa=True)
    signed = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    ).sign(
        root,
        key=signer.private,
        cert=[
            signer.x509.public_bytes(Encoding.PEM).decode(),
            authority.intermediate.x509.public_bytes(Encoding.PEM).decode(),
        ],
    )
    return etree.tostring(signed)
