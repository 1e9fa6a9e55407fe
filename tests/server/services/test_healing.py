"""A restored server takes back what it lost, and nothing that was invented (RST-01)."""

import asyncpg
import msgspec
import pytest

from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.opening.notice import sign_cursor
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.services.backend import Services
from cordee.server.store import healing
from tests.server.services.test_erasing import Shifted, begin, items, say
from tests.support.hub import send
from tests.support.people import Ward, wire

HOUR = 3_600_000


@pytest.fixture
def clock():
    return Shifted()


@pytest.fixture
async def services(own_database, hub, clock):
    services = await Services.start(own_database, hub=hub, clock=clock)
    yield services
    await services.stop()


@pytest.fixture
async def ward(services):
    ward = Ward()
    await ward.join(services)
    return ward


@pytest.fixture
async def rewound(services, own_database, clock, anna, bruno, claire):
    """Items 3 to 6 are lost; what they were is in `lost`, with the log's hashes."""
    thread = await begin(services, anna, bruno, claire)
    await say(services, thread, anna, "before")
    kept = thread.base
    await say(services, thread, anna, "one")
    await say(services, thread, bruno, "two", "three")
    await say(services, thread, anna, "four")
    thread.lost = (await items(services, anna, thread))[2:]
    connection = await asyncpg.connect(**own_database)
    await connection.execute(
        "DELETE FROM item WHERE thread = $1 AND seq > $2", thread.id, kept.seq
    )
    await connection.execute(
        "UPDATE thread SET head_seq = $2, log_hash = $3 WHERE thread = $1",
        *(thread.id, kept.seq, kept.hash),
    )
    await healing.begin(connection, clock.wall() + HOUR)
    await connection.close()
    thread.kept, thread.cast = kept, (anna, bruno, claire)
    return thread


def hashes(thread, brought):
    """The log's hash after each of these."""
    hash_, found = thread.kept.hash, []
    for item in brought:
        kind = ItemKind(item.kind.value)
        hash_ = next_hash(hash_, item.seq, item_hash(kind, item.body, item.payload))
        found.append(hash_)
    return found


async def heal(services, who, thread, brought=(), base=None):
    """Bring items, and say where one stands: after the last of them."""
    if base is None:
        last = brought[-1].seq if brought else thread.kept.seq
        base = Base(last, hashes(thread, brought)[-1] if brought else thread.kept.hash)
    claim = wire(sign_cursor(thread.id, who.account, base, who.keys))
    frame = client.Heal(1, thread.id, tuple(brought), claim)
    return await services.answer(who.identity, frame)


async def refused(code, rule, answer):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - compared below
        await answer
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def test_nothing_new_is_stored_until_all_have_said_where_they_stand(
    services, rewound, anna, bruno, claire
):
    thread = rewound
    frame = thread.message(anna, "new", 1)
    answer = await send(services, anna.identity, frame)
    assert (answer.code, answer.rule) == (Code.UNAVAILABLE, "RST-01")
    leave = thread.leave(claire, 2)
    await refused(Code.UNAVAILABLE, "RST-01", services.answer(claire.identity, leave))
    record = thread.renew(anna).frame(3)
    await refused(Code.UNAVAILABLE, "RST-01", services.answer(anna.identity, record))
    for who in (anna, bruno):
        await heal(services, who, thread, thread.lost)
    answer = await send(services, anna.identity, frame)
    assert answer.code == Code.UNAVAILABLE
    told = await heal(services, claire, thread)
    assert (told.head_seq, told.waiting) == (6, False)
    assert told.log_hash == thread.base.hash
    answer = await send(services, anna.identity, frame)
    assert answer.seq == 7


async def test_an_author_is_believed_and_others_need_a_second_word(
    services, hub, rewound, anna, bruno, claire
):
    thread = rewound
    told = await heal(services, anna, thread, thread.lost)
    assert (told.head_seq, told.waiting) == (3, True)
    told = await heal(services, claire, thread, thread.lost)
    assert (told.head_seq, told.waiting) == (6, True) or not told.waiting
    assert told.log_hash == thread.base.hash
    told = await heal(services, bruno, thread)
    assert (told.head_seq, told.log_hash) == (6, thread.base.hash)
    again = await items(services, bruno, thread)
    assert again[2:] == thread.lost
    assert (await send(services, anna.identity, thread.message(anna, "x", 1))).seq == 7


async def test_a_forged_extension_waits_and_is_dropped(
    services, rewound, anna, bruno, claire
):
    """Claire invents what Bruno said; she has no key of his, so the payload is junk."""
    thread = rewound
    forged = [
        item
        if item.seq != 4
        else msgspec.structs.replace(item, payload=bytes(len(item.payload)))
        for item in thread.lost
    ]
    told = await heal(services, claire, thread, forged)
    assert (told.head_seq, told.waiting) == (2, True)
    told = await heal(services, anna, thread, thread.lost)
    assert (told.head_seq, told.waiting) == (3, True)
    told = await heal(services, bruno, thread, thread.lost)
    assert (told.head_seq, told.log_hash) == (6, thread.base.hash)
    assert (await items(services, anna, thread))[2:] == thread.lost


async def test_what_breaks_a_rule_is_not_taken_from_its_author_either(
    services, rewound, anna
):
    thread = rewound
    skipping = thread.message(anna, "n is 9", 1, n=9)
    item = msgspec.structs.replace(
        thread.lost[0], body=skipping.header, payload=skipping.payload
    )
    told = await heal(services, anna, thread, [item])
    assert (told.head_seq, told.waiting) == (2, False)


async def test_a_stranger_brings_nothing(services, ward, rewound):
    stranger = ward.person("Denis")
    await ward.join(services, stranger)
    answer = heal(services, stranger, rewound, rewound.lost)
    await refused(Code.NOT_MEMBER, None, answer)


async def test_another_log_and_a_gap_are_refused(services, rewound, anna):
    thread = rewound
    other = Base(thread.kept.seq, bytes(32))
    await refused(Code.CONFLICT, "LOG-02", heal(services, anna, thread, base=other))
    await refused(
        Code.CONFLICT, "LOG-03", heal(services, anna, thread, thread.lost[1:])
    )
    wrong = Base(6, bytes(32))
    await refused(
        Code.CONFLICT, "LOG-02", heal(services, anna, thread, thread.lost, wrong)
    )


async def test_what_nobody_else_holds_is_told_and_let_go(
    services, own_database, clock, rewound
):
    thread, (anna, bruno, claire) = rewound, rewound.cast
    await heal(services, anna, thread, thread.lost)
    connection = await asyncpg.connect(**own_database)
    (told,) = await healing.report(connection, clock.wall())
    assert (told.silent, told.waiting, told.claimed, told.head_seq) == (2, 3, 6, 3)
    await connection.close()
    for who in (bruno, claire):
        told = await heal(services, who, thread)
    assert (told.head_seq, told.waiting) == (3, False)
    await refused(Code.CONFLICT, "RST-01", heal(services, anna, thread, thread.lost))


async def test_after_its_time_a_thread_goes_on_without_what_is_missing(
    services, own_database, clock, rewound, anna, bruno
):
    thread = rewound
    await heal(services, anna, thread, thread.lost)
    clock.days = 1
    await services.eraser.sweep(clock.wall())
    connection = await asyncpg.connect(**own_database)
    assert not await connection.fetch("SELECT 1 FROM healing_item")
    assert await healing.report(connection, clock.wall()) == []
    await connection.close()
    thread.base = Base(3, hashes(thread, thread.lost[:1])[0])
    stored = await send(services, bruno.identity, thread.message(bruno, "on", 1, n=1))
    assert stored.seq == 4
