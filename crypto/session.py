"""The session challenge: a device proves itself to one server, once (M5)."""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import (
    Hash,
    Label,
    ShortText,
    SigningKey,
)
from cordee.crypto.errors import SignatureError
from cordee.crypto.signing import Signed, verify
from cordee.crypto.suite import Body, decode_body

PURPOSE: Final = "session"
MAX_CHALLENGE: Final = 1024


class SessionProof(Body, frozen=True):
    """`[suite, origin, nonce, account, device, purpose]`.

    The client takes `origin` from its own configuration, so that a relay to another
    server is refused.
    """

    origin: ShortText
    nonce: Hash
    account: Hash
    device: SigningKey
    purpose: Annotated[str, Meta(max_length=16)]


def verify_session(signed: Signed, origin: str, nonce: bytes) -> SessionProof:
    """Check the proof against this server's origin and the nonce it gave.

    Raises CryptoError; SIG-01 for another origin, nonce or purpose.
    """
    proof = decode_body(signed.body, SessionProof, MAX_CHALLENGE)
    if (proof.origin, proof.nonce, proof.purpose) != (origin, nonce, PURPOSE):
        raise SignatureError("SIG-01", "made for another server or session")
    verify(proof.device, Label.SESSION, signed.body, signed.signature)
    return proof
