"""A server that invents what nobody said, or an insider who lends it his key."""

import msgspec

from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from tests.malicious import inventions
from tests.malicious.insider import insider
from tests.malicious.logs import Forgery, Log, as_it_is
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until


async def a_first_message(lie, anna, bruno):
    """A thread with one message of Anna's, from where the lie begins."""
    thread = await anna.begins("Avis", bruno)
    await anna.says(thread, "bonjour")
    await bruno.reads(thread, "bonjour")
    lie.begin(thread, bruno.account)
    return thread, lie.real(bruno.account, thread)


async def goes_on(thread, anna, bruno):
    """The control: the same scene, without the invention."""
    await anna.says(thread, "et la suite")
    await bruno.reads(thread, "bonjour", "et la suite")
    await bruno.is_content(thread)


@attack("mal-fake-message")
async def test_a_message_that_nobody_sealed_is_not_shown(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread, items = await a_first_message(lie, anna, bruno)
        if not lying:
            await goes_on(thread, anna, bruno)
            return
        made += [inventions.message_after(lie.log_of(bruno.account), items[-1])]
        await liar.tell(bruno.account, *lie.news(bruno.account))
        await bruno.refuses(thread, "MSG-01")
        assert await bruno.texts(thread) == ["bonjour"]


@attack("mal-fake-author")
async def test_a_member_cannot_write_in_anothers_name(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        view = await anna.me.new_thread("Avis", [bruno.account, mallory.account])
        thread = view.id
        await bruno.sees(thread)
        lie.begin(thread, bruno.account)
        await mallory.read(thread)
        chains = await mallory.chains()
        author = chains[anna.account] if lying else None
        made += [mallory.item("stop anticoagulants", author=author)]
        await liar.tell(bruno.account, *lie.news(bruno.account))
        if not lying:
            await bruno.reads(thread, "stop anticoagulants")
            await bruno.is_content(thread)
            return
        await bruno.refuses(thread, "MSG-02")
        assert await bruno.texts(thread) == []


@attack("mal-fake-epoch")
async def test_a_record_that_nobody_signed_stops_the_thread(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread, items = await a_first_message(lie, anna, bruno)
        if not lying:
            await goes_on(thread, anna, bruno)
            return
        made += [inventions.record_after(lie.log_of(bruno.account), items[0])]
        await liar.tell(bruno.account, *lie.news(bruno.account))
        report = await bruno.is_frozen(thread, "SIG-01")
        assert made[0].body in report.evidence
        assert (await bruno.me.thread(thread)).epoch == 0
        assert await bruno.texts(thread) == ["bonjour"]


@attack("mal-downgrade")
async def test_a_record_of_a_lower_suite_stops_the_thread(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread, items = await a_first_message(lie, anna, bruno)
        if not lying:
            await goes_on(thread, anna, bruno)
            return
        log = lie.log_of(bruno.account)
        made += [inventions.record_after(log, items[0], suite=0)]
        await liar.tell(bruno.account, *lie.news(bruno.account))
        await bruno.is_frozen(thread, "SUI-01", "SUI-02")
        assert await bruno.texts(thread) == ["bonjour"]


@attack("mal-downgrade")
async def test_a_message_said_to_be_of_another_suite_is_not_shown(hospital, lying):
    lie = Forgery()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread, _items = await a_first_message(lie, anna, bruno)
        if not lying:
            await goes_on(thread, anna, bruno)
            return
        lie.twist = lambda items: [inventions.with_suite(i, 2) for i in items]
        await anna.says(thread, "et la suite")
        await bruno.refuses(thread, "SUI-01")
        assert await bruno.texts(thread) == ["bonjour"]


@attack("mal-forged-cursor")
async def test_a_cursor_that_nobody_signed_is_not_believed(hospital, lying):
    lie = Forgery()
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread, items = await a_first_message(lie, anna, bruno)
        last = items[-1]
        if not lying:
            await bruno.me.displayed(thread, last.seq)
            await anna.sees_displayed(thread, last.seq, bruno)
            await anna.is_content(thread)
            return
        seen = inventions.base_of(lie.log_of(bruno.account))
        device = (await bruno.me.status()).device
        made = inventions.cursor(bruno.account, device, thread, seen)
        await liar.tell(anna.account, told.CursorMoved(made))
        await anna.is_warned("SIG-01")
        line = (await anna.me.history(thread))[-1]
        assert (line.displayed_by, line.state == "displayed") == ((), False)


class AllRead(Honest):
    """Says that one account has read everything in every thread."""

    def __init__(self):
        self.reader = b""

    def to_client(self, who, frame):
        if who != self.reader or not isinstance(frame, told.Index):
            return [frame]
        rows = [msgspec.structs.replace(row, displayed=10**6) for row in frame.rows]
        return [msgspec.structs.replace(frame, rows=tuple(rows))]


@attack("mal-forged-cursor")
async def test_what_i_have_not_read_stays_so_until_a_device_of_mine_signs(
    hospital, lying
):
    lie = AllRead()
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        said = await anna.says(thread, "résultat critique")
        await bruno.reads(thread, "résultat critique")
        if lying:
            lie.reader = bruno.account
        else:  # his signed cursor is on the server; this profile forgets it
            await bruno.me.displayed(thread, said.seq)
            await anna.sees_displayed(thread, said.seq, bruno)
            memory = bruno.me._parts.threads.get(thread).memory
            memory.displayed, memory.unread = 0, 1
        await liar.cut()
        await anna.says(thread, "rappelez-moi")
        await bruno.reads(thread, "résultat critique", "rappelez-moi")
        assert (await bruno.me.thread(thread)).unread == 1 + lying
        await bruno.is_content(thread)


class CursorsCaught(Forgery):
    """Keeps the victims' cursors to itself."""

    def __init__(self, twist):
        super().__init__(twist)
        self.caught = []

    def from_client(self, who, frame):
        if isinstance(frame, asked.MoveCursor) and who in self.victims:
            self.caught.append(frame.signed)
            return [told.Ok(frame.ref)]
        return super().from_client(who, frame)


@attack("mal-split-view")
async def test_a_silent_readers_cursor_shows_that_his_log_is_another(hospital, lying):
    lie = CursorsCaught((lambda items: items[1:2]) if lying else as_it_is)
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        view = await anna.me.new_thread("Avis", [bruno.account, mallory.account])
        thread = view.id
        await bruno.sees(thread)
        await mallory.read(thread)
        lie.begin(thread, bruno.account)
        await anna.says(thread, "un")
        await mallory.store(mallory.item("deux"))
        await anna.reads(thread, "un", "deux")
        await bruno.reads(thread, *(["deux"] if lying else ["un", "deux"]))
        await bruno.me.displayed(thread, 2)
        await until(lambda: caught(lie))
        await liar.tell(anna.account, told.CursorMoved(lie.caught[0]))
        if not lying:
            await anna.sees_displayed(thread, 2, bruno)
            await anna.is_content(thread)
            return
        report = await anna.is_frozen(thread, "LOG-02")
        theirs, ours = lie.caught[0], lie.real(anna.account, thread)
        assert {theirs.body, theirs.signature} <= set(report.evidence)
        assert {ours[1].body, ours[1].payload} <= set(report.evidence)
        assert Log(thread, ours).hashes[2] in report.evidence


async def caught(lie):
    return lie.caught
