"""The follower of threads: trouble in one is no trouble of another."""

from types import SimpleNamespace

from cordee.mail_bridge.following import Following


class Threads:
    """Two threads that moved; the first one cannot be read by anything."""

    def __init__(self) -> None:
        self.read: list[bytes] = []

    async def moved(self):
        for thread in (b"poison", b"sound"):
            yield thread

    def is_carried(self, thread) -> bool:
        if thread == b"poison":
            raise KeyError(thread)
        self.read.append(thread)
        return False


async def test_a_thread_that_cannot_be_read_keeps_no_other_from_being_read():
    threads = Threads()
    points = SimpleNamespace(reader="test")
    await Following(threads, points, None, None, None).run()
    assert threads.read == [b"sound"]
