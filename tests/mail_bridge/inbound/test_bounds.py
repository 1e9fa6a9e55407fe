"""Loops, the desk, and traces: what bounds and what remembers."""

import asyncio
from datetime import UTC, date, datetime

import asyncpg
import pytest

from cordee.crypto.opening.secret import Secret
from cordee.mail_bridge.errors import SchemaError, StoreError
from cordee.mail_bridge.inbound.rates import HOUR, Rates
from cordee.mail_bridge.inbound.reasons import Identity, belongs_in, came_for
from cordee.mail_bridge.inbound.traces import Traces
from cordee.mail_bridge.store import counts, received
from cordee.mail_bridge.store.database import open_pool
from cordee.mail_bridge.store.migrations import migrate
from cordee.mail_bridge.store.received import Trace
from cordee.mail_bridge.store.sealing import Seals
from tests.support.postgres import fresh_database

NOW = int(datetime(2026, 11, 29, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
async def pool(postgres):
    async with fresh_database(postgres) as dsn:
        connection = await asyncpg.connect(**dsn)
        await migrate(connection)
        await connection.close()
        async with await open_pool(dsn) as pool:
            yield pool


def trace(number, **about):
    known = {
        "digest": bytes([number]) * 32,
        "thread": bytes(32),
        "message": bytes(16),
        "time": NOW,
        "sender": "jeanne@town.test",
        "peer": "CN=mx.town.test",
        "standing": "known",
        "kind": "reply",
        "words": ("in", "in-reply"),
    }
    return Trace(**{**known, **about})


def test_the_sixty_first_mail_of_an_hour_waits_and_others_do_not():
    rates = Rates(60)
    assert all(rates.passes(b"t", "A@b.test", NOW + n) for n in range(60))
    assert not rates.passes(b"t", "a@B.test", NOW + 60)
    assert rates.passes(b"other", "a@b.test", NOW + 61)
    assert rates.passes(b"t", "a@b.test", NOW + HOUR + 1)


def test_reasons_differ_by_mail_address_and_thread():
    mail, other = Identity(b"m", "gp@t", True), Identity(b"n", "gp@t", True)
    copied, forged = Identity(b"m", "evil@t", True), Identity(b"m", "gp@t", False)
    reasons = {
        came_for(mail, "a@b"),
        came_for(mail, "a@c"),
        came_for(other, "a@b"),
        came_for(copied, "a@b"),
        came_for(forged, "a@b"),
        belongs_in(mail, b"a@b"),
    }
    assert len(reasons) == 6
    again = Identity(b"m", " GP@T ", True)
    assert came_for(again, " A@B ") == came_for(mail, "a@b")


async def test_a_trace_is_kept_once_and_counted_once(pool):
    seals, day = Seals(Secret.random()), date(2026, 11, 29)
    traces = Traces(pool, seals)
    await asyncio.gather(*(traces.note(trace(n % 10)) for n in range(40)))
    await traces.note(trace(3))
    assert await counts.sums(pool, day, day) == {"in": 10, "in-reply": 10}
    found = await received.find(pool, seals, bytes([3]) * 32, bytes(32))
    assert found == trace(3)
    await received.forget(pool, date(2026, 11, 30))
    assert await received.find(pool, seals, bytes([3]) * 32, bytes(32)) is None


async def test_nothing_of_a_trace_stands_in_the_table(pool):
    seals = Seals(Secret.random())
    await Traces(pool, seals).note(trace(1, sender="canari@town.test"))
    [row] = await pool.fetch("SELECT name, record FROM bridge.received")
    assert b"canari" not in row["record"] + row["name"]
    with pytest.raises(StoreError):
        Seals(Secret.random()).open("received", row["name"], row["record"], Trace)
    with pytest.raises(StoreError):
        seals.open("received", bytes(32), row["record"], Trace)


async def test_a_migration_that_was_changed_is_refused(pool):
    async with pool.acquire() as connection:
        assert await migrate(connection) == []
        await connection.execute("UPDATE bridge.migration SET sha256 = $1", bytes(32))
        with pytest.raises(SchemaError, match="0010"):
            await migrate(connection)
