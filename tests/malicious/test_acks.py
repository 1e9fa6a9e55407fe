"""A server that says "stored" and has not, or not there, or to both."""

import asyncio

import msgspec

from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from tests.malicious.logs import Forgery, Log, as_it_is, item_sent
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until


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
