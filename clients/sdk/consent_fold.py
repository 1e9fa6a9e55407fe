"""What patients agreed to in a thread, and what they agree to no more (§5.15.8).

Pure. What never enters this room: a file, the network.
"""

from collections.abc import Iterable

import msgspec

from cordee.crypto.case_event import Consent, ConsentEnd


class ConsentSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One word on a consent, by an owner or member; `time` is the server's, Unix ms."""

    seq: int
    account: bytes
    message: bytes
    time: int
    event: Consent | ConsentEnd


class KnownConsent(msgspec.Struct, frozen=True, kw_only=True):
    """A consent; `end` is the first word that ended it."""

    event: Consent
    author: bytes
    message: bytes
    seq: int
    time: int
    end: ConsentEnd | None = None
    ended: int = 0
    ended_by: bytes = b""
    ended_as: bytes = b""


def consent_of(said: Iterable[ConsentSaid]) -> KnownConsent | None:
    """What is known of one consent: its first word counts, and its first end."""
    known: KnownConsent | None = None
    for one in said:
        if isinstance(one.event, Consent):
            known = known or KnownConsent(
                event=one.event,
                author=one.account,
                message=one.message,
                seq=one.seq,
                time=one.time,
            )
        elif known is not None and known.end is None:
            known = msgspec.structs.replace(
                known,
                end=one.event,
                ended=one.time,
                ended_by=one.account,
                ended_as=one.message,
            )
    return known
