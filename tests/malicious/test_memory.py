"""What was seen once is not forgotten when a client starts again."""

import msgspec

from cordee.server.protocol import server_frames as told
from tests.malicious.insider import insider
from tests.malicious.logs import Forgery, as_it_is
from tests.malicious.proxy import LyingServer
from tests.malicious.scene import attack, scene, visit, visits
from tests.malicious.test_identity import Forked, RolledBack, another_end


@attack("mal-cross-reorder")
async def test_a_frozen_thread_stays_so_when_the_server_repents(hospital, lying):
    lie = Forgery((lambda items: items[1:]) if lying else as_it_is)
    people = await hospital.enrol("Anna", "Bruno")
    async with (
        LyingServer(hospital.address, lie) as address,
        visits(people, address) as (anna, bruno),
    ):
        thread = await anna.begins("Avis", bruno)
        lie.begin(thread, bruno.account)
        await anna.says(thread, "un")
        await anna.says(thread, "deux")
        if lying:
            before = await bruno.is_frozen(thread, "LOG-02")
        else:
            await bruno.reads(thread, "un", "deux")
    async with visit(people[1], hospital.address) as bruno:
        report = await bruno.me.verify(thread)
        if not lying:
            assert await bruno.texts(thread) == ["un", "deux"]
            await bruno.is_content(thread)
            return
        assert (report.frozen, report.evidence) == ("LOG-02", before.evidence)
        assert await bruno.texts(thread) == []


@attack("mal-chain-fork")
async def test_a_forked_account_stays_frozen(hospital, lying):
    lie = Forked()
    [person] = await hospital.enrol("Anna")
    async with insider(hospital, "Mallory") as mallory:
        liar = LyingServer(hospital.address, lie)
        async with liar as address, visit(person, address) as anna:
            lie.victim = anna.account
            thread = (await anna.me.new_thread("Avis", [mallory.account])).id
            await mallory.read(thread)
            if lying:
                lie.chain = another_end(mallory)
                moved = told.ChainMoved(mallory.account, 9, bytes(32))
                await liar.tell(anna.account, moved)
                await anna.is_warned("CHN-14")
        async with visit(person, hospital.address) as anna:
            await mallory.store(mallory.item("c'est moi"))
            if not lying:
                await anna.reads(thread, "c'est moi")
                await anna.is_content(thread)
                return
            await anna.refuses(thread, "CHN-14")
            assert await anna.texts(thread) == []


@attack("mal-rollback-head")
async def test_a_client_that_starts_again_knows_the_highest_head(hospital, lying):
    lie = RolledBack()
    people = await hospital.enrol("Anna", "Bruno")
    async with (
        visit(people[0], hospital.address) as anna,
        visit(people[1], hospital.address) as bruno,
    ):
        thread = await anna.begins("Avis", bruno)
        await bruno.me.rotate_account()
        await anna.sees(thread, 1)
    lie.victim = people[0].account
    lie.subject = people[1].account if lying else b""
    async with (
        LyingServer(hospital.address, lie) as address,
        visit(people[0], address) as anna,
    ):
        await anna.me.set_title(thread, "Avis, suite")
        if not lying:
            await anna.is_content(thread)
            return
        warning = await anna.is_warned("FRE-01")
        assert warning.account == people[1].account


class Restored(Forgery):
    """Shows one account its threads as they were before the last item."""

    def __init__(self):
        super().__init__()
        self.fooled = b""
        self.hash = b""

    def to_client(self, who, frame):
        if isinstance(frame, told.Index) and who == self.fooled:
            rows = tuple(self._before(row) for row in frame.rows)
            return [msgspec.structs.replace(frame, rows=rows)]
        return super().to_client(who, frame)

    def _before(self, row):
        seq = row.head_seq - 1
        return msgspec.structs.replace(row, head_seq=seq, log_hash=self.hash)


@attack("mal-rollback-log")
async def test_a_thread_shorter_than_before_is_not_written_in(hospital, lying):
    lie = Restored()
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        await anna.says(thread, "un")
        await bruno.reads(thread, "un")
        lie.begin(thread, bruno.account)
        lie.hash = lie.log_of(bruno.account).hashes[-2]
        lie.fooled = bruno.account if lying else b""
        await liar.cut()
        if not lying:
            await bruno.says(thread, "deux")
            await anna.reads(thread, "un", "deux")
            await bruno.is_content(thread)
            return
        warning = await bruno.is_warned("LOG-02")
        assert warning.thread == thread
        assert (await bruno.me.thread(thread)).frozen == "LOG-02"
        assert await bruno.texts(thread) == ["un"]
