"""What is known of patients: kept at the server under tokens, asked for by them.

Each entry is looked for under every key that there is, and moves to the one in force
when it is touched. What never enters this room: an INS that is sent, or noted here but
for oppositions and choices, which must outlive every key.
"""

from collections.abc import Callable, Sequence
from typing import Final

from cordee.clients.agent import merging
from cordee.clients.agent.errors import AgentError
from cordee.clients.agent.keys import Keys
from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.sdk import Client, Kept, PatientKey
from cordee.documents.ins import Ins

BATCH: Final = 100
"""Patients of one request: twice as many tokens while there are two keys."""

OPPOSITIONS: Final = "patient oppositions"
CHOICES: Final = "patient choices"
WAITING: Final = "patient waiting"
MAX_WAITING: Final = 100_000
"""What record systems told while the server was away: a day of a large hospital."""

Judge = Callable[[Kept | None], Kept | None]


class Book:
    """The book of one organisation. `clock` gives Unix milliseconds."""

    def __init__(self, client: Client, keys: Keys, clock: Callable[[], int]) -> None:
        self._client = client
        self._keys = keys
        self._clock = clock

    async def look(self, ins: Ins) -> Kept | None:
        """What is kept of a patient. Raises NotOnline, ServerRefused."""
        [kept] = await self.look_all([ins])
        return kept

    async def look_all(self, people: Sequence[Ins]) -> list[Kept | None]:
        """What is kept of each; at most BATCH. Raises NotOnline, ServerRefused."""
        if not people:
            return []
        found = await self._look(people)
        return [
            merging.opposed(kept, 0) if self._is_opposed(ins) else kept
            for ins, (kept, _is_old) in zip(people, found, strict=True)
        ]

    async def feed(self, rows: Sequence[Known]) -> int:
        """Take what a feed tells; how many entries changed. At most BATCH rows.

        Raises NotOnline, ServerRefused.
        """
        last = {(row.ins.matricule, row.ins.oid): row for row in rows}
        now = self._clock()
        for row in last.values():
            if row.opposed:
                self._note_opposition(row.ins)
        judges = [(row.ins, self._fed(row, now)) for row in last.values()]
        return await self._change(judges)

    async def choose(self, ins: Ins, gp: Practitioner, time: int) -> None:
        """Take a clinician's choice. Raises NotOnline, ServerRefused.

        Whose GP was chosen is noted here: no record system tells it again.
        """
        about = (ins.matricule, ins.oid)
        if self._client.notes.get(CHOICES, about, Ins) is None:
            self._client.notes.put(CHOICES, about, ins)
        await self._change([(ins, lambda before: merging.chosen(before, gp, time))])

    async def oppose(self, ins: Ins) -> None:
        """Tell nobody any more. Noted here at once; raises NotOnline, ServerRefused."""
        self._note_opposition(ins)
        now = self._clock()
        await self._change([(ins, lambda before: merging.opposed(before, now))])

    async def lift(self, ins: Ins) -> None:
        """Take an opposition back; what the record says is told with the next feed."""
        self._client.notes.remove(OPPOSITIONS, (ins.matricule, ins.oid))
        await self._change([(ins, merging.lifted)])

    async def renew(self) -> None:
        """Move what no feed tells again to the key in force: oppositions, choices."""
        notes, now = self._client.notes, self._clock()
        judges: list[tuple[Ins, Judge]] = [
            (ins, lambda before: merging.opposed(before, now))
            for ins in notes.each(OPPOSITIONS, Ins)
        ]
        judges += [(ins, _as_it_is) for ins in notes.each(CHOICES, Ins)]
        for start in range(0, len(judges), BATCH):
            await self._change(judges[start : start + BATCH])

    async def drop_older(self) -> None:
        """Forget what older keys made, then the keys. Raises NotOnline."""
        await self.renew()
        await self._client.drop_patients(self._keys.current.generation)
        self._keys.finish()

    def wait(self, row: Known) -> None:
        """Note, durably, what a record system told while the server is away.

        Raises AgentError when too much waits.
        """
        if self._client.notes.count(WAITING) >= MAX_WAITING:
            raise AgentError("too much waits for the server")
        about = (row.ins.matricule, row.ins.oid)
        self._client.notes.put(WAITING, about, row)

    async def take_waiting(self) -> int:
        """Feed what waits; how much it was. Raises NotOnline, ServerRefused."""
        notes = self._client.notes
        waiting = list(notes.each(WAITING, Known))
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            await self.feed(batch)
            for row in batch:
                notes.remove(WAITING, (row.ins.matricule, row.ins.oid))
        return len(waiting)

    @staticmethod
    def _fed(row: Known, now: int) -> Judge:
        return lambda before: merging.fed(before, row, now)

    def _is_opposed(self, ins: Ins) -> bool:
        about = (ins.matricule, ins.oid)
        return self._client.notes.get(OPPOSITIONS, about, Ins) is not None

    def _note_opposition(self, ins: Ins) -> None:
        if not self._is_opposed(ins):
            self._client.notes.put(OPPOSITIONS, (ins.matricule, ins.oid), ins)

    async def _change(self, judges: Sequence[tuple[Ins, Judge]]) -> int:
        """Judge what is kept of each, and keep what became of it; how many changed."""
        key = self._keys.current
        boxes = dict[bytes, bytes | None]()
        found = await self._look([ins for ins, _judge in judges])
        for (ins, judge), (before, is_old) in zip(judges, found, strict=True):
            after = judge(before)
            if self._is_opposed(ins) and after is not None:
                after = merging.opposed(after, after.time)
            if after == before and not is_old:
                continue
            token = key.token(ins.matricule, ins.oid)
            boxes[token] = None if after is None else key.seal(token, after)
        if boxes:
            await self._client.keep_patients(key.generation, boxes)
        return len(boxes)

    async def _look(self, people: Sequence[Ins]) -> list[tuple[Kept | None, bool]]:
        """What is kept of each, and whether it lies under an older key."""
        keys = self._keys.all or [self._keys.current]
        tokens = {
            key.generation: [key.token(one.matricule, one.oid) for one in people]
            for key in keys
        }
        boxes = await self._client.kept_patients(
            [token for made in tokens.values() for token in made]
        )
        found: list[tuple[Kept | None, bool]] = []
        for place in range(len(people)):
            kept = [
                (opened, key is not keys[0])
                for key in keys
                if (token := tokens[key.generation][place]) in boxes
                and (opened := _open(key, token, boxes[token])) is not None
            ]
            found.append(kept[0] if kept else (None, False))
        return found


def _as_it_is(before: Kept | None) -> Kept | None:
    """Nothing changes but the key that it lies under."""
    return before


def _open(key: PatientKey, token: bytes, box: bytes) -> Kept | None:
    """None for what this key did not seal: the server, or another key, is at fault."""
    try:
        return key.open(token, box)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, nothing is known
        return None
