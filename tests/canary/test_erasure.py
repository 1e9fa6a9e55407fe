"""Erasure, with the premise that server and devices really delete.

Before: every ciphertext, box, segment and sealed record is noted, and found in the
stores by the same search. After retention: none of them is in any file, and no profile,
opened with all its keys, holds a word, a payload, or the key of an epoch that is over.
"""

import asyncio
import shutil
from contextlib import asynccontextmanager

import asyncpg
import msgspec
import pytest

from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.store.database import Database
from cordee.postgres import EmbeddedPostgres
from tests.canary.needles import SEALED, new_secret
from tests.canary.test_canary import contents
from tests.canary.ward import _new_home, _url
from tests.support.crashes import environment, until_it
from tests.support.hospital import Hospital, ServerProcess

LONG = 40
"""A text of so many secrets is stored out of line."""
WIDTH = 24
"""Bytes of a needle: no two ciphertexts share as many."""
SEGMENTS = 2
FILE = (1 << 20) + 70_000
"""Bytes of the file: a whole segment and a part of one."""


class House:
    """A server with a database of its own, its people, and where all of it is kept."""

    def __init__(self, home, postgres, server):
        self.home, self.postgres, self.server = home, postgres, server
        self.hospital = Hospital(server, home)
        self.root = postgres.directory.parent
        self.people = []

    async def enrol(self, *names):
        people = await self.hospital.enrol(*names)
        self.people += people
        return people

    async def fetch(self, sql, *values):
        connection = await asyncpg.connect(**self.postgres.dsn)
        try:
            return await connection.fetch(sql, *values)
        finally:
            await connection.close()

    @property
    def stores(self):
        root = self.root
        wal = root / "data" / "pg_wal"
        return {
            "tables": [p for p in (root / "data").iterdir() if p != wal],
            "commit log": [wal],
            "logs": [p for p in root.iterdir() if p.name != "data"],
            "server": [self.home / "data", self.home / "server.log"],
            "profiles": [person.profile for person in self.people],
        }

    def holding(self, needles):
        """Names of the stores in which any of these bytes are."""
        found = set()
        for store, paths in self.stores.items():
            for _, kept in contents(paths):
                if any(needle in kept for needle in needles):
                    found.add(store)
        return found


@pytest.fixture
async def house():
    async with open_house() as opened:
        yield opened


@asynccontextmanager
async def open_house():
    home = _new_home()
    postgres = EmbeddedPostgres(
        home / "postgres", configuration={"wal_compression": "off"}
    )
    server = ServerProcess(home / "data", "--erase-every", "1s")
    try:
        await postgres.start()
        with environment(DATABASE_URL=_url(postgres.dsn)):
            await asyncio.to_thread(server.start)
            yield House(home, postgres, server)
    finally:
        await asyncio.to_thread(server.stop)
        await postgres.stop()
        await postgres.erase()
        shutil.rmtree(home, ignore_errors=True)


def needles_of(*sealed):
    """The beginning, middle and end of each."""
    return [
        data[start : start + WIDTH]
        for data in sealed
        for start in (0, len(data) // 2, len(data) - WIDTH)
    ]


def opened(person):
    """Every record of a closed profile, decrypted: `{(table, key…): bytes}`."""
    profile = Profile(person.profile, key_file=person.key_file)
    database = Database(profile.store, profile.vault)
    found = {}
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        columns = database.rows(f"PRAGMA table_info({table})")
        names = {column[1]: column[5] for column in columns}
        if "record" not in names:
            continue
        key = sorted((rank, name) for name, rank in names.items() if rank)
        keys = ", ".join(name for _rank, name in key)
        for *place, sealed in database.rows(f"SELECT {keys}, record FROM {table}"):
            where = (table, *place)
            shown = profile.vault.open(where, sealed, msgspec.Raw)
            found[where] = (bytes(shown), sealed)
    database.close()
    profile.close()
    return found


def messages_in(rows):
    """The sealed records of messages, as they lie in the file."""
    for (table, *_place), (shown, sealed) in rows.items():
        if table == "items" and msgspec.msgpack.decode(shown)[0] == "message":
            yield sealed


def keys_of(client, thread):
    epochs = client._parts.threads.get(thread).epochs
    return {e: held.key.reveal() for e, held in epochs.items() if held.key is not None}


async def stored(client, thread, sent):
    return await client.wait_state(thread, sent.id, "stored", 60)


async def seed(house, first, second, thread):
    """Say secrets in every way, and give them."""
    secrets = [new_secret(SEALED) for _ in range(LONG + 5)]
    text, corrected, symbol, caption, name, *long = secrets
    path = house.home / f"{name}.bin"
    path.write_bytes((secrets[0] * (FILE // len(secrets[0]))).encode()[:FILE])
    sent = await first.send(thread, text)
    await stored(first, thread, sent)
    await first.edit(thread, sent.id, corrected)
    sending = await first.send_files(thread, [path], caption)
    await first.wait_state(thread, sending.id, "stored", 60)
    path.unlink()

    async def arrived():
        lines = await second.history(thread)
        return [line for line in lines if line.kind in {"text", "file"}][1:]

    await until_it(arrived, "text and file at the other end")
    await second.react(thread, sent.id, symbol)

    async def reacted():
        return any(line.reactions for line in await first.history(thread))

    await until_it(reacted, "the reaction at this end")
    await first.set_title(thread, "Autre titre")
    last = await first.send(thread, " ".join(long))
    await stored(first, thread, last)

    async def all_there():
        lines = await second.history(thread)
        return sum(line.kind in {"text", "file"} for line in lines) == 3

    await until_it(all_there, "everything at the other end")
    return secrets


async def note(house):
    """What the server has of the threads: payloads, boxes, segments of the file."""
    items = await house.fetch("SELECT payload FROM item WHERE kind = 'message'")
    boxes = await house.fetch("SELECT box FROM epoch_box")
    await house.fetch("ANALYZE")
    await house.fetch("CHECKPOINT")
    folder = [p for p in (house.home / "data").rglob("*") if p.is_file()]
    segments = [data for p in folder if len(data := p.read_bytes()) > 60_000]
    return (
        [row[0] for row in items],
        [row[0] for row in boxes],
        segments,
    )


@pytest.mark.timeout(300)
async def test_after_retention_nothing_opens_with_all_the_keys_that_are_left(house):
    anna, bruno, claire = await house.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as first, bruno.client() as second:
        await first.wait_online()
        await second.wait_online()
        thread = (await first.new_thread("Avis", [second.account])).id
        await until_it(lambda: has(second, thread), "the thread at the other end")
        secrets = await seed(house, first, second, thread)
        payloads, boxes, segments = await note(house)
        keys = keys_of(first, thread)
    assert (len(payloads), len(segments), len(keys)) == (5, SEGMENTS, 2)
    profiles = [opened(person) for person in (anna, bruno)]
    check_that_the_search_finds(house, secrets, payloads, boxes, segments, profiles)
    sealed = [row for rows in profiles for row in messages_in(rows)]
    async with anna.client() as first, bruno.client() as second:
        await first.wait_online()
        await second.wait_online()
        await first.set_retention(thread, 1)
        unseen = await first.send(thread, new_secret(SEALED))
        await stored(first, thread, unseen)
        for client in (first, second):
            await until_it(lambda c=client: is_erased(c, thread), "all erased")
        await check_that_newcomers_verify(first, claire, thread)
        await until_it(lambda: no_box_but_of(house, 3), "the boxes of epoch 3 only")
    async with anna.client() as first, bruno.client() as second:
        await first.wait_online()
        await second.wait_online()
        for client in (first, second):
            await until_it(lambda c=client: is_erased(c, thread), "keys of epoch 3")
    house.server.stop()
    house.server.start()  # attachments that are let go of are swept at the start
    await until_it(lambda: nothing_large(house), "no segment of a file")
    house.server.administer("compact")
    house.server.stop()
    old_boxes = [box for box in boxes if box not in await boxes_now(house)]
    assert len(old_boxes) == len(boxes)
    await house.postgres.stop()
    gone = needles_of(*payloads, *old_boxes, *segments, *sealed)
    assert house.holding(gone) == set()
    check_profiles(house, needles_of(*payloads, *old_boxes), keys.values())


def check_profiles(house, over, keys):
    """With all their keys: no word, no payload, no box, no key of what is over."""
    marks = [SEALED.encode()]
    assert house.holding(marks) == set()
    left = b"".join(shown for p in house.people for shown, _ in opened(p).values())
    for needle in (*marks, *over, *keys):
        assert needle not in left


def check_that_the_search_finds(house, secrets, payloads, boxes, segments, profiles):
    """The control: before, all of it is where it has to be."""
    assert house.holding(needles_of(*payloads)) == {"tables", "commit log"}
    assert house.holding(needles_of(*boxes)) == {"tables", "commit log"}
    assert house.holding(needles_of(*segments)) == {"server"}
    for rows in profiles:
        shown = b"".join(data for data, _ in rows.values())
        for needle in (secrets[0].encode(), secrets[-1].encode(), payloads[0]):
            assert needle in shown


async def has(client, thread):
    known = client._parts.threads.find(thread)
    return known is not None and known.memory.seq >= 1


async def is_erased(client, thread):
    """Nothing is shown, and every key of an epoch that is over is gone."""
    lines = await client.history(thread)
    kinds = {line.kind for line in lines}
    epoch = client._parts.threads.get(thread).memory.epoch
    return not kinds & {"text", "file"} and set(keys_of(client, thread)) == {epoch}


async def no_box_but_of(house, epoch):
    sql = "SELECT e.epoch FROM epoch_box AS b JOIN epoch AS e USING (thread, seq)"
    return {row[0] for row in await house.fetch(sql)} == {epoch}


async def check_that_newcomers_verify(first, claire, thread):
    """Who joins after the erasure reads on from a log that adds up."""
    await first.invite(thread, claire.account, past=True)
    async with claire.client() as third:
        await third.wait_online()
        await until_it(lambda: has(third, thread), "the thread for a newcomer")
        report = await third.verify(thread)
        assert (report.frozen, report.refusals) == (None, ())
        mine = await first.verify(thread)
        assert (mine.frozen, mine.refusals) == (None, ())
        assert report.log_hash == mine.log_hash


async def nothing_large(house):
    folder = (house.home / "data").rglob("*")
    return not [p for p in folder if p.is_file() and p.stat().st_size > 60_000]


async def boxes_now(house):
    rows = await house.fetch("SELECT box FROM epoch_box")
    return {row[0] for row in rows}
