"""The session challenge: an opener proves itself to one server, once (M5)."""

from enum import StrEnum
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

MAX_CHALLENGE: Final = 1024


class Purpose(StrEnum):
    """What a session is for; all but the first are good for very little."""

    SESSION = "session"
    """A device of the account, for everything."""
    RECOVER = "recover"
    """A slot of the account, which comes back."""
    CHAIN = "chain"
    """What was an opener once, and looks whether its account still names it."""


PURPOSES: Final = frozenset(Purpose)


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
    if (proof.origin, proof.nonce) != (origin, nonce) or proof.purpose not in PURPOSES:
        raise SignatureError("SIG-01", "made for another server or session")
    verify(proof.device, Label.SESSION, signed.body, signed.signature)
    return proof
