"""A database with a thread in it, and a way to run the operator's words on it."""

import asyncio

import pytest
from msgspec.structs import replace

from cordee.crypto.opening.notice import sign_receipt
from cordee.server.commands import main
from cordee.server.objects.local import LocalObjects
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.deadline_types import DeadlineKind
from cordee.server.services.backend import Services
from cordee.server.store import healing, subscriptions
from cordee.server.store.subscriptions import SubscriptionRow
from tests.support.blobs import File
from tests.support.hub import Recorder, send
from tests.support.people import Thread, Ward, wire
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.roles import Role


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture
async def database(postgres):
    async with fresh_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def services(database, tmp_path):
    objects = LocalObjects(tmp_path / "blobs")
    services = await Services.start(database, hub=Recorder(), objects=objects)
    yield services
    await services.stop()


@pytest.fixture
async def thread(services):
    """Anna and Bruno with one message, one cursor and a member who has gone."""
    ward = Ward("CHU de Nulle-Part")
    anna, bruno = ward.person("Anna Lefèvre"), ward.person("Bruno Œuvrard")
    await ward.join(services, anna, bruno)
    role = Role("Avis", anna)
    await ward.join(services, role)
    await services.answer(*role.propose(1, bruno))
    thread = Thread.begin(anna, bruno, role)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    thread.role = role
    thread.file = await upload(services, anna, thread)
    sealed = thread.message(anna, "secret", 1)
    sealed = replace(sealed, blobs=(thread.file.blob,))
    thread.follow(await send(services, anna.identity, sealed))
    await services.answer(bruno.identity, thread.cursor(bruno, 2))
    frame = thread.renew(anna, without=[bruno]).frame(3)
    thread.follow(await services.answer(anna.identity, frame))
    receipt = sign_receipt(thread.id, anna.account, thread.base, anna.keys)
    await services.answer(anna.identity, client.GiveReceipt(6, wire(receipt)))
    async with services.pool.acquire() as connection:
        await healing.claim(connection, thread.id, anna.account, 3, bytes(32))
        await healing.propose(connection, [waiting(thread.id, anna)])
        await subscriptions.put(connection, subscription(anna), 1)
    await services.answer(anna.identity, deadline(thread, anna))
    await ask_an_expert(services, thread, anna)
    await services.answer(anna.identity, client.OpenLink(4))
    await services.answer(bruno.identity, client.LogOut(5))
    frame = client.FindPractitioners(7, "le goff", "56", 10)
    await services.answer(anna.identity, frame)
    await services.auditing.flush()
    thread.anna, thread.bruno, thread.sent = anna, bruno, sealed
    return thread


def deadline(thread, who):
    """What becomes a task of his at once."""
    kind, note = DeadlineKind.MAIL_FAILED, bytes(1500)
    return client.SetDeadline(
        8, bytes(16), thread.id, kind, 1_790_000_000_000, who.account, note
    )


async def ask_an_expert(services, thread, who):
    """A case of his for the role, and when he takes none himself."""
    case = client.OpenCase(9, b"case of one role", thread.id, thread.role.account)
    await services.answer(who.identity, case)
    until = 1_790_000_000_000
    away = client.SetAvailability(10, who.account, until, 3)
    await services.answer(who.identity, away)


def subscription(who):
    """Where a device of his is woken."""
    where = "https://push.example.org/x"
    return SubscriptionRow(who.account, who.keys.sig_pk, where, bytes(65), bytes(16), 0)


def waiting(thread, who):
    """What a restored server holds until somebody confirms it."""
    return healing.Waiting(
        thread=thread,
        account=who.account,
        seq=3,
        log_hash=bytes(32),
        kind="message",
        time=1,
        body=b"header",
        payload=b"sealed",
        signature=b"",
        erased=None,
        box=None,
    )


async def upload(services, who, thread):
    """A file, complete on the server."""
    file, me = File(1), who.identity
    await services.blobs.begin(me, file.blob, file.begin(thread.id))
    await services.blobs.put_segment(me, file.blob, 0, file.segments[0])
    await services.blobs.put_manifest(me, file.blob, file.manifest)
    return file


@pytest.fixture
def run(database, capsys):
    """Run `cordee server …`; gives its code, output and errors."""

    async def run(*words):
        url = f"postgresql://{database['user']}@/{database['database']}"
        where = f"{url}?host={database['host']}&port={database['port']}"
        code = await asyncio.to_thread(main, [*words, "--database-url", where])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
