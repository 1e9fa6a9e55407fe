"""Messages judged and numbered in their order, against what was fetched for them.

What never enters this room: a query. The thread rows are locked, and what else the
rules need is at hand.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

import msgspec

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.errors import CryptoError, MessageError
from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.crypto.message import Header, check_header, parse_header
from cordee.server.domain.counter import Verdict, place
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.protocol.types import Item
from cordee.server.protocol.types import ItemKind as WireKind
from cordee.server.services.blob_access import unknown
from cordee.server.services.bringing import Wanted
from cordee.server.services.chains import Chains
from cordee.server.services.ports import Refusal
from cordee.server.services.refusals import broken, not_found, ours
from cordee.server.services.wholeness import check_whole
from cordee.server.store import item_blobs, items
from cordee.server.store.threads import ThreadRow

_CODES: Final[Mapping[str, Code]] = {
    "MSG-03": Code.CAPACITY,
    "MSG-06": Code.STALE_GENERATION,
}
"""Rules whose breach has a code of its own; the others are MESSAGE. Who holds a role
now and not in the state that the record names renews the epoch, and sends again."""

Counter = tuple[bytes, bytes, int]
"""Thread, device, n."""


class Pending(msgspec.Struct, gc=False):
    """A message that waits for its transaction, and who waits for the answer."""

    ref: int
    header: Header
    body: bytes
    payload: bytes
    done: Callable[[Stored | Refused], None]
    blobs: tuple[bytes, ...] = ()
    answer: Stored | Refused | None = None


class Log(msgspec.Struct):
    """A locked thread while its batch is judged; `hashes` are those at hand.

    `audience` is who reads now: the members, and who holds those that are held.
    """

    row: ThreadRow
    seq: int
    hash: bytes
    time: int
    record: EpochRecord
    last: dict[bytes, int]
    hashes: dict[int, bytes]
    items: list[Item]
    audience: Collection[bytes]


class Found(msgspec.Struct):
    """What was fetched behind the locks of the threads. `now` is Unix ms.

    `stored` has what is at counters that were used, `holders` who holds each role and
    since which entry of his chain, `allowed` who may bring which blob where.
    """

    now: int = 0
    logs: dict[bytes, Log] = msgspec.field(default_factory=dict[bytes, Log])
    stored: dict[Counter, items.Place] = msgspec.field(
        default_factory=dict[Counter, items.Place]
    )
    holders: dict[bytes, dict[bytes, int]] = msgspec.field(
        default_factory=dict[bytes, dict[bytes, int]]
    )
    allowed: Collection[Wanted] = ()


class Judge:
    """Answers pending messages; what it takes is in `rows` and `brought`."""

    def __init__(self, chains: Chains, found: Found) -> None:
        self._chains = chains
        self._found = found
        self._fresh: dict[Counter, tuple[bytes, Stored]] = {}
        self.rows: list[tuple[object, ...]] = []
        self.brought: list[item_blobs.Bringing] = []
        self.faults: list[Exception] = []

    def answer(self, one: Pending) -> Stored | Refused:
        """Number it, or say why not; one that is refused changes nothing."""
        try:
            return self._store(one, self._found.logs.get(one.header.thread))
        except Refusal as refusal:
            return refusal.frame(one.ref)
        except CryptoError as error:
            return broken(error, Code.MESSAGE).frame(one.ref)
        except Exception as error:  # noqa: BLE001 - its neighbours go on
            self.faults.append(error)
            return ours().frame(one.ref)

    def _store(self, one: Pending, log: Log | None) -> Stored:
        if log is None:
            raise not_found()
        header = one.header
        verdict = place(header.n, log.last[header.device])
        if verdict is Verdict.SEEN:
            return self._again(one)
        check_whole(log.row, self._found.now)
        _check_epoch(header, log)
        self._check_sender(header, log)
        if verdict is Verdict.AHEAD:
            raise Refusal(
                Code.OUT_OF_ORDER, "an earlier message is missing", rule="MSG-07"
            )
        base = header.base
        if base.seq > log.seq or log.hashes.get(base.seq, base.hash) != base.hash:
            raise Refusal(Code.CONFLICT, "rests on another log", rule="LOG-02")
        if one.blobs:
            self._bring(one, log)
        return self._take(one, log)

    def _check_sender(self, header: Header, log: Log) -> None:
        """Who wrote it is a member, or speaks for one, by the record in force."""
        sender = self._chains.known(header.account)
        if header.seat not in log.record.members or sender is None:
            rule = "MSG-03" if header.behalf is None else "MSG-06"
            raise Refusal(Code.NOT_MEMBER, "not a member of this thread", rule=rule)
        role = None
        if header.behalf is not None:
            role = self._role(header, header.behalf, sender)
        try:
            check_header(header, log.record, sender, role)
        except MessageError as error:
            raise broken(error, _CODES.get(error.rule, Code.MESSAGE)) from None

    def _bring(self, one: Pending, log: Log) -> None:
        """Note what the item that follows brings. Raises Refusal."""
        account, thread = one.header.account, one.header.thread
        for blob in one.blobs:
            if (account, thread, blob) not in self._found.allowed:
                raise unknown()
        self.brought.extend((thread, log.seq + 1, blob) for blob in one.blobs)

    def _role(self, header: Header, role: bytes, sender: Chain) -> Chain:
        """The chain of a role that the sender holds now, by a device that he has now.

        Nothing but the role's own rotation makes its threads stale: what became of
        its holder since the record is asked here.
        """
        newest = self._found.holders.get(role, {}).get(header.account)
        chain = self._chains.known(role)
        if newest is None or newest > sender.state.seq or chain is None:
            raise Refusal(Code.NOT_MEMBER, "does not hold this role", rule="MSG-06")
        if chain.state.kind is not AccountKind.ROLE:
            raise Refusal(Code.MESSAGE, "nobody writes for a record", rule="MSG-06")
        if header.device not in sender.state.devices:
            raise Refusal(Code.MESSAGE, "device was revoked", rule="MSG-04")
        return chain

    def _take(self, one: Pending, log: Log) -> Stored:
        header, body, payload = one.header, one.body, one.payload
        seq = log.seq = log.seq + 1
        hashed = item_hash(ItemKind.MESSAGE, body, payload)
        log.hash = next_hash(log.hash, seq, hashed)
        log.hashes[seq] = log.hash
        log.last[header.device] = header.n
        self.rows.append(
            (
                header.thread,
                seq,
                "message",
                log.time,
                log.hash,
                header.device,
                header.n,
                body,
                payload,
                b"",
            )
        )
        log.items.append(
            Item(seq, WireKind.MESSAGE, log.time, body, payload, b"", None)
        )
        stored = Stored(one.ref, header.thread, seq, log.time, log.hash)
        self._fresh[(header.thread, header.device, header.n)] = (header.id, stored)
        return stored

    def _again(self, one: Pending) -> Stored:
        """MSG-09: stored is stored, under whichever epoch it was sealed again."""
        header = one.header
        key = (header.thread, header.device, header.n)
        fresh = self._fresh.get(key)
        if fresh is not None:
            first, stored = fresh
        else:
            found = self._found.stored.get(key)
            if found is None:
                raise _repeated()
            first = parse_header(found.body).id
            stored = Stored(0, header.thread, found.seq, found.time, found.log_hash)
        if first != header.id:
            raise _repeated()
        return msgspec.structs.replace(stored, ref=one.ref)


def _check_epoch(header: Header, log: Log) -> None:
    if log.row.stale:
        raise Refusal(Code.STALE_GENERATION, "the epoch must be renewed before sending")
    if header.epoch_hash != log.row.epoch_hash:
        raise Refusal(
            Code.STALE_EPOCH,
            "sealed under another epoch",
            rule="LOG-01",
        )


def _repeated() -> Refusal:
    return Refusal(Code.CONFLICT, "another message has this counter", rule="MSG-07")
