"""All mails of a thread, or of a message, for whoever asks for proof.

What never enters this room: what the proof looks like.
"""

from cordee.mail_bridge.store import facts, mails, pairs
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.records import Fact
from cordee.mail_bridge.store.sealing import Seals


async def mails_about(pool: Pool, seals: Seals, what: bytes) -> list[MailRow]:
    """Mails of a message (16 bytes) or of a thread (32 bytes), oldest first."""
    found = await mails.of_message(pool, seals, what)
    for pair in await pairs.of_thread(pool, seals, what):
        found += await mails.of_pair(pool, seals, pair.name)
    return sorted(found, key=lambda row: row.place)


async def facts_of(pool: Pool, seals: Seals, mail: bytes) -> list[Fact]:
    """What was learnt of a mail."""
    return await facts.of_mail(pool, seals, mail)
