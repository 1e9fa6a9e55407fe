"""Frames that clients send. Tags are registered here once and never reused."""

from typing import Annotated

from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.types import (
    Box,
    ChainQuery,
    Hash,
    Id16,
    Integer,
    Ref,
    ShortText,
    Signed,
    Wire,
)


class Hello(Wire, frozen=True, tag="hello"):
    """The first frame: versions spoken, newest last, and the client's name."""

    versions: Annotated[tuple[Integer, ...], Meta(min_length=1, max_length=16)]
    agent: ShortText


class Authenticate(Wire, frozen=True, tag="auth"):
    """The session proof over [origin, nonce, account, device, purpose]."""

    proof: Signed


class Append(Wire, frozen=True, tag="append"):
    """A sealed message. Answered by Stored, also when it was stored before."""

    ref: Ref
    header: Annotated[bytes, Meta(max_length=limits.MAX_HEADER)]
    payload: Annotated[bytes, Meta(max_length=limits.MAX_PAYLOAD)]


class AppendEpoch(Wire, frozen=True, tag="epoch"):
    """A new thread or its next epoch; compare and set. Answered by Stored."""

    ref: Ref
    record: Signed
    boxes: Annotated[tuple[Box, ...], Meta(max_length=limits.MAX_MEMBERS)]


class Leave(Wire, frozen=True, tag="leave"):
    """A signed leave, stored as an item. Answered by Stored."""

    ref: Ref
    signed: Signed


class Complain(Wire, frozen=True, tag="complain"):
    """A signed complaint about one's own box, stored as an item."""

    ref: Ref
    signed: Signed


class MoveCursor(Wire, frozen=True, tag="cursor"):
    """A signed displayed cursor. Answered by Ok."""

    ref: Ref
    signed: Signed


class Delivered(Wire, frozen=True, tag="delivered"):
    """A hint: this device holds the thread up to `seq`. Not answered."""

    thread: Hash
    seq: Integer


class Typing(Wire, frozen=True, tag="typing"):
    """A hint that is not stored. Not answered."""

    thread: Hash
    on: bool


class Watch(Wire, frozen=True, tag="watch"):
    """Presence of these accounts from now on, instead of those watched before."""

    ref: Ref
    accounts: Annotated[tuple[Hash, ...], Meta(max_length=limits.MAX_WATCHED)]


class GetIndex(Wire, frozen=True, tag="index"):
    """Threads by latest activity; `before` continues a page (0 for the first)."""

    ref: Ref
    before: Integer
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_INDEX_ROWS)]


class GetRange(Wire, frozen=True, tag="range"):
    """Items `first` to `last` of a thread; the answer may stop earlier."""

    ref: Ref
    thread: Hash
    first: Integer
    last: Integer


class GetEpochs(Wire, frozen=True, tag="epochs"):
    """Epoch records from number `first` on; the answer may stop earlier."""

    ref: Ref
    thread: Hash
    first: Integer


class GetCursors(Wire, frozen=True, tag="cursors"):
    """How far every device of a thread's members is."""

    ref: Ref
    thread: Hash


class GetChains(Wire, frozen=True, tag="chains"):
    """Chains by account id; an unknown account gives an empty part."""

    ref: Ref
    queries: Annotated[tuple[ChainQuery, ...], Meta(max_length=limits.MAX_CHAINS)]


class GetBoxes(Wire, frozen=True, tag="boxes"):
    """The boxes of one's own chain."""

    ref: Ref


class AppendEntry(Wire, frozen=True, tag="entry"):
    """An entry for a chain: one's own, or one that this organisation locks."""

    ref: Ref
    account: Hash
    entry: Signed
    openers: Annotated[tuple[Box, ...], Meta(max_length=64)]
    reserve: Annotated[tuple[Box, ...], Meta(max_length=64)]


class FindPeople(Wire, frozen=True, tag="people"):
    """People by words of name, profession, speciality, place; all when empty."""

    ref: Ref
    query: ShortText
    after: ShortText
    limit: Annotated[int, Meta(ge=1, le=limits.MAX_PEOPLE_ROWS)]


class Invite(Wire, frozen=True, tag="invite"):
    """Register an invitation by its id; only for organisations. Unix seconds."""

    ref: Ref
    invitation: Id16
    not_after: Integer


class GetEnrolments(Wire, frozen=True, tag="enrolments"):
    """Accounts waiting for this organisation's attestation."""

    ref: Ref


class OfferAttestation(Wire, frozen=True, tag="offer"):
    """An attestation for its subject to put on the chain."""

    ref: Ref
    attestation: Signed


class GetOffers(Wire, frozen=True, tag="offers"):
    """Attestations offered to this account and not yet on its chain."""

    ref: Ref


ClientFrame = (
    Hello
    | Authenticate
    | Append
    | AppendEpoch
    | Leave
    | Complain
    | MoveCursor
    | Delivered
    | Typing
    | Watch
    | GetIndex
    | GetRange
    | GetEpochs
    | GetCursors
    | GetChains
    | GetBoxes
    | AppendEntry
    | FindPeople
    | Invite
    | GetEnrolments
    | OfferAttestation
    | GetOffers
)
