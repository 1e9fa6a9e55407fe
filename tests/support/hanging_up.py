"""End the connections of an SMTP server of tests with it: none is left to the collector."""

import asyncio
from collections.abc import Iterable

from aiosmtpd.smtp import SMTP

TURNS = 4
"""Turns of the loop in which what lies beneath a closed connection ends."""


async def hang_up(sessions: Iterable[SMTP]) -> None:
    for session in sessions:
        for transport in (session.transport, session._original_transport):
            if transport is not None:
                transport.abort()
    for _ in range(TURNS):
        await asyncio.sleep(0)
