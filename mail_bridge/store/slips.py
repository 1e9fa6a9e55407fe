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
_WAITING: Final = "SELECT mail FROM bridge.slip ORDER BY mail"


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


async def waiting(reader: Reader) -> list[bytes]:
    """The names of all mails that have not left."""
    return [row["mail"] for row in await reader.fetch(_WAITING)]
