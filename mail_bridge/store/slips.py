"""What a mail is made from, sealed, until the mail has left.

What never enters this room: anything of a mail that has left.
"""

from typing import Final, TypeVar

from cordee.mail_bridge.store.database import Connection, Reader
from cordee.mail_bridge.store.records import Label
from cordee.mail_bridge.store.sealing import Seals

T = TypeVar("T")

_SAVE: Final = """
INSERT INTO bridge.slip (mail, sealed) VALUES ($1, $2) ON CONFLICT (mail) DO NOTHING
"""
_LOAD: Final = "SELECT sealed FROM bridge.slip WHERE mail = $1"
_DROP: Final = "DELETE FROM bridge.slip WHERE mail = $1"
_COUNT: Final = "SELECT count(*) FROM bridge.slip"
_OF_PAIR: Final = """
SELECT s.mail FROM bridge.slip AS s JOIN bridge.mail AS m ON m.name = s.mail
WHERE m.pair = $1 ORDER BY m.place
"""


async def save(
    connection: Connection, seals: Seals, mail: bytes, waiting: object
) -> None:
    """Keep what a mail is made from."""
    await connection.execute(_SAVE, mail, seals.seal(Label.SLIP, mail, waiting))


async def load(reader: Reader, seals: Seals, mail: bytes, shape: type[T]) -> T | None:
    """What a mail is made from; None once it has left."""
    sealed = await reader.fetchval(_LOAD, mail)
    return None if sealed is None else seals.open(Label.SLIP, mail, sealed, shape)


async def drop(connection: Connection, mail: bytes) -> None:
    await connection.execute(_DROP, mail)


async def of_pair(reader: Reader, pair: bytes) -> list[bytes]:
    """The names of all mails to a mailbox of a thread that have not left."""
    return [row["mail"] for row in await reader.fetch(_OF_PAIR, pair)]


async def count(reader: Reader) -> int:
    """How many mails have not left."""
    found: int = await reader.fetchval(_COUNT)
    return found
