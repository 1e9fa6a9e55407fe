"""Invitations: a secret that never passes through the server (§5.2, ATT-03)."""

import hmac
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.encoding import Hash, Integer, Label, Structure, decode, encode
from cordee.crypto.opening.secret import Secret, kdf
from cordee.crypto.texts import read_text, write_text

PREFIX: Final = "cordee1-"
MAX_INVITATION: Final = 1024


class _Fields(Structure, frozen=True):
    origin: Annotated[str, Meta(max_length=256)]
    organisation: Hash | None
    secret: Hash
    not_after: Integer


class Invitation(msgspec.Struct, frozen=True):
    """`[origin, organisation?, 32-byte secret, not_after]`, handed over out of band.

    `organisation` is nil only in the one by which an operator lets an organisation
    in. `not_after` is Unix seconds.
    """

    origin: str
    organisation: bytes | None
    secret: Secret
    not_after: int

    @property
    def id(self) -> bytes:
        """What the server knows it by: `kdf(secret, "invite-id", [organisation])`."""
        return kdf(self.secret, Label.INVITE_ID, (self.organisation,), 16).reveal()

    @property
    def proof_key(self) -> Secret:
        """`kdf(secret, "invite", [organisation])`, the HMAC key of the proof."""
        return kdf(self.secret, Label.INVITE, (self.organisation,))

    def proof(self, account: bytes, head: bytes) -> bytes:
        """HMAC-SHA256 over `enc([account, head])`, 32 bytes."""
        key = self.proof_key.reveal()
        return hmac.digest(key, encode((account, head)), "sha256")

    def to_text(self) -> str:
        """Text for paper, QR code or a link's fragment."""
        fields = _Fields(
            self.origin, self.organisation, self.secret.reveal(), self.not_after
        )
        return write_text(PREFIX, encode(fields))

    @classmethod
    def from_text(cls, text: str) -> "Invitation":
        """Read what `to_text` made; spaces are ignored. Raises EncodingError."""
        fields = decode(read_text(PREFIX, text), _Fields, MAX_INVITATION)
        return cls(
            fields.origin, fields.organisation, Secret(fields.secret), fields.not_after
        )
