"""Who vouches that this account is Dr X (docs/protocol.md §5.2, ATT-01..08)."""

import hmac
from collections.abc import Mapping
from typing import Final

from cordee.crypto.account_state import Chain
from cordee.crypto.attestation_body import (
    MAX_ATTESTATION,
    AttestationBody,
    Identity,
    attestation_hash,
    parse_attestation,
)
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.encoding import Label, encode
from cordee.crypto.errors import AttestationError, CryptoError
from cordee.crypto.signing import Signed, verify

__all__ = [
    "GRACE",
    "MAX_ATTESTATION",
    "MAX_VALIDITY",
    "AttestationBody",
    "Identity",
    "attestation_hash",
    "check_invitation_proof",
    "check_member_time",
    "check_single",
    "check_time",
    "check_trust",
    "parse_attestation",
    "verify_attestation",
]

MAX_VALIDITY: Final = 180 * 86_400
"""Seconds an attestation may cover (ATT-04)."""

GRACE: Final = 30 * 86_400
"""Seconds a lapsed member stays in existing threads, with a notice (ATT-08)."""


def verify_attestation(
    signed: Signed, organisation: Chain, subject: Chain
) -> AttestationBody:
    """Check signature, organisation and subject; time and trust are separate.

    Raises AttestationError ATT-01, ATT-02, ATT-04, ATT-07.
    """
    body = parse_attestation(signed)
    _check_organisation(body, signed, organisation)
    try:
        named = subject.at(body.subject_seq, body.subject_head)
    except CryptoError:
        raise AttestationError("ATT-02") from None
    if body.subject != subject.account or named.closed:
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
        devices = organisation.at(body.org_seq, body.org_head).devices
        verify(body.sig_pk, Label.ATTEST, signed.body, signed.signature)
    except CryptoError as error:
        raise AttestationError("ATT-01", str(error)) from None
    if body.sig_pk not in devices:
        raise AttestationError("ATT-01", "not a device of the organisation")


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
    until = mine.state.endorsed.get(organisation, 0)
    if not until or until < now:
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
