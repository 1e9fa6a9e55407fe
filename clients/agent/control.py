"""A socket in the profile's folder: words to an automation that runs, for its owner.

The profile belongs to one process; whoever may open its folder asks that one. A line
of JSON in, a line of JSON out. What never enters this room: what a word does.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.agent.errors import AgentError, ControlError
from cordee.clients.sdk import CordeeError

NAME: Final = "agent.sock"
MAX_LINE: Final = 4_096
SECONDS: Final = 30.0


class Word(msgspec.Struct, frozen=True):
    """What is asked: oppose, lift, rotate, finish or status."""

    word: str
    matricule: str = ""
    oid: str = ""

    def __repr__(self) -> str:
        return f"Word({self.word})"


class Answer(msgspec.Struct, frozen=True):
    done: bool
    sentence: str


Obey = Callable[[Word], Awaitable[str]]


class Control:
    """Takes words while the automation runs."""

    def __init__(self, folder: Path, obey: Obey) -> None:
        self._path = folder / NAME
        self._obey = obey
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Raises AgentError where no socket can lie."""
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(
                self._serve, str(self._path), limit=MAX_LINE
            )
        except OSError as error:
            raise AgentError(f"{self._path}: no socket can lie here: {error}") from None
        finally:
            os.umask(before)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError, ValueError, TimeoutError):
            async with asyncio.timeout(SECONDS):
                line = await reader.readline()
                answer = await self._answer(line)
                writer.write(msgspec.json.encode(answer) + b"\n")
                await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _answer(self, line: bytes) -> Answer:
        try:
            word = msgspec.json.decode(line, type=Word)
            return Answer(done=True, sentence=await self._obey(word))
        except msgspec.DecodeError:
            return Answer(done=False, sentence="this is no word")
        except (AgentError, CordeeError) as error:
            return Answer(done=False, sentence=str(error))


async def ask_running(folder: Path, word: Word) -> str | None:
    """Ask the automation of a profile; None when none runs. Raises ControlError."""
    try:
        reader, writer = await asyncio.open_unix_connection(str(folder / NAME))
    except OSError:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            writer.write(msgspec.json.encode(word) + b"\n")
            await writer.drain()
            line = await reader.readline()
        answer = msgspec.json.decode(line, type=Answer)
    except (OSError, TimeoutError, msgspec.DecodeError):
        raise ControlError("the automation of this profile does not answer") from None
    finally:
        writer.close()
    if not answer.done:
        raise ControlError(answer.sentence)
    return answer.sentence
