"""A thief with all that a device held, against all that the server stores.

    thief = Thief.of(client)         # while the device is one
    texts = await thief.reads(connection, thread)

He tries every secret that he has, and whatever it opens, on every row. What never
enters this room: a rule that stops him; only a key that he lacks does.
"""

from cordee.crypto.chain import verify_chain
from cordee.crypto.chain_entry import parse_entry
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import Text
from cordee.crypto.opening.account import Boxes, open_account
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.message import open_message
from cordee.crypto.opening.secret import KemKey, OpeningError
from cordee.crypto.signing import Signed

_ENTRIES = "SELECT body, signature FROM entry WHERE account = $1 ORDER BY seq"
_BOXES = """
SELECT seq, reserve, box
FROM entry_box
WHERE account = $1
ORDER BY seq, reserve, position
"""
_ITEMS = """
SELECT i.seq, i.kind, i.body, i.payload, i.signature
FROM item AS i
WHERE i.thread = $1
ORDER BY i.seq
"""
_EPOCH_BOXES = "SELECT seq, account, box FROM epoch_box WHERE thread = $1"


class Thief:
    """Device keys, generations and epoch keys, as they were when he took them."""

    def __init__(self, account, keys, generations, epochs):
        self.account = account
        self.keys = keys
        self.generations = generations
        self.epochs = epochs

    @classmethod
    def of(cls, client):
        """Everything that an open client holds."""
        parts = client._parts
        keyring = parts.own._keyring
        generations = {g: keyring.key(g) for g in keyring.secrets}
        epochs = {
            held.key
            for thread in parts.threads.latest()
            for held in thread.epochs.values()
            if held.key is not None
        }
        return cls(parts.context.me.account, parts.context.keys, generations, epochs)

    async def generations_of(self, connection):
        """Which of the account's generations he opens, with the server's copy."""
        rows = await connection.fetch(_ENTRIES, self.account)
        entries = [Signed(row["body"], row["signature"]) for row in rows]
        chains = {}
        for name in sorted(_authorities(entries)):
            theirs = await connection.fetch(_ENTRIES, name)
            signed = [Signed(row["body"], row["signature"]) for row in theirs]
            chains[name] = verify_chain(name, signed)
        chain = verify_chain(self.account, entries, chains.get)
        boxes = {}
        for row in await connection.fetch(_BOXES, self.account):
            served = boxes.setdefault(row["seq"], ([], []))
            served[row["reserve"]].append(row["box"])
        fetched = {seq: Boxes(tuple(o), tuple(r)) for seq, (o, r) in boxes.items()}
        opened = open_account(chain, self.keys, fetched)
        return chain.state.g, {g: opened.key(g) for g in opened.secrets}

    async def reads(self, connection, thread):
        """Every text of a thread that opens for him, with whatever he has."""
        _g, opened = await self.generations_of(connection)
        sealing: list[KemKey] = [*self.generations.values(), *opened.values()]
        sealing.append(self.keys.kem)
        items = await connection.fetch(_ITEMS, thread)
        boxes = await connection.fetch(_EPOCH_BOXES, thread)
        keys = set(self.epochs)
        for item in items:
            if item["kind"] == "epoch":
                record = parse_record(Signed(item["body"], item["signature"]))
                here = [b["box"] for b in boxes if b["seq"] == item["seq"]]
                keys |= _epoch_keys(record, here, sealing)
        messages = [item for item in items if item["kind"] == "message"]
        return [text for item in messages if (text := _text(item, keys)) is not None]


def _authorities(entries):
    """Organisations that signed in a chain."""
    found = set()
    for signed in entries:
        entry = parse_entry(signed)
        if entry is not None and entry.body.signer.authority is not None:
            found.add(entry.body.signer.authority.account)
    return found


def _epoch_keys(record, boxes, sealing):
    """Keys of an epoch, and of those before it, that some box gives."""
    found = set()
    for box in boxes:
        for member in record.members:
            for key in sealing:
                try:
                    opened = open_epoch(record, member, box, key)
                except CryptoError:
                    continue
                found |= {opened.key, *opened.history.values()}
    return found


def _text(item, keys):
    for key in keys:
        try:
            event = open_message(item["body"], item["payload"], key)
        except (CryptoError, OpeningError):
            continue
        return event.body if isinstance(event, Text) else None
    return None
