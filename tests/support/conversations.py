"""A gateway's side of threads without a server: an honest fake, kept in a folder.

What was said with an intent is said once, and everything is on the disk when a call
returns, so that a process which uses it may be killed anywhere.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

from cordee.clients.sdk.errors import NotFound
from cordee.clients.sdk.gateway import Moves, Told
from cordee.clients.sdk.views import PersonView
from cordee.crypto.event import Event, decode_event, encode_event
from cordee.crypto.task_note import TaskNote

GATEWAY = b"G" * 32
AUTHOR = b"A" * 32
NOTE = ("title", "patient", "name", "phone", "text")


class Journal:
    """Lines of JSON, each on the disk before it counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, **values) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[dict]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]


class FolderConversations:
    """Threads in a folder; `say_as` is what people do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = Journal(folder / "log")
        self._points = Journal(folder / "points")
        self.reports = Journal(folder / "reports")
        self.deadlines = Journal(folder / "deadlines")
        self._moves: Moves | None = None
        self.people = {AUTHOR: _person(AUTHOR, "Dr Anaïs Lefèvre")}
        self.carried = True
        self.trouble: Exception | None = None
        self.before = {}

    account = GATEWAY

    def say_as(  # noqa: PLR0913 - what a word has
        self,
        thread: bytes,
        event: Event,
        *,
        author: bytes = AUTHOR,
        capacity: str = "member",
        time: int = 1_780_000_000_000,
        intent: bytes | None = None,
        rules: tuple[str, ...] = (),
    ) -> bytes:
        seq = len(self._log.read()) + 1
        message = seq.to_bytes(16, "big")
        self._log.add(
            thread=thread.hex(),
            seq=seq,
            message=message.hex(),
            author=author.hex(),
            capacity=capacity,
            time=time,
            rules=rules,
            event=encode_event(event).hex(),
            intent=(intent or b"").hex(),
        )
        if self._moves is not None:
            self._moves.offer(thread)
        return message

    def keep_file(self, message: bytes, index: int, data: bytes) -> None:
        (self.folder / f"{message.hex()}.{index}").write_bytes(data)

    def events(self, kind: type) -> list:
        found = [decode_event(bytes.fromhex(one["event"])) for one in self._log.read()]
        return [event for event in found if isinstance(event, kind)]

    def standing_deadlines(self) -> dict[str, dict]:
        standing: dict[str, dict] = {}
        for one in self.deadlines.read():
            if one["set"]:
                standing[one["id"]] = one
            else:
                standing.pop(one["id"], None)
        return standing

    def is_carried(self, thread: bytes) -> bool:
        return self.carried

    def told_to(
        self, thread: bytes, after: int = 0, limit: int = 256
    ) -> tuple[Sequence[Told], int]:
        rows = [
            one
            for one in self._log.read()
            if one["thread"] == thread.hex() and one["seq"] > after
        ][:limit]
        told = [
            Told(
                thread,
                one["seq"],
                bytes.fromhex(one["message"]),
                bytes.fromhex(one["author"]),
                None,
                one["capacity"],
                one["time"],
                decode_event(bytes.fromhex(one["event"])),
                tuple(one["rules"]),
            )
            for one in rows
        ]
        return told, rows[-1]["seq"] if rows else after

    def named_before(self, thread):
        return self.before

    async def moved(self):
        threads = dict.fromkeys(one["thread"] for one in self._log.read())
        self._moves = Moves([bytes.fromhex(thread) for thread in threads])
        async for thread in self._moves:
            yield thread

    def point(self, reader: str, thread: bytes) -> int:
        seqs = [
            one["seq"] for one in self._points.read() if one["thread"] == thread.hex()
        ]
        return seqs[-1] if seqs else 0

    def note_point(self, reader: str, thread: bytes, seq: int) -> None:
        self._points.add(thread=thread.hex(), seq=seq)

    async def say(
        self, thread: bytes, event: Event, *, intent: bytes | None = None
    ) -> bytes:
        if self.trouble is not None:
            raise self.trouble
        for one in self._log.read():
            if intent is not None and one["intent"] == intent.hex():
                return bytes.fromhex(one["message"])
        return self.say_as(
            thread, event, author=GATEWAY, capacity="gateway", intent=intent
        )

    async def read_file(
        self, thread: bytes, message: bytes, index: int, limit: int
    ) -> bytes:
        path = self.folder / f"{message.hex()}.{index}"
        if not path.exists():
            raise NotFound("no such file")
        return await asyncio.to_thread(path.read_bytes)

    def title_of(self, thread: bytes) -> tuple[str, str | None]:
        return "Suivi neurologie", "CORSE Figatellix"

    async def person(self, account: bytes) -> PersonView | None:
        return self.people.get(account)

    async def report_delivery(self, address: str, outcome: str, time: int) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.reports.add(address=address, outcome=outcome, time=time)

    async def set_deadline(
        self,
        thread,
        kind,
        due,
        account,
        note: TaskNote,
        *,
        id=None,  # noqa: A002
    ) -> bytes:
        if self.trouble is not None:
            raise self.trouble
        self.deadlines.add(
            set=True,
            id=id.hex(),
            kind=str(kind),
            due=due,
            account=account.hex(),
            note={one: getattr(note, one) for one in NOTE},
        )
        return id

    async def clear_deadline(self, id: bytes) -> None:  # noqa: A002
        if self.trouble is not None:
            raise self.trouble
        self.deadlines.add(set=False, id=id.hex())


def _person(account: bytes, name: str) -> PersonView:
    return PersonView(
        account=account,
        name=name,
        profession="Médecin",
        speciality="Neurologie",
        place="CHU de Rennes",
        organisation=None,
        verified=True,
    )
