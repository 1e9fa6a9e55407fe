"""Who vouches that this account is Dr X (docs/protocol.md §5.2, ATT-01..08)."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    ShortText,
    SigningKey,
    Structure,
    decode,
    digest,
    encode,
)
from cordee.crypto.errors import AttestationError, CryptoError
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import check_suite

MAX_VALIDITY: Final = 180 * 86_400
"""Seconds an attestation may cover (ATT-04)."""

GRACE: Final = 30 * 86_400
"""Seconds a lapsed member stays in existing threads, with a notice (ATT-08)."""

MAX_ATTESTATION: Final = 8 * 1024


class Identity(Structure, frozen=True):
    """`[idnps, name, profession, speciality, place]`; idnps is `8` + RPPS for a
    French professional (INS/RPPS national identifier), empty when there is none."""

    idnps: ShortText
    name: Annotated[str, Meta(min_length=1, max_length=256)]
    profession: ShortText
    speciality: ShortText
    place: ShortText


class AttestationBody(Structure, frozen=True):
    """Times are Unix seconds."""

    suite: Integer
    organisation: Hash
    org_seq: Integer
    org_head: Hash
    sig_pk: SigningKey
    subject: Hash
    subject_seq: Integer
    subject_head: Hash
    identity: Identity
    not_before: Integer
    not_after: Integer
    supersedes: Hash | None
    evidence: ShortText


def attestation_hash(signed: Signed) -> bytes:
    """H("attest", body): what a withdrawal names."""
    return digest(Label.ATTEST, signed.body)


def parse_attestation(signed: Signed) -> AttestationBody:
    """Parse without verifying. Raises EncodingError, SuiteError."""
    body = decode(signed.body, AttestationBody, MAX_ATTESTATION)
    check_suite(body.suite)
    return body


def verify_attestation(
    signed: Signed, organisation: Chain, subject: Chain
) -> AttestationBody:
    """Check signature, organisation and subject; time and trust are separate.

    Raises AttestationError ATT-01, ATT-02, ATT-04, ATT-07.
    """
    body = parse_attestation(signed)
    _check_organisation(body, signed, organisation)
    try:
        subject.at(body.subject_seq, body.subject_head)
    except CryptoError:
        raise AttestationError("ATT-02") from None
    if body.subject != subject.account:
        raise AttestationError("ATT-02")
    if not 0 < body.not_after - body.not_before <= MAX_VALIDITY:
        raise AttestationError("ATT-04")
    if attestation_hash(signed) in organisation.state.withdrawn:
        raise AttestationError("ATT-07")
    return body


def _check_organisation(
    body: AttestationBody, signed: Signed, organisation: Chain
) -> None:
    if (
        organisation.account != body.organisation
        or organisation.state.kind is not AccountKind.ORGANISATION
    ):
        raise AttestationError("ATT-01", "another organisation")
    try:
        if body.sig_pk not in organisation.at(body.org_seq, body.org_head).devices:
            raise AttestationError("ATT-01")
        verify(body.sig_pk, Label.ATTEST, signed.body, signed.signature)
    except AttestationError:
        raise
    except CryptoError as error:
        raise AttestationError("ATT-01", str(error)) from None


def check_time(body: AttestationBody, now: int) -> None:
    """Valid for adding someone at `now` (Unix seconds). Raises ATT-04."""
    if not body.not_before <= now <= body.not_after:
        raise AttestationError("ATT-04")


def check_member_time(body: AttestationBody, now: int) -> None:
    """Valid in an existing thread: 30 days of grace, then ATT-08."""
    if now > body.not_after + GRACE:
        raise AttestationError("ATT-08")


def check_trust(
    organisation: bytes, mine: Chain | None, pinned: bytes, now: int
) -> None:
    """The organisation is the pinned one, or endorsed in its chain. Raises ATT-05."""
    if organisation == pinned:
        return
    if mine is None or mine.account != pinned:
        raise AttestationError("ATT-05")
    if mine.state.endorsed.get(organisation, 0) < now:
        raise AttestationError("ATT-05")


def check_single(
    idnps: str, account: bytes, supersedes: bytes | None, live: Mapping[str, bytes]
) -> None:
    """One live account per professional id, unless it names what it replaces.

    Raises ATT-06.
    """
    holder = live.get(idnps) if idnps else None
    if holder is not None and holder not in {account, supersedes}:
        raise AttestationError("ATT-06")


def check_invitation_proof(
    key: bytes, account: bytes, head: bytes, proof: bytes
) -> None:
    """Compare the joiner's HMAC over `[account, head]`. Raises ATT-03.

    `key` is the proof key of the invitation, known to the registrar's client only.
    """
    wanted = hmac.digest(key, encode((account, head)), "sha256")
    if not hmac.compare_digest(wanted, proof):
        raise AttestationError("ATT-03")
