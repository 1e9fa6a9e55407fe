"""A server that erases before its time, and calls it retention (LOG-04)."""

import pytest
from msgspec.structs import replace

from cordee.clients.sdk.store.facts import load_evidence
from cordee.crypto.encoding import sha256
from cordee.server.protocol.server_frames import ItemsErased, Pushed, Range
from cordee.server.protocol.types import ItemKind
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until
from tests.support.hospital import running_hospital


@pytest.fixture(scope="module")
def quick():
    """A server that looks every second whether something is due."""
    with running_hospital("--erase-every", "1s") as running:
        yield running


class EarlyEraser(Honest):
    """Serves the items of one account without what they say."""

    def __init__(self):
        self.victim = None
        self.age = 0

    def to_client(self, who, frame):
        if who == self.victim and isinstance(frame, Pushed | Range):
            return [replace(frame, items=tuple(map(self._emptied, frame.items)))]
        return [frame]

    def _emptied(self, item):
        if item.kind is not ItemKind.MESSAGE or not item.payload:
            return item
        hash_ = sha256(item.payload)
        return replace(item, payload=b"", erased=hash_, time=item.time - self.age)


async def is_placeholder(actor, thread, count=1):
    async def shown():
        lines = await actor.me.history(thread)
        erased = [line for line in lines if line.kind == "erased"]
        assert not any(line.text for line in erased)
        return erased if len(erased) == count else None

    return await until(shown, f"{count} placeholders")


@pytest.mark.parametrize("age", [0, 91 * 86_400_000])
@attack("mal-fake-erase")
async def test_what_comes_erased_before_it_was_due_is_an_alarm(quick, lying, age):
    """An invented store time does not help: the item before it has one too."""
    lie = EarlyEraser()
    async with scene(quick, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        lie.age = age
        lie.victim = bruno.account if lying else None
        await anna.says(thread, "un secret")
        if not lying:
            await bruno.reads(thread, "un secret")
            await anna.me.set_retention(thread, 1)
            await is_placeholder(bruno, thread)
            await bruno.is_content(thread)
            return
        (line,) = await is_placeholder(bruno, thread)
        await bruno.is_warned("LOG-04")
        lines = await until(lambda: marked(bruno, thread))
        assert [one.seq for one in lines] == [line.seq]
        kept = load_evidence(bruno.me._parts.context.database)
        assert [evidence.rule for evidence in kept] == ["LOG-04"]
        await anna.says(thread, "encore")


async def marked(actor, thread):
    lines = await actor.me.history(thread)
    return [line for line in lines if "LOG-04" in line.marks]


@attack("mal-fake-erase-told")
async def test_who_has_a_copy_keeps_it_when_the_server_erases_early(quick, lying):
    async with scene(quick, Honest(), "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        sent = await anna.says(thread, "à garder")
        await bruno.reads(thread, "à garder")
        if lying:
            await liar.tell(bruno.account, ItemsErased(thread, sent.seq))
            await bruno.is_warned("LOG-04")
            await bruno.reads(thread, "à garder")
            assert await marked(bruno, thread)
            return
        await anna.me.set_retention(thread, 1)
        await is_placeholder(bruno, thread)
        assert not await marked(bruno, thread)
        await bruno.is_content(thread)
