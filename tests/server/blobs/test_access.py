"""Who may fetch, who may bring: whoever reads an item that brings it, nobody else."""

import base64
import hashlib
import hmac
import os

import pytest
from msgspec.structs import replace

from cordee.crypto.epoch import Capacity
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused
from cordee.server.services.backend import Services
from cordee.server.services.blob_access import reads
from cordee.server.services.bringing import forget
from cordee.server.services.tickets import LIFETIME_MS
from tests.server.blobs.conftest import begun, joined
from tests.server.blobs.test_uploads import bring, refused
from tests.support.blobs import File, moving, ticket
from tests.support.hub import Recorder, send, stored
from tests.support.roles import Role


@pytest.fixture
async def file(services, thread, anna, mover):
    """Anna's, complete, and brought by no message yet."""
    file = File(300)
    await mover.upload(thread.id, file)
    return file


async def denied(mover, file):
    for answer in (
        await mover.state(file),
        await mover.get(file, 0),
        await mover.manifest(file),
        await mover.put(file, 0),
        await mover.complete(file),
        await mover.drop(file),
    ):
        refused(answer, 404, Code.NOT_FOUND)


async def test_what_no_message_has_brought_is_its_uploaders_alone(
    mover, other, stranger, file
):
    assert await mover.download(file) == file.segments
    await denied(other, file)
    await denied(stranger, file)


async def test_whoever_reads_the_message_fetches_what_it_brings(
    services, thread, anna, other, stranger, file
):
    stored([await bring(services, thread, anna, file)])
    assert await other.download(file) == file.segments
    await denied(stranger, file)


async def test_a_reader_changes_nothing_of_it(services, thread, anna, other, file):
    stored([await bring(services, thread, anna, file)])
    refused(await other.drop(file), 404, Code.NOT_FOUND)
    refused(await other.put(file, 0), 404, Code.NOT_FOUND)


async def test_a_message_brings_only_what_is_complete(services, thread, anna, mover):
    file = File(300)
    await mover.begin(thread.id, file)
    answer = await bring(services, thread, anna, file)
    assert (type(answer), answer.code) == (Refused, Code.NOT_FOUND)
    answer = await bring(services, thread, anna, File(1), ref=2, n=1)
    assert (type(answer), answer.code) == (Refused, Code.NOT_FOUND)


async def test_nobody_brings_what_another_uploaded_and_never_sent(
    services, thread, bruno, file
):
    answer = await bring(services, thread, bruno, file)
    assert (type(answer), answer.code) == (Refused, Code.NOT_FOUND)


async def test_what_was_uploaded_for_one_thread_is_brought_to_it_first(
    services, anna, claire, thread, file
):
    elsewhere = await begun(services, anna, claire)
    answer = await bring(services, elsewhere, anna, file)
    assert (type(answer), answer.code) == (Refused, Code.NOT_FOUND)
    stored([await bring(services, thread, anna, file, ref=2)])
    stored([await bring(services, elsewhere, anna, file, ref=3, n=1)])


async def test_a_reader_forwards_what_he_reads(
    services, thread, anna, reader, outsider, file
):
    bruno, claire, stranger = reader.who, *outsider
    stored([await bring(services, thread, anna, file)])
    elsewhere = await begun(services, bruno, claire)
    stored([await bring(services, elsewhere, bruno, file)])
    assert await stranger.download(file) == file.segments


async def test_a_refused_message_brings_nothing(
    services, thread, anna, bruno, other, file
):
    before = thread.record
    thread.renew(anna)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    thread.record, newest = before, thread.record
    answer = await bring(services, thread, anna, file, ref=2)
    assert answer.code is Code.STALE_EPOCH
    await denied(other, file)
    thread.record = newest


async def test_the_same_message_again_brings_it_once(services, thread, anna, file):
    frame = replace(thread.message(anna, "a", 1), blobs=(file.blob,))
    first = await send(services, anna.identity, frame)
    assert await send(services, anna.identity, frame) == first
    async with services.pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM item_blob") == 1


async def test_one_who_was_removed_fetches_what_came_before_and_no_more(
    services, thread, anna, reader, mover, file
):
    bruno, other = reader
    stored([await bring(services, thread, anna, file)])
    thread.renew(anna, without=[bruno])
    thread.follow(await services.answer(anna.identity, thread.frame(2)))
    later = File(300)
    await mover.upload(thread.id, later)
    stored([await bring(services, thread, anna, later, ref=3)])
    assert await other.download(file) == file.segments
    await denied(other, later)
    refused(await other.begin(thread.id, File(1)), 403, Code.NOT_MEMBER, "MSG-03")


async def test_one_who_joins_without_the_past_fetches_only_what_comes(
    services, thread, anna, outsider, mover, file
):
    claire, stranger = outsider
    stored([thread_item := await bring(services, thread, anna, file)])
    thread.follow(thread_item)
    epoch = thread.record.core.epoch + 1
    thread.people[claire.account] = claire
    thread.renew(anna, added=[claire.member(from_=epoch)])
    thread.follow(await services.answer(anna.identity, thread.frame(2)))
    await denied(stranger, file)
    later = File(300)
    await mover.upload(thread.id, later)
    stored([await bring(services, thread, anna, later, ref=3)])
    assert await stranger.download(later) == later.segments


async def test_who_only_reads_uploads_nothing(services, anna, bruno, other):
    thread = await begun(services, anna, bruno, capacity=Capacity.READER)
    refused(await other.begin(thread.id, File(1)), 403, Code.CAPACITY, "MSG-03")


async def test_a_stranger_uploads_nothing(thread, stranger):
    refused(await stranger.begin(thread.id, File(1)), 403, Code.NOT_MEMBER, "MSG-03")
    refused(await stranger.begin(os.urandom(32), File(1)), 404, Code.NOT_FOUND)


async def test_what_an_erased_item_alone_brought_goes(
    services, thread, anna, other, mover, file
):
    kept = File(300)
    await mover.upload(thread.id, kept)
    (first,) = stored([await bring(services, thread, anna, file, kept)])
    stored([await bring(services, thread, anna, kept, ref=2)])
    async with services.pool.acquire() as connection, connection.transaction():
        await forget(connection, thread.id, [first])
    await denied(other, file)
    await denied(mover, file)
    assert await other.download(kept) == kept.segments


# --- tickets -------------------------------------------------------------------


async def test_a_ticket_ends_after_its_time(mover, thread, clock):
    clock.ahead = LIFETIME_MS // 1000 + 1
    refused(await mover.begin(thread.id, File(1)), 401, Code.UNAUTHENTICATED)


async def test_a_revoked_device_has_no_ticket_any_more(
    server, services, anna, thread, file
):
    new = DeviceKeys.generate()
    await services.answer(anna.identity, anna.add_device(1, new))
    given = await ticket(services, anna, new)
    async with moving(server.url, given) as second:
        assert await second.download(file) == file.segments
        frame = anna.rotate(2, revoked=[new.sig_pk])
        await services.answer(anna.identity, frame)
        refused(await second.get(file, 0), 401, Code.REVOKED)
        refused(await second.begin(thread.id, File(1)), 401, Code.REVOKED)


async def test_a_locked_account_has_no_ticket_any_more(
    services, ward, anna, mover, file
):
    await services.answer(ward.identity, ward.lock(1, anna))
    refused(await mover.get(file, 0), 401, Code.LOCKED)


async def test_a_ticket_that_was_changed_is_none(server, services, anna, bruno, file):
    sealed = bytearray(base64.urlsafe_b64decode(await ticket(services, bruno)))
    forged = [
        anna.account + bytes(sealed[32:]),
        bytes(sealed[:32]) + anna.keys.sig_pk + bytes(sealed[64:]),
        bytes(sealed[:64]) + (2**53).to_bytes(8) + bytes(sealed[72:]),
        bytes(sealed[:-1]),
        bytes(sealed) + b"x",
        bytes(sealed[:72]) + hmac.digest(b"", bytes(sealed[:72]), hashlib.sha256),
    ]
    for one in forged:
        text = base64.urlsafe_b64encode(one).decode()
        async with moving(server.url, text) as thief:
            refused(await thief.get(file, 0), 401, Code.UNAUTHENTICATED)
    for text in ("x", "====", "A" * 139, "A" * 4000, "\u00e9"):
        async with moving(server.url, text) as thief:
            refused(await thief.get(file, 0), 401, Code.UNAUTHENTICATED)


async def test_a_ticket_is_good_for_each_process(dsn, server, services, anna):
    given = await ticket(services, anna)
    beside = await Services.start(dsn, hub=Recorder(), objects=services.blobs._objects)
    try:
        who = await beside.blobs.admit(given)
        assert (who.account, who.device) == (anna.account, anna.keys.sig_pk)
    finally:
        await beside.stop()


# --- roles ---------------------------------------------------------------------


@pytest.fixture
async def role(services, ward, bruno, claire):
    """Claire manages it and Bruno holds it; both are no members themselves."""
    role = Role("Avis", claire, bruno)
    await ward.join(services, role)
    return role


@pytest.fixture
async def ward_thread(services, anna, role):
    return await begun(services, anna, role)


async def test_who_holds_a_role_fetches_and_brings_what_it_may(
    services, anna, ward_thread, role, reader, mover
):
    bruno, other = reader
    file, answer = File(300), File(300)
    await mover.upload(ward_thread.id, file)
    stored([await bring(services, ward_thread, anna, file)])
    assert await other.download(file) == file.segments
    await other.upload(ward_thread.id, answer)
    frame = ward_thread.message(bruno, "vu", 2, behalf=role)
    frame = replace(frame, blobs=(answer.blob,))
    stored([await send(services, bruno.identity, frame)])
    assert await mover.download(answer) == answer.segments


async def test_who_hands_a_role_over_fetches_no_more_through_it(
    services, ward, anna, ward_thread, role, mover
):
    file, incoming = File(300), await joined(services, ward, "David Petit")
    await mover.upload(ward_thread.id, file)
    stored([await bring(services, ward_thread, anna, file)])
    _, outgoing = role.people.values()
    async with services.pool.acquire() as connection:
        assert await reads(connection, outgoing.account, file.blob)
        assert not await reads(connection, incoming.account, file.blob)
    await role.hand_over(services, outgoing, incoming)
    async with services.pool.acquire() as connection:
        assert not await reads(connection, outgoing.account, file.blob)
        assert await reads(connection, incoming.account, file.blob)
