"""ClamAV's daemon, by INSTREAM (clamd(8)): the mail goes over the socket, to no disk.

What never enters this room: a path that clamd would open.
"""

import struct
from typing import Final

from cordee.mail_bridge.scanning.port import CLEAN, Verdict, found, unable
from cordee.mail_bridge.scanning.stream import CHUNK, conversation

COMMAND: Final = b"zINSTREAM\0"
LENGTH: Final = struct.Struct(">I")
MAX_ANSWER: Final = 4_096
TOO_LARGE: Final = "The malware scanner takes no message of this size"
REFUSED: Final = "The malware scanner could not judge the message"


class Clamd:
    """One scanner; each mail has a connection of its own."""

    def __init__(self, address: str, seconds: float) -> None:
        self._address = address
        self._seconds = seconds

    async def scan(self, data: bytes) -> Verdict:
        """Ask. Raises MailTemporary."""
        async with conversation(self._address, self._seconds) as (reader, writer):
            writer.write(COMMAND)
            view = memoryview(data)
            for start in range(0, len(data), CHUNK):
                piece = view[start : start + CHUNK]
                writer.write(LENGTH.pack(len(piece)))
                writer.write(piece)
                await writer.drain()
            writer.write(LENGTH.pack(0))
            await writer.drain()
            answer = await reader.read(MAX_ANSWER)
            while answer and not answer.endswith(b"\0") and len(answer) < MAX_ANSWER:
                answer += await reader.read(MAX_ANSWER)
        return _verdict(answer.rstrip(b"\0").decode("ascii", "replace").strip())


def _verdict(answer: str) -> Verdict:
    """`stream: OK`, `stream: <name> FOUND`, or an error."""
    if answer == "stream: OK":
        return CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return found(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise unable(TOO_LARGE if "size limit" in answer else REFUSED)
