"""A hub without sockets: it keeps what it is given, and lets a test wait for it."""

import asyncio

import msgspec

from cordee.server.protocol.server_frames import Stored


class Recorder:
    """`ports.Hub`: `items[account, thread]`, `frames[account]`, `drops`.

    Everybody is online unless `present` says who is.
    """

    def __init__(self):
        self.items = {}
        self.frames = {}
        self.drops = []
        self.present = None
        self._changed = asyncio.Event()

    def push(self, accounts, frame):
        for account in accounts:
            self.frames.setdefault(account, []).append(frame)
        self._changed.set()

    def push_items(self, accounts, thread, items, boxes):
        for account in accounts:
            own = boxes.get(account, {})
            seen = [
                msgspec.structs.replace(i, box=own[i.seq]) if i.seq in own else i
                for i in items
            ]
            self.items.setdefault((account, thread), []).extend(seen)
        self._changed.set()

    def drop(self, account, devices, code):
        gone = None if devices is None else set(devices)
        self.drops.append((account, gone, code))
        self._changed.set()

    def online(self, account):
        return self.present is None or account in self.present

    def numbers(self, person, thread):
        """Numbers of the items that a person was sent, in order."""
        return [i.seq for i in self.items.get((person.account, thread.id), [])]

    def heard(self, person, kind):
        """Frames of a kind that a person was sent."""
        return [f for f in self.frames.get(person.account, []) if isinstance(f, kind)]

    async def until(self, condition):
        """Wait until something given to this hub makes the condition true."""
        async with asyncio.timeout(30):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


async def send(services, who, frame):
    """Append a message and wait for the answer."""
    return (await send_all(services, [(who, frame)]))[0]


async def send_all(services, frames):
    """Append messages at once; answers in the same order."""
    waiting = []
    for who, frame in frames:
        waiting.append(asyncio.get_running_loop().create_future())
        services.append(who, frame, waiting[-1].set_result)
    return await asyncio.wait_for(asyncio.gather(*waiting), 30)


def stored(answers):
    """Numbers of the answers, all of which must be Stored."""
    assert all(isinstance(answer, Stored) for answer in answers), answers
    return [answer.seq for answer in answers]
