"""Wake-ups: who is woken, when, how often; what a push service may say to it."""

import asyncio
import os
from contextlib import asynccontextmanager

import pytest

from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ok
from cordee.server.push.posting import open_poster
from cordee.server.services import settings as service
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from cordee.server.services.schedule import MAX_DEVICES, MAX_THREADS, Schedule
from cordee.server.services.waking import MAX_FAILURES
from cordee.server.store.subscriptions import Reason
from cordee.server.web.traffic import Traffic
from tests.support.clock import Clock
from tests.support.hub import Recorder, send
from tests.support.people import Thread
from tests.support.push_service import push_service

MINUTE = 60
QUICK = service.Settings(push_delay=0.0, push_gap=0.0, push_retry=0.01)
PATIENT = service.Settings(push_delay=MINUTE, push_gap=0.0)


@pytest.fixture
def dsn(own_database):
    return own_database


@pytest.fixture
async def far():
    async with push_service() as running:
        yield running


@pytest.fixture
def counted():
    return Traffic()


@asynccontextmanager
async def waking(dsn, hub, counted, settings=QUICK, clock=None):
    async with open_poster(loopback=True) as push:
        services = await Services.start(
            dsn, hub=hub, settings=settings, clock=clock, push=push, metrics=counted
        )
        try:
            yield services
        finally:
            await services.stop()


@pytest.fixture
async def services(dsn, hub, counted):
    async with waking(dsn, hub, counted) as running:
        yield running


@pytest.fixture
async def phone(services, far, bruno):
    """Bruno's browser, which wants to be woken."""
    return await subscribed(services, far, bruno.identity)


class Scene:
    """Anna writes, Bruno has a browser that wants to be woken."""

    def __init__(self, services, far, counted):
        self.services, self.far, self.counted = services, far, counted

    async def enter(self, anna, bruno, thread):
        self.anna, self.bruno, self.thread = anna, bruno, thread
        self.phone = await subscribed(self.services, self.far, bruno.identity)
        return self

    async def say(self, sender=None):
        return await say(self.services, self.thread, sender or self.anna)

    async def woken(self, number=1):
        await self.far.until(lambda: len(self.phone.woken) >= number)
        return self.phone.woken


@pytest.fixture
async def scene(services, far, counted, anna, bruno, thread):
    return await Scene(services, far, counted).enter(anna, bruno, thread)


@pytest.fixture
def made(ward_of, people_of):
    """A scene on services that a test has made itself."""

    async def make(services, far, counted):
        ward = await ward_of(services)
        anna, bruno = await people_of(services, ward, "Anna", "Bruno")
        thread = Thread.begin(anna, bruno)
        thread.follow(await services.answer(anna.identity, thread.frame(1)))
        return await Scene(services, far, counted).enter(anna, bruno, thread)

    return make


async def subscribed(services, far, who):
    browser = far.browser()
    assert await services.answer(who, browser.subscribe(7)) == Ok(7)
    return browser


async def say(services, thread, sender, **choices):
    answer = await send(
        services, sender.identity, thread.message(sender, "bonjour", 9, **choices)
    )
    thread.follow(answer)
    return answer


async def show(services, thread, reader):
    assert await services.answer(reader.identity, thread.cursor(reader, 8)) == Ok(8)


async def until(counted, name, label="", number=1):
    async with asyncio.timeout(30):
        while counted.counted[name, label] < number:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def time_passes(clock, condition):
    """By the minute, until something is so; none has passed before."""
    async with asyncio.timeout(30):
        while not condition():
            clock.ahead += MINUTE
            await asyncio.sleep(0.01)


async def test_a_message_wakes_whoever_reads_it_with_one_word(scene):
    stored = await scene.say()
    (wake,) = await scene.woken()
    assert wake.word == b"wake"
    assert wake.key == scene.services.push_key
    assert wake.claims["aud"] == scene.far.url
    assert wake.claims["sub"].startswith("mailto:")
    told = repr((wake.headers, wake.claims)).encode() + wake.body
    anna = scene.anna
    for secret in (scene.thread.id, anna.account, anna.keys.sig_pk, stored.log_hash):
        assert secret not in told
        assert secret.hex().encode() not in told


async def test_who_is_connected_is_woken_too(scene, hub):
    assert hub.online(scene.bruno.account)
    scene.services.connected(scene.bruno.identity)
    await scene.say()
    await scene.woken()


async def test_nobody_is_woken_by_what_he_wrote_himself(scene):
    mine = await subscribed(scene.services, scene.far, scene.anna.identity)
    await scene.say(scene.bruno)
    await scene.far.until(lambda: mine.woken)
    await scene.say(scene.anna)
    await scene.woken()
    assert (len(mine.woken), len(scene.phone.woken)) == (1, 1)


async def test_what_was_displayed_meanwhile_wakes_nobody(dsn, hub, far, counted, made):
    clock = Clock()
    async with waking(dsn, hub, counted, PATIENT, clock) as services:
        scene = await made(services, far, counted)
        await scene.say()
        await show(services, scene.thread, scene.bruno)
        await time_passes(clock, lambda: counted.counted["pushes_spared", ""])
        assert scene.phone.woken == []
        await scene.say()
        await time_passes(clock, lambda: scene.phone.woken)


async def test_a_displayed_cursor_that_lies_before_does_not_count(scene):
    await show(scene.services, scene.thread, scene.bruno)
    await scene.say()
    await scene.woken()


async def test_what_is_only_delivered_wakes(scene):
    answer = await scene.say()
    delivered = client.Delivered(scene.thread.id, answer.seq)
    scene.services.hint(scene.bruno.identity, delivered)
    await scene.woken()


async def test_who_holds_a_role_is_woken_for_it(scene, claire, role, ward_thread):
    await say(scene.services, ward_thread, claire)
    await scene.woken()


async def test_who_is_no_member_is_not_woken(scene, claire):
    other = await subscribed(scene.services, scene.far, claire.identity)
    await scene.say()
    await scene.woken()
    assert other.woken == []


async def test_a_subscription_that_is_gone_is_forgotten(scene):
    scene.phone.answers = [410]
    await scene.say()
    await until(scene.counted, "pushes", "gone")
    await until_rows(scene.services, 0)
    await scene.say()
    assert scene.phone.woken == []


async def test_a_push_service_that_is_away_is_tried_again(scene):
    scene.phone.answers = [503, 429, 500]
    await scene.say()
    assert len(await scene.woken()) == 1
    assert scene.counted.counted["pushes", "later"] == 3


async def test_one_that_stays_away_is_given_up_until_the_next_message(scene):
    scene.phone.answers = [503] * 6
    await scene.say()
    await until(scene.counted, "pushes", "later", 6)
    await scene.say()
    await scene.woken()


async def test_one_that_always_refuses_is_forgotten(scene):
    scene.phone.answers = [403] * MAX_FAILURES
    for number in range(1, MAX_FAILURES + 1):
        await scene.say()
        await until(scene.counted, "pushes", "refused", number)
    await until_rows(scene.services, 0)


async def test_a_talk_wakes_a_device_once_and_then_again(dsn, hub, far, counted, made):
    paused, clock = service.Settings(push_delay=0.0, push_gap=MINUTE), Clock()
    async with waking(dsn, hub, counted, paused, clock) as services:
        scene = await made(services, far, counted)
        await scene.say()
        await scene.woken()
        for _ in range(5):
            await scene.say()
        await time_passes(clock, lambda: len(scene.phone.woken) > 1)
        assert len(scene.phone.woken) == 2


async def test_another_process_wakes_for_what_one_that_died_has_stored(scene, dsn):
    """The one that stores here never wakes: it is as if it had died at once."""
    dead = await Services.start(dsn, hub=Recorder())
    await say(dead, scene.thread, scene.anna)
    await dead.stop()
    assert scene.phone.woken == []
    async with waking(dsn, Recorder(), Traffic()):
        await scene.woken()


async def rows(services):
    async with services.pool.acquire() as connection:
        return await connection.fetchval("SELECT count(*) FROM push_subscription")


async def until_rows(services, number):
    async with asyncio.timeout(30):
        while await rows(services) != number:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def test_a_subscription_replaces_the_one_before(services, far, bruno, phone):
    again = await subscribed(services, far, bruno.identity)
    assert await rows(services) == 1
    assert again.endpoint != phone.endpoint


async def test_an_address_belongs_to_who_was_last_there(services, anna, bruno, phone):
    await services.answer(anna.identity, phone.subscribe(1))
    assert await rows(services) == 1


async def test_who_wants_it_no_more_is_woken_no_more(services, bruno, phone):
    assert await services.answer(bruno.identity, client.Unsubscribe(1)) == Ok(1)
    assert await services.answer(bruno.identity, client.Unsubscribe(2)) == Ok(2)
    assert await rows(services) == 0


async def test_a_device_that_logs_out_is_woken_no_more(services, bruno, phone):
    await services.answer(bruno.identity, client.LogOut(1))
    assert await rows(services) == 0


async def test_a_device_that_is_revoked_is_woken_no_more(services, far, bruno, phone):
    tablet = DeviceKeys.generate()
    await services.answer(bruno.identity, bruno.add_device(1, tablet))
    await subscribed(services, far, bruno.identity_of(tablet))
    assert await rows(services) == 2
    frame = bruno.rotate(2, revoked=[tablet.sig_pk])
    await services.answer(bruno.identity, frame)
    assert await rows(services) == 1


async def test_who_is_locked_is_woken_no_more(services, ward, bruno, phone):
    await services.answer(ward.identity, ward.lock(1, bruno))
    assert await rows(services) == 0


@pytest.mark.parametrize(
    "endpoint", ["http://push.example.org/x", "https://10.0.0.1/x", "https://intranet/"]
)
async def test_an_address_within_is_refused(services, phone, bruno, endpoint):
    frame = client.Subscribe(1, endpoint, phone.p256dh, os.urandom(16))
    with pytest.raises(Refusal) as caught:
        await services.answer(bruno.identity, frame)
    assert caught.value.code is Code.FORBIDDEN


async def test_a_server_without_push_says_so(dsn, hub, far, ward_of, people_of):
    services = await Services.start(dsn, hub=hub)
    ward = await ward_of(services)
    (bruno,) = await people_of(services, ward, "Bruno")
    assert services.push_key is None
    with pytest.raises(Refusal) as caught:
        await services.answer(bruno.identity, far.browser().subscribe(1))
    assert caught.value.code is Code.UNAVAILABLE
    await services.stop()


async def test_each_process_signs_with_the_same_key(dsn, services):
    async with waking(dsn, Recorder(), Traffic()) as other:
        assert other.push_key == services.push_key


def reason(number, thread=1, seq=1):
    return Reason(bytes([1] * 32), number.to_bytes(32), thread.to_bytes(32), seq)


def test_a_device_waits_once_for_all_its_threads():
    schedule = Schedule()
    for thread in range(MAX_THREADS + 5):
        assert schedule.add(reason(1, thread), 5.0)
    schedule.add(reason(1, 0, seq=9), 99.0)
    assert len(schedule) == 1
    assert schedule.take(4.9, 10) == {}
    ((device, due),) = schedule.take(5.0, 10).items()
    assert (len(due.threads), due.threads[bytes(32)]) == (MAX_THREADS, 9)
    schedule.add(reason(1, 500), 6.0)
    schedule.put_back(device, due, 20.0)
    assert schedule.take(19.0, 10) == {}
    assert len(schedule.take(20.0, 10)[device].threads) == MAX_THREADS + 1


def test_a_schedule_is_bounded_and_taken_in_parts():
    schedule = Schedule()
    taken = [schedule.add(reason(number), 0.0) for number in range(MAX_DEVICES + 1)]
    assert taken.count(False) == 1
    assert len(schedule.take(0.0, 64)) == 64
