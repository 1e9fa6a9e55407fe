"""The structure of an attestation (docs/protocol.md §5.2), parsed, not verified."""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    ShortText,
    SigningKey,
    Structure,
    digest,
)
from cordee.crypto.signing import Signed
from cordee.crypto.suite import Body, decode_body

MAX_ATTESTATION: Final = 8 * 1024


class Identity(Structure, frozen=True):
    """`[idnps, name, profession, speciality, place]`.

    idnps is `8` and the RPPS number of a French professional (INS/RPPS national
    identifier), empty when there is none.
    """

    idnps: ShortText
    name: Annotated[str, Meta(min_length=1, max_length=256)]
    profession: ShortText
    speciality: ShortText
    place: ShortText


class AttestationBody(Body, frozen=True):
    """Times are Unix seconds."""

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
    return decode_body(signed.body, AttestationBody, MAX_ATTESTATION)
