"""Acts of the year by patient, out of the ledgers that this automation reads (§5.16).

They are kept here, sealed, under tokens: an act is found by who knows its patient, and
listed by nobody. With another key all ledgers are read anew. What never enters this
room: an INS that is noted, a question, an answer of an expert.
"""

from typing import Final

import msgspec

from cordee.clients.agent.keys import Keys
from cordee.clients.sdk import Act, ActCounter, Client, LedgerSaid
from cordee.documents.ins import Ins

GENERATION: Final = "acts generation"
ACTS: Final = "acts counted"
PLACES: Final = "acts places"
POINTS: Final = "acts read"
EXPERT_CODES: Final = frozenset({"TE1", "TE2"})
MAX_ACTS: Final = 1_000
"""Acts of one patient in one year; more are of nobody."""


class Counted(msgspec.Struct, frozen=True):
    """An act of a patient in a year; `off` when a counter-entry took it back."""

    owner: bytes
    act: bytes
    case: bytes
    code: str
    expert: str
    requester: str
    off: bool = False


class Sum(msgspec.Struct, frozen=True):
    """Requests of a patient in a year: TE2 and RQD of one are one."""

    patient: int
    by_expert: int
    by_requester: int


class Counting:
    """Reads on in every ledger before it counts."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._notes = client.notes

    def token(self, ins: Ins, year: int) -> bytes:
        """Under what the acts of a patient in a year are kept. Raises KeyMissing."""
        return self._keys.current.count_token(ins.matricule, ins.oid, year)

    def count(self, ins: Ins, year: int, expert: str, requester: str) -> Sum:
        """Count now, with all that the ledgers hold here. Raises KeyMissing."""
        self.read_on()
        found = [one for one in self._at(self.token(ins, year)) if not one.off]
        return Sum(
            patient=len({one.case for one in found}),
            by_expert=len({one.case for one in found if _is_by(one, expert)}),
            by_requester=len({one.case for one in found if _is_for(one, requester)}),
        )

    def read_on(self) -> None:
        """Take what is new in each ledger; all of it again under another key."""
        self._follow_key()
        for ledger in self._client.ledgers_to_me():
            after = self._notes.get(POINTS, (ledger,), int) or 0
            owner, last = self._client.ledger_owner(ledger), after
            for one in self._client.said_in_ledger(ledger, after):
                self._take(one, owner)
                last = one.seq
            if last != after:
                self._notes.put(POINTS, (ledger,), last)

    def _follow_key(self) -> None:
        generation = self._keys.current.generation
        if self._notes.get(GENERATION, (GENERATION,), int) == generation:
            return
        for kind in (POINTS, ACTS, PLACES):
            self._notes.clear(kind)
        self._notes.put(GENERATION, (GENERATION,), generation)

    def _take(self, said: LedgerSaid, owner: bytes) -> None:
        """What is read again, after a kill, is taken once."""
        row = said.row
        speakers = {row.account, row.behalf}
        if isinstance(row.event, Act) and owner in speakers:
            self._add(owner, row.event)
        elif isinstance(row.event, ActCounter) and (said.office or owner in speakers):
            self._take_back(owner, row.event.act)

    def _add(self, owner: bytes, act: Act) -> None:
        ins = Ins(act.patient.matricule, act.patient.oid)
        token = self.token(ins, int(act.day[:4]))
        place = self._notes.get(PLACES, (owner, act.act), bytes)
        known = self._at(token)
        if not ins.matricule or place is not None or len(known) >= MAX_ACTS:
            return
        counted = Counted(
            owner,
            act.act,
            act.case,
            act.code,
            act.executant.idnps,
            act.prescriber.idnps,
        )
        if all((one.owner, one.act) != (owner, act.act) for one in known):
            self._notes.put(ACTS, (token,), [*known, counted], durable=False)
        self._notes.put(PLACES, (owner, act.act), token, durable=False)

    def _take_back(self, owner: bytes, act: bytes) -> None:
        token = self._notes.get(PLACES, (owner, act), bytes)
        if token is None:
            return
        changed = [
            msgspec.structs.replace(one, off=True)
            if (one.owner, one.act) == (owner, act)
            else one
            for one in self._at(token)
        ]
        self._notes.put(ACTS, (token,), changed, durable=False)

    def _at(self, token: bytes) -> list[Counted]:
        return self._notes.get(ACTS, (token,), list[Counted]) or []


def _is_by(act: Counted, expert: str) -> bool:
    return bool(expert) and act.code in EXPERT_CODES and act.expert == expert


def _is_for(act: Counted, requester: str) -> bool:
    """The requester prescribed the act of the expert, and did his own."""
    return bool(requester) and act.requester == requester
