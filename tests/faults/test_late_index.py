"""An index that was answered before a push, and read after it, is no rollback."""

from cordee.server.protocol.server_frames import Index
from tests.faults.journal import Testimony
from tests.faults.scene import has_all, speak
from tests.malicious.proxy import Honest, LyingServer
from tests.support.crashes import until, until_it


class HeldIndex(Honest):
    """A network that is slow with one answer."""

    def __init__(self):
        self.holds = False
        self.held = []

    def to_client(self, who, frame):
        if self.holds and isinstance(frame, Index):
            self.held.append(frame)
            return []
        return [frame]


async def test_an_index_that_a_push_overtook_does_not_stop_a_thread(scene):
    told, lie = Testimony(), HeldIndex()
    server = LyingServer(scene.server.address, lie)
    async with (
        server as address,
        scene.anna.client() as anna,
        scene.bruno.client(address) as bruno,
    ):
        await speak(anna, scene.thread, told, "un")
        await has_all(bruno, await scene.ledger(scene.thread))
        lie.holds = True
        await server.cut()
        await until(lambda: lie.held, "an index under way")
        await speak(anna, scene.thread, told, "deux")
        await until_it(lambda: has_text(bruno, scene.thread, "deux"), "the push")
        lie.holds = False
        await server.tell(bruno.account, *lie.held)
        await bruno.wait_online()
        assert (await bruno.thread(scene.thread)).frozen is None
        await speak(bruno, scene.thread, Testimony(), "trois")


async def has_text(me, thread, text):
    return (await me.thread(thread)).last_text == text
