"""Message-IDs of the mails that came, so that our next mail answers theirs.

They are kept in memory for a moment and written in batches: a kill loses some, and our
next mail then refers to less. What never enters this room: anything else of a mail.
"""

from typing import Final

from msgspec.structs import replace

from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.store import pairs
from cordee.mail_bridge.writing.headers import MAX_REFERENCES, trimmed

MAX_PAIRS: Final = 10_000
"""Mailboxes that are remembered between two writings; more are forgotten."""


class Hearing:
    """Remembers for one bridge."""

    def __init__(self, parts: Parts) -> None:
        self._parts: Final = parts
        self._heard: dict[bytes, list[str]] = {}

    def heard(self, thread: bytes, address: str, mail_id: str) -> None:
        """A mail of a mailbox of a thread had this Message-ID."""
        theirs = "<" + mail_id.strip().strip("<>") + ">"
        pair = pairs.pair_name(self._parts.seals, thread, address)
        if not trimmed([theirs]) or len(self._heard) >= MAX_PAIRS:
            return
        ids = self._heard.setdefault(pair, [])
        ids.append(theirs)
        del ids[:-MAX_REFERENCES]

    async def write(self) -> bool:
        """Write what was heard; False, since there is never more at once."""
        heard, self._heard = self._heard, {}
        if not heard:
            return False
        parts = self._parts
        async with parts.pool.acquire() as connection, connection.transaction():
            for pair, ids in sorted(heard.items()):
                known = await pairs.lock(connection, parts.seals, pair)
                if known is None:
                    continue
                record = replace(
                    known.record,
                    references=trimmed((*known.record.references, *ids)),
                    last_in=ids[-1],
                )
                await pairs.save(connection, parts.seals, record, is_on=known.is_on)
        return False
