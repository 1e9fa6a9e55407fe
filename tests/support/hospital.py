"""A hospital for tests: a real server, an organisation, and people with clients.

In a conftest.py:

    @pytest.fixture(scope="session")
    def hospital():
        with running_hospital() as hospital:
            yield hospital

In a test:

    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:  # or anna.client(address_of_a_proxy)
        thread = await me.new_thread("Avis", [bruno.account])

Everybody came in by the SDK's own way: invited, signed up, attested. The server is
a process of its own with an embedded PostgreSQL, one for each process of the run.
What never enters this room: a key, a shortcut through the database.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk import (
    Client,
    Identity,
    found_organisation,
    new_operator_invitation,
    sign_up,
)
from tests.support.ports import free_ports

READY_SECONDS: Final = 60
STOP_SECONDS: Final = 60
"""More than the server gives its database to stop."""
DAY: Final = 86_400


class ServerProcess:
    """`cordee serve` as an operator runs it, on a free port of the loopback."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data: Final = data
        self.options: Final = options
        self.address = ""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, port: int | None = None) -> str:
        """Start, and give the address once it answers. Raises RuntimeError.

        It may come back to its port: nobody is given that meanwhile.
        """
        if port is None:
            [port] = free_ports(1)
        ready = self.data.parent / "ready"
        ready.unlink(missing_ok=True)
        log = self.data.parent / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *_cordee("serve"),
                    *("--data", str(self.data), "--port", str(port)),
                    *("--ready-file", str(ready), *self.options),
                ],
                stdout=output,
                stderr=output,
            )
        for _attempt in range(READY_SECONDS * 50):
            if ready.exists():
                self.address = json.loads(ready.read_text())["url"]
                return self.address
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)
                break
        raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")

    def kill(self) -> None:
        """Kill it with -9; `start(port)` brings it back."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Drain and stop; one that does not end in time is killed."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def administer(self, *words: str) -> str:
        """Run `cordee server …` on its data, as the operator does."""
        line = [*_cordee("server"), *words, "--data", str(self.data)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
        return done.stdout


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone with a profile on this machine."""

    name: str
    profile: Path
    account: bytes
    card_text: str

    @property
    def key_file(self) -> Path:
        return self.profile.with_suffix(".key")

    def client(self, address: str | None = None) -> Client:
        """A client of this profile; through `address` when a test stands between."""
        return Client(self.profile, key_file=self.key_file, origin_override=address)


class Hospital:
    """One organisation on one server."""

    def __init__(self, server: ServerProcess, folder: Path) -> None:
        self.server: Final = server
        self._folder: Final = folder
        self._organisation: Person | None = None
        self._count = 0
        self._has_gateway = False

    @property
    def address(self) -> str:
        return self.server.address

    async def organisation(self) -> Person:
        """The organisation's profile, founded at first use."""
        if self._organisation is None:
            invitation = new_operator_invitation(self.address)
            self.server.administer("invite-organisation", invitation.id.hex())
            profile = self._profile("organisation")
            signed = await found_organisation(
                profile, invitation.to_text(), key_file=profile.with_suffix(".key")
            )
            self._organisation = Person(
                name="CHU",
                profile=profile,
                account=signed.account,
                card_text=signed.card_text,
            )
            await confirm_card(self._organisation)
        return self._organisation

    @asynccontextmanager
    async def office(self, address: str | None = None) -> AsyncGenerator[Client, None]:
        """The organisation's client, on line; one at a time."""
        registrar = await self.organisation()
        async with registrar.client(address) as client:
            await client.wait_online(READY_SECONDS)
            yield client

    async def enrol(self, *names: str) -> list[Person]:
        """People with these names: invited, signed up and attested."""
        async with self.office() as office:
            people = [await self.sign_up(office, name) for name in names]
            await office.enrol()
        for person in people:
            async with person.client() as me:
                await me.wait_attested(READY_SECONDS)
        return people

    async def role(self, manager: Client, name: str) -> bytes:
        """A role that `manager`, who is on line, has made, attested; its account."""
        what = Identity("", name, "", "Chirurgie", "CHU")
        async with self.office() as office:
            invitation = await office.create_invitation(what, DAY, "role")
            view = await manager.create_role(invitation.to_text())
            await office.enrol(view.account)
        stream = manager.events()
        while not (await manager.role(view.account)).verified:
            await anext(stream)
        return view.account

    async def sign_up(
        self,
        office: Client,
        name: str,
        kind: str = "person",
        about: Identity | None = None,
    ) -> Person:
        """Someone who has used an invitation and waits for the attestation.

        There is one gateway: a thread lets in the first that there is, so that another
        one would wait for ever for what somebody else's test made it miss.
        """
        if kind == "gateway":
            assert not self._has_gateway, "use gateway_of(hospital)"
            self._has_gateway = True
        who = about or identity(name)
        invitation = await office.create_invitation(who, DAY, kind)
        profile = self._profile(name.lower())
        signed = await sign_up(
            profile,
            invitation.to_text(),
            key_file=profile.with_suffix(".key"),
            kind=kind,
        )
        person = Person(
            name=name,
            profile=profile,
            account=signed.account,
            card_text=signed.card_text,
        )
        await confirm_card(person)
        return person

    def _profile(self, name: str) -> Path:
        self._count += 1
        return self._folder / f"{self._count}-{name}"


async def confirm_card(person: Person) -> None:
    """Show that he has his card, as he does on a screen (REC-05)."""
    async with person.client() as me:
        groups = me.card_text.split()
        first, second = me.card_groups
        me.confirm_card(groups[first - 1], groups[second - 1])


def identity(name: str) -> Identity:
    """What the organisation says of someone."""
    return Identity("", name, "Médecin", "Chirurgie", "CHU")


@contextmanager
def running_hospital(*options: str) -> Generator[Hospital, None, None]:
    """Run a server with more `options`, and stop and delete it at the end."""
    home = Path(tempfile.mkdtemp(prefix="cordee-hospital-", dir="/tmp"))
    data = home / "data"
    data.mkdir()
    for folder in (home, data):  # root's database would go elsewhere, and stay
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    server = ServerProcess(data, *options)
    try:
        server.start()
        yield Hospital(server, home)
    finally:
        try:
            server.stop()
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _cordee(command: str) -> list[str]:
    return [sys.executable, "-m", "cordee", command]
