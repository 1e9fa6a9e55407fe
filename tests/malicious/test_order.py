"""A server that reorders, drops, repeats, forks or invents items of a log."""

import asyncio

import msgspec

from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from tests.malicious.logs import Forgery, as_it_is, item_sent
from tests.malicious.scene import attack, scene, until


def swapped(items):
    if len(items) < 2:
        return []
    first, second, *rest = items
    return [second, first, *rest]


def without_first(items):
    return items[1:]


def without_first_two(items):
    return items[2:]


def first_twice(items):
    return [*items[:1], *items]


@attack("mal-cross-reorder")
async def test_an_answer_is_not_shown_before_its_question(hospital, lying):
    lie = Forgery(swapped if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno, claire)
        lie.begin(thread, claire.account)
        await anna.says(thread, "faut-il arrêter l'héparine ?")
        await bruno.reads(thread, "faut-il arrêter l'héparine ?")
        await bruno.says(thread, "oui")
        if not lying:
            await claire.reads(thread, "faut-il arrêter l'héparine ?", "oui")
            await claire.is_content(thread)
            return
        report = await claire.is_frozen(thread, "LOG-02")
        assert report.evidence
        assert await claire.texts(thread) == []


@attack("mal-cross-reorder")
async def test_two_swapped_messages_are_noticed_at_the_next_one(hospital, lying):
    lie = Forgery(swapped if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno, claire)
        lie.begin(thread, claire.account)
        await asyncio.gather(anna.says(thread, "un"), bruno.says(thread, "deux"))
        await anna.says(thread, "trois")
        if not lying:
            await claire.reads(thread, *await anna.texts(thread))
            await claire.is_content(thread)
            return
        report = await claire.is_frozen(thread, "LOG-02")
        assert report.evidence
        assert "trois" not in await claire.texts(thread)


@attack("mal-split-view")
async def test_who_was_shown_another_log_stops_at_the_next_message(hospital, lying):
    lie = Forgery(without_first if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno, claire)
        lie.begin(thread, bruno.account)
        await claire.says(thread, "allergie à la pénicilline")
        await anna.reads(thread, "allergie à la pénicilline")
        await anna.says(thread, "amoxicilline, donc non")
        if not lying:
            await bruno.reads(
                thread, "allergie à la pénicilline", "amoxicilline, donc non"
            )
            await bruno.is_content(thread)
            return
        report = await bruno.is_frozen(thread, "LOG-02")
        assert report.evidence
        assert await bruno.texts(thread) == []


@attack("mal-drop-tail")
async def test_a_dropped_tail_is_noticed_at_the_next_message(hospital, lying):
    lie = Forgery(without_first_two if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        thread = await anna.begins("Avis", bruno, claire)
        lie.begin(thread, bruno.account)
        await anna.says(thread, "un")
        await anna.says(thread, "deux")
        await claire.reads(thread, "un", "deux")
        await claire.says(thread, "trois")
        if not lying:
            await bruno.reads(thread, "un", "deux", "trois")
            await bruno.is_content(thread)
            return
        await bruno.is_frozen(thread, "LOG-02")
        assert await bruno.texts(thread) == []


@attack("mal-replay")
async def test_a_message_is_not_shown_twice(hospital, lying):
    lie = Forgery(first_twice if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.begin(thread, bruno.account)
        await anna.says(thread, "donner 5 mg")
        await bruno.reads(thread, "donner 5 mg")
        if not lying:
            await bruno.is_content(thread)
            return
        await bruno.refuses(thread, "MSG-07")
        assert await bruno.texts(thread) == ["donner 5 mg"]


@attack("mal-replay")
async def test_a_message_is_not_shown_in_another_thread(hospital, lying):
    elsewhere = []
    lie = Forgery(lambda items: [*elsewhere, *items] if lying else items)
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        first = await anna.begins("M. Martin", bruno)
        second = await anna.begins("Mme Durand", bruno)
        await anna.says(first, "sortie demain")
        await bruno.reads(first, "sortie demain")
        lie.begin(second, bruno.account)
        elsewhere += lie.real(bruno.account, first)[-1:]
        await liar.tell(bruno.account, *lie.news(bruno.account))
        if not lying:
            await anna.says(second, "à jeun")
            await bruno.reads(second, "à jeun")
            await bruno.is_content(first, second)
            return
        await bruno.refuses(second, "MSG-02")
        assert await bruno.texts(second) == []


class Late(Forgery):
    """Holds a message back, then places it after the next epoch's record."""

    def __init__(self):
        super().__init__(lambda items: [*items[:1], *self.late, *items[1:]])
        self.holds = b""
        self.late = []

    def from_client(self, who, frame):
        if isinstance(frame, asked.Append) and who == self.holds:
            self.late.append(item_sent(frame))
            return []
        return super().from_client(who, frame)


@attack("mal-late-epoch")
async def test_a_message_of_an_old_epoch_is_not_shown_after_the_new_record(
    hospital, lying
):
    lie = Late()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno, direct=True)
        lie.begin(thread, bruno.account)
        lie.holds = anna.account if lying else b""
        await anna.me.send(thread, "je signe la sortie")
        if not lying:
            await bruno.reads(thread, "je signe la sortie")
        else:
            await until(lambda: caught(lie.late))
        await bruno.me.set_title(thread, "Avis, suite")
        if not lying:
            await anna.sees(thread, 1)
            await anna.is_content(thread)
            await bruno.is_content(thread)
            return
        await bruno.refuses(thread, "LOG-01")
        assert await bruno.texts(thread) == []


async def caught(things):
    return things


class Gap(Forgery):
    """Leaves numbers out: neither pushed nor given when they are asked for."""

    def __init__(self, *, lying):
        super().__init__()
        self.missing = 0
        self.lying = lying

    def to_client(self, who, frame):
        told_ = super().to_client(who, frame)
        if not (self.lying and who in self.victims):
            return told_
        return [self._without(frame) for frame in told_]

    def _without(self, frame):
        if not isinstance(frame, told.Pushed | told.Range):
            return frame
        items = tuple(i for i in frame.items if i.seq != self.missing)
        return msgspec.structs.replace(frame, items=items)


@attack("mal-drop-tail")
async def test_a_number_that_is_left_out_is_noticed(hospital, lying):
    lie = Gap(lying=lying)
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.begin(thread, bruno.account)
        lie.missing = 2
        await anna.says(thread, "allergie au latex")
        await anna.says(thread, "bloc à 14 h")
        if not lying:
            await bruno.reads(thread, "allergie au latex", "bloc à 14 h")
            await bruno.is_content(thread)
            return
        await bruno.is_frozen(thread, "LOG-03")
        assert await bruno.texts(thread) == []
