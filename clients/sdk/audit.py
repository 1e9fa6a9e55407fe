"""Check a stored log again from its first item, without the server.

What never enters this room: a shortcut; nothing that was concluded before is used.
"""

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotFound
from cordee.clients.sdk.store.items import StoredItem, items_from
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import VerifyReport
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import ItemKind, erased_hash, next_hash
from cordee.crypto.opening.message import open_message
from cordee.crypto.opening.secret import Secret
from cordee.crypto.signing import Signed

PAGE = 500


class Walk(msgspec.Struct):
    """Where the walk stands: the next number, the hash before it, what was found."""

    seq: int
    hash: bytes
    key: Secret | None = None
    broken: str | None = None
    refusals: list[tuple[int, str]] = msgspec.field(
        default_factory=list[tuple[int, str]]
    )
    accounts: set[bytes] = msgspec.field(default_factory=set[bytes])


def verify_thread(context: Context, thread: Thread) -> VerifyReport:
    """Walk numbers, hashes, records and signatures of what is stored here."""
    memory = thread.memory
    walk = Walk(memory.first, memory.start)
    while items := items_from(context.database, thread.id, walk.seq, PAGE):
        for item in items:
            _step(thread, walk, item)
    if walk.broken is None and walk.hash != memory.hash:
        walk.broken = "LOG-02"
    return VerifyReport(
        thread=thread.id,
        chains=len(walk.accounts),
        epochs=len(thread.epochs),
        items=walk.seq - memory.first,
        first=memory.first,
        head=memory.seq,
        log_hash=memory.hash,
        anchored=memory.anchored,
        confirmed=not memory.provisional,
        frozen=memory.frozen or thread.suspended or walk.broken,
        evidence=memory.evidence,
        refusals=tuple(walk.refusals),
    )


def _step(thread: Thread, walk: Walk, item: StoredItem) -> None:
    record = item.record
    kind = ItemKind(record.kind)
    hashed = erased_hash(kind, record.body, record.payload_hash)
    walk.hash = next_hash(walk.hash, item.seq, hashed)
    if item.seq != walk.seq:
        walk.broken = walk.broken or "LOG-03"
    elif walk.hash != item.log_hash:
        walk.broken = walk.broken or "LOG-02"
    walk.seq = item.seq + 1
    if record.account:
        walk.accounts.add(record.account)
    if record.kind == ItemKind.EPOCH:
        _enter(thread, walk, Signed(record.body, record.signature))
    elif record.kind == ItemKind.MESSAGE and record.event is not None:
        _open(walk, item)
    walk.refusals += [(item.seq, rule) for rule in record.rules]


def _enter(thread: Thread, walk: Walk, signed: Signed) -> None:
    held = thread.epochs.get(parse_record(signed).core.epoch)
    if held is None or held.record.signed.body != signed.body:
        walk.broken = walk.broken or "EPO-01"
        return
    walk.key = held.key
    walk.accounts |= held.record.members.keys()


def _open(walk: Walk, item: StoredItem) -> None:
    if walk.key is None:
        return
    try:
        open_message(item.record.body, item.record.payload, walk.key)
    except CryptoError as error:
        walk.broken = walk.broken or error.rule


def check_known(thread: Thread) -> None:
    """Raise NotFound while nothing of the thread was read."""
    if thread.memory.epoch < 0:
        raise NotFound("nothing of this thread was read yet")
