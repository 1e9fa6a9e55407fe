"""A server, or an insider with real keys, that seals the wrong thing to someone."""

import msgspec

from cordee.clients.sdk.store.facts import load_evidence
from cordee.crypto.epoch import Member
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.codes import Code
from tests.malicious.insider import frame_of, insider
from tests.malicious.logs import Forgery, as_it_is
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until


def present(record, chains):
    """The members of a record, at the heads that their chains have now."""
    rows = []
    for member in record.core.members:
        state = chains[member.account].state
        row = (state.account, state.seq, state.head, state.g)
        rows.append(Member(*row, member.capacity, member.from_))
    return tuple(rows)


class SlowComplaint(Honest):
    """Holds complaints back, so that others write before they are heard."""

    def __init__(self):
        self.held = []

    def from_client(self, who, frame):
        if isinstance(frame, asked.Complain):
            self.held.append(frame)
            return []
        return [frame]


@attack("mal-poisoned-box")
async def test_who_was_sealed_out_complains_and_reads_again(hospital, lying):
    lie = SlowComplaint()
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Claire") as (liar, anna, claire),
    ):
        others = [claire.account, mallory.account]
        thread = (await anna.me.new_thread("Avis", others)).id
        await claire.sees(thread)
        await mallory.read(thread)
        chains = await mallory.chains()
        poisoned = claire.account if lying else None
        rows = present(mallory.record, chains)
        sealed = mallory.epoch(rows, chains, poisoned=poisoned)
        await mallory.get(frame_of(sealed), told.Stored)
        await claire.sees(thread, 1)
        await mallory.read(thread)
        await mallory.store(mallory.item("entre nous"))
        if not lying:
            await anna.says(thread, "tout va bien")
            await claire.reads(thread, "entre nous", "tout va bien")
            assert (await claire.me.thread(thread)).epoch == 1
            await claire.is_content(thread)
            return
        warning = await claire.is_warned("EPO-10")
        assert warning.account == mallory.account
        await until(lambda: held_back(lie))
        await liar.ask(claire.account, *lie.held)
        await until(lambda: complained(anna, thread, claire))
        await anna.says(thread, "vous revoilà")
        await claire.reads(thread, "entre nous", "vous revoilà")
        assert (await claire.me.thread(thread)).epoch == 2
        assert all(not line.marks for line in await claire.me.history(thread))


async def held_back(lie):
    return lie.held


async def complained(reader, thread, by):
    """Whether the complaint stands in the log, by name."""
    lines = await reader.me.history(thread)
    return any((x.kind, x.author) == ("complaint", by.account) for x in lines)


class Withheld(Honest):
    """Keeps one account's rotation, and what follows from it, to that account."""

    def __init__(self):
        self.victim = b""
        self.entries = []
        self.queries = {}

    def from_client(self, who, frame):
        if who != self.victim:
            return [frame]
        match frame:
            case asked.AppendEntry():
                self.entries.append(frame.entry)
                return [told.Ok(frame.ref)]
            case asked.AppendEpoch():
                words = "later"
                return [told.Refused(frame.ref, Code.UNAVAILABLE, None, words, None)]
            case asked.GetChains():
                self.queries[frame.ref] = frame.queries
                return [frame]
            case _:
                return [frame]

    def to_client(self, who, frame):
        if who == self.victim and isinstance(frame, told.Chains):
            asked_for = self.queries.pop(frame.ref)
            pairs = zip(asked_for, frame.parts, strict=True)
            parts = tuple(self._part(query, part) for query, part in pairs)
            return [msgspec.structs.replace(frame, parts=parts)]
        return [frame]

    def _part(self, query, part):
        """My own chain, as I believe that it stands."""
        if query.account != self.victim:
            return part
        real = part.total
        extra = self.entries[max(0, query.first - real) :]
        return msgspec.structs.replace(
            part,
            first=query.first,
            total=real + len(self.entries),
            entries=(*part.entries, *extra),
        )


@attack("mal-old-head-in-epoch")
async def test_who_is_sealed_to_his_replaced_generation_is_warned(hospital, lying):
    lie = Withheld()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.victim = bruno.account if lying else b""
        if not lying:
            await bruno.me.rotate_account()
            await anna.sees(thread, 1)
            await anna.me.set_title(thread, "Avis, suite")
            await bruno.sees(thread, 2)
            await bruno.is_content(thread)
            return
        await bruno.me.rotate_account()
        assert lie.entries
        await anna.me.set_title(thread, "Avis, suite")
        await bruno.sees(thread, 1)
        warning = await bruno.is_warned("FRE-03")
        assert warning.account == bruno.account


@attack("mal-old-head-in-epoch")
async def test_a_record_that_goes_back_to_an_old_generation_stops_the_thread(
    hospital, lying
):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        others = [bruno.account, mallory.account]
        thread = (await anna.me.new_thread("Avis", others)).id
        await bruno.sees(thread)
        await mallory.read(thread)
        before = mallory.record.members[bruno.account]
        await bruno.me.rotate_account()
        await anna.sees(thread, 1)
        lie.begin(thread, anna.account)
        await mallory.read(thread)
        chains = await mallory.chains()
        rows = present(mallory.record, chains)
        if lying:
            old = {row.account: row for row in rows} | {bruno.account: before}
            rows = tuple(old.values())
        sealed = mallory.epoch(rows, chains)
        if not lying:
            await mallory.get(frame_of(sealed), told.Stored)
            await anna.sees(thread, 2)
            await anna.is_content(thread)
            return
        refused = await mallory.get(frame_of(sealed), told.Refused)
        assert refused.rule == "EPO-05"
        made += [mallory.record_item(sealed, anna.account)]
        await liar.tell(anna.account, *lie.news(anna.account))
        report = await anna.is_frozen(thread, "EPO-05")
        assert sealed.signed.body in report.evidence
        assert (await anna.me.thread(thread)).epoch == 1


class SwappedBox(Forgery):
    """Gives one account another's box, as long as it says so."""

    def __init__(self, twist):
        super().__init__(twist)
        self.victim = b""
        self.box = None

    def to_client(self, who, frame):
        return [self._swapped(who, one) for one in super().to_client(who, frame)]

    def _swapped(self, who, frame):
        if isinstance(frame, told.Pushed | told.Range):
            items = tuple(self._one(who, item) for item in frame.items)
            return msgspec.structs.replace(frame, items=items)
        if isinstance(frame, told.Epochs):
            records = tuple(self._one(who, part) for part in frame.records)
            return msgspec.structs.replace(frame, records=records)
        return frame

    def _one(self, who, part):
        if part.box is None:
            return part
        if who != self.victim:
            self.box = part.box
            return part
        return msgspec.structs.replace(part, box=self.box)


@attack("mal-swapped-box")
async def test_another_members_box_is_the_servers_fault_and_is_asked_for_again(
    hospital, lying
):
    lie = SwappedBox(as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.victim = bruno.account if lying else b""
        await anna.me.set_title(thread, "Mme Durand")
        await bruno.sees(thread, 1)
        await anna.says(thread, "au bloc 3")
        if lying:
            warning = await bruno.is_warned("EPO-10")
            assert (warning.sentence, warning.account) == ("box_withheld", None)
            await bruno.refuses(thread, "EPO-10")
            assert (await bruno.me.thread(thread)).title == "Avis"
            assert not await complained(anna, thread, bruno)
            lie.victim = b""
            await liar.cut()
        await bruno.reads(thread, "au bloc 3")
        assert (await bruno.me.thread(thread)).title == "Mme Durand"
        await bruno.says(thread, "j'y vais")
        await anna.reads(thread, "au bloc 3", "j'y vais")
        if not lying:
            await bruno.is_content(thread)


@attack("mal-swapped-box")
async def test_what_was_repeated_while_sealed_out_is_read_once(hospital, lying):
    lie = SwappedBox((lambda i: [*i[:2], *i[1:]]) if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.begin(thread, bruno.account)
        lie.victim = bruno.account
        await anna.me.set_title(thread, "Mme Durand")
        await bruno.sees(thread, 1)
        await anna.says(thread, "donner 5 mg")
        await bruno.refuses(thread, "EPO-10")
        lie.victim = b""
        await liar.cut()
        await bruno.reads(thread, "donner 5 mg")
        lines = await bruno.me.history(thread)
        refused = [line.marks for line in lines if line.kind == "refused"]
        assert refused == ([("MSG-07",)] if lying else [])


class EpochLeftOut(Honest):
    """Leaves one record out of what a newcomer asks for."""

    def __init__(self, epoch, *, lying):
        self.epoch, self.lying = epoch, lying
        self.answered = 0

    def to_client(self, who, frame):
        if not isinstance(frame, told.Epochs):
            return [frame]
        self.answered += 1
        if not self.lying:
            return [frame]
        records = (*frame.records[: self.epoch], *frame.records[self.epoch + 1 :])
        return [msgspec.structs.replace(frame, records=records)]


@attack("mal-epoch-left-out")
async def test_a_newcomer_notices_a_record_that_is_left_out(hospital, lying):
    lie = EpochLeftOut(1, lying=lying)
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno)
        await anna.me.set_title(thread, "Avis, suite")
        await anna.me.set_title(thread, "Avis, fin")
        await bruno.sees(thread, 2)
        await anna.me.invite(thread, claire.account, past=False)
        await claire.sees(thread)
        await anna.says(thread, "bienvenue")
        if not lying:
            await claire.reads(thread, "bienvenue")
            assert lie.answered
            await claire.is_content(thread)
            return
        report = await claire.is_frozen(thread, "EPO-01")
        assert await claire.texts(thread) == []
        kept = load_evidence(claire.me._parts.database)
        assert [(e.rule, e.objects) for e in kept] == [("EPO-01", report.evidence)]


class FalseStart(Honest):
    """Tells one newcomer another hash of the log before him."""

    def __init__(self):
        self.victim = b""
        self.answered = 0

    def to_client(self, who, frame):
        if who != self.victim or not isinstance(frame, told.Range):
            return [frame]
        self.answered += 1
        return [msgspec.structs.replace(frame, previous_hash=bytes(32))]


@attack("mal-false-start")
async def test_a_newcomer_is_told_of_the_log_before_him_by_its_record(hospital, lying):
    lie = FalseStart()
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno)
        await anna.says(thread, "avant")
        lie.victim = claire.account if lying else b""
        await anna.me.invite(thread, claire.account, past=False)
        await claire.sees(thread)
        await anna.says(thread, "après")
        if not lying:
            await claire.reads(thread, "après")
            await claire.is_content(thread)
            return
        await claire.is_frozen(thread, "EPO-11")
        assert lie.answered
        assert await claire.texts(thread) == []
