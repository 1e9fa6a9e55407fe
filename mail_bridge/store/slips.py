"""What a mail is made from, sealed, until the mail has left.

What never enters this room: anything of a mail that has left.
"""

from typing import Final, TypeVar

from cordee.mail_bridge.store.database import Reader
from cordee.mail_bridge.store.mails import COLUMNS, MailRow, row_of
from cordee.mail_bridge.store.records import Label
from cordee.mail_bridge.store.sealing import Seals

T = TypeVar("T")

_LOAD: Final = f"""
SELECT s.sealed, p.is_on, {COLUMNS}
FROM bridge.slip AS s
JOIN bridge.mail AS m ON m.name = s.mail
JOIN bridge.pair AS p ON p.name = m.pair
WHERE s.mail = $1
"""  # noqa: S608 - our columns
_COUNT: Final = "SELECT count(*) FROM bridge.slip"
_OF_PAIR: Final = """
SELECT s.mail FROM bridge.slip AS s JOIN bridge.mail AS m ON m.name = s.mail
WHERE m.pair = $1 ORDER BY m.place
"""


async def load(
    reader: Reader, seals: Seals, mail: bytes, shape: type[T]
) -> tuple[MailRow, T, bool] | None:
    """A mail that waits, what it is made from, and whether its mailbox stands.

    None once it has left.
    """
    row = await reader.fetchrow(_LOAD, mail)
    if row is None:
        return None
    waiting = seals.open(Label.SLIP, mail, row["sealed"], shape)
    return row_of(seals, row), waiting, row["is_on"]


async def of_pair(reader: Reader, pair: bytes) -> list[bytes]:
    """The names of all mails to a mailbox of a thread that have not left."""
    return [row["mail"] for row in await reader.fetch(_OF_PAIR, pair)]


async def count(reader: Reader) -> int:
    """How many mails have not left."""
    found: int = await reader.fetchval(_COUNT)
    return found
