"""A server that says "stored" and has not, or not there, or to both."""

import asyncio

import msgspec

from cordee.clients.sdk.faults import FaultPoint
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from tests.malicious.logs import Forgery, Log, as_it_is, item_sent
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import attack, scene, until, visit, visits


class Unstored(Forgery):
    """Acknowledges the next message of one account and throws it away."""

    def __init__(self):
        super().__init__()
        self.liar_to = b""

    def from_client(self, who, frame):
        if not (isinstance(frame, asked.Append) and who == self.liar_to):
            return super().from_client(who, frame)
        self.liar_to = b""
        log = Log(self.thread, self.real(who, self.thread))
        seq = log.add(item_sent(frame)).seq
        return [told.Stored(frame.ref, self.thread, seq, 0, log.hashes[-1])]


@attack("mal-stale-ack")
async def test_what_was_acknowledged_and_not_stored_is_noticed(hospital, lying):
    lie = Unstored()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.begin(thread, anna.account)
        lie.liar_to = anna.account if lying else b""
        await anna.says(thread, "potassium à 6,8")
        await bruno.says(thread, "rien de neuf ?")
        if not lying:
            await anna.reads(thread, "potassium à 6,8", "rien de neuf ?")
            await anna.is_content(thread)
            return
        report = await anna.is_frozen(thread, "LOG-02")
        assert report.evidence


class Misnumbered(Honest):
    """Acknowledges under another number than the one that was given."""

    def __init__(self, *, lying):
        self.lying = lying

    def to_client(self, who, frame):
        if self.lying and isinstance(frame, told.Stored) and frame.seq > 1:
            return [msgspec.structs.replace(frame, seq=frame.seq + 3)]
        return [frame]


@attack("mal-stale-ack")
async def test_what_is_stored_at_another_number_is_noticed(hospital, lying):
    lie = Misnumbered(lying=lying)
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        await anna.me.send(thread, "potassium à 6,8")
        await bruno.reads(thread, "potassium à 6,8")
        await bruno.says(thread, "reçu")
        if not lying:
            await anna.reads(thread, "potassium à 6,8", "reçu")
            await anna.is_content(thread)
            return
        await anna.is_warned("LOG-02", "LOG-03")


class Elsewhere(Forgery):
    """Acknowledges with a hash of another log, and shows the true one later."""

    def __init__(self, *, lying):
        super().__init__()
        self.lying = lying
        self.liar_to = b""

    def to_client(self, who, frame):
        told_ = super().to_client(who, frame)
        if who != self.liar_to:
            return told_
        return [self._acked(one) for one in told_ if not isinstance(one, told.Pushed)]

    def _acked(self, frame):
        if self.lying and isinstance(frame, told.Stored):
            return msgspec.structs.replace(frame, log_hash=bytes(32))
        return frame


@attack("mal-stale-ack")
async def test_what_was_acknowledged_is_not_forgotten_by_a_client_that_starts_again(
    hospital, lying
):
    """The log shows the very message under its number, after something else."""
    lie = Elsewhere(lying=lying)
    people = await hospital.enrol("Anna", "Bruno")
    async with (
        LyingServer(hospital.address, lie) as address,
        visits(people, address) as (anna, bruno),
    ):
        thread = await anna.begins("Avis", bruno)
        lie.liar_to = anna.account
        said = await anna.says(thread, "potassium à 6,8")
    async with visit(people[0], hospital.address) as anna:
        if not lying:
            await anna.reads(thread, "potassium à 6,8")
            await anna.is_content(thread)
            return
        report = await anna.is_frozen(thread, "LOG-02")
        assert said.id + bytes(32) in report.evidence


class Taken(Honest):
    """Acknowledges messages of one account under the number of an older item."""

    def __init__(self):
        self.liar_to = b""

    def from_client(self, who, frame):
        if who != self.liar_to or not isinstance(frame, asked.Append):
            return [frame]
        return [told.Stored(frame.ref, self.thread, 1, 0, bytes(32))]


@attack("mal-stale-ack")
async def test_an_ack_that_was_not_looked_at_is_held_against_the_log_later(
    hospital, lying
):
    """The client dies after it has kept the ack, before it has compared it."""
    lie = Taken()
    people = await hospital.enrol("Anna", "Bruno")
    async with (
        LyingServer(hospital.address, lie) as address,
        visits(people, address) as (anna, bruno),
    ):
        thread = lie.thread = await anna.begins("Avis", bruno)
        lie.liar_to = anna.account if lying else b""
        anna.me._parts.context.fault = dies_after_the_ack
        sent = await anna.me.send(thread, "potassium à 6,8")
        await until(lambda: is_acked(anna, thread, sent.id))
    async with visits(people, hospital.address) as (anna, bruno):
        await bruno.says(thread, "rien de neuf ?")
        if not lying:
            await anna.reads(thread, "potassium à 6,8", "rien de neuf ?")
            await anna.is_content(thread)
            return
        report = await anna.is_frozen(thread, "LOG-02")
        assert sent.id + bytes(32) in report.evidence


def dies_after_the_ack(point):
    if point is FaultPoint.AFTER_ACK_COMMIT:
        raise asyncio.CancelledError


async def is_acked(actor, thread, message):
    line = await actor.me.message(thread, message)
    return line.seq is not None


class BothWin(Forgery):
    """Holds the second of two records back, then says that it won as well."""

    def __init__(self, *, lying):
        super().__init__(self.another_world if lying else as_it_is)
        self.lying = lying
        self.holds = b""
        self.held = []
        self.record = None

    def another_world(self, items):
        return [self.record, *items[1:]] if self.record else []

    def from_client(self, who, frame):
        if isinstance(frame, asked.AppendEpoch) and who == self.holds:
            self.held.append(frame)
            return []
        return super().from_client(who, frame)

    def answer(self, who):
        """Take the record that was held back for stored, at the same number."""
        frame = self.held[0]
        self.record = item_sent(frame)
        log = self.log_of(who)
        seq = len(log.items)
        return told.Stored(frame.ref, self.thread, seq, 0, log.hashes[seq])


@attack("mal-both-win")
async def test_two_records_that_both_won_are_noticed_at_the_next_message(
    hospital, lying
):
    lie = BothWin(lying=lying)
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno, direct=True)
        lie.begin(thread, bruno.account)
        lie.holds = bruno.account
        renaming = asyncio.ensure_future(bruno.me.set_title(thread, "de Bruno"))
        await until(lambda: held(lie))
        await anna.me.set_title(thread, "d'Anna")
        lie.holds = b""
        if not lying:
            await liar.ask(bruno.account, *lie.held)
            await renaming
            await anna.sees(thread, 2)
            assert (await anna.me.thread(thread)).title == "de Bruno"
            await anna.is_content(thread)
            return
        await liar.tell(bruno.account, lie.answer(bruno.account))
        await liar.tell(bruno.account, *lie.news(bruno.account))
        await renaming
        await anna.says(thread, "au bloc 3")
        await bruno.refuses(thread, "LOG-01")
        await anna.me.set_title(thread, "d'Anna encore")
        report = await bruno.is_frozen(thread, "EPO-01")
        assert lie.held[0].record.body in report.evidence
        assert await bruno.texts(thread) == []


async def held(lie):
    return lie.held
