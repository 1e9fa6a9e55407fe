"""The new device's side of linking, and the text that spares typing (§5.5).

What never enters this room: the account's secret, which travels as a box only.
"""

import base64
import hmac
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.chain_entry import accept_body
from cordee.crypto.encoding import Hash, Label, Structure, decode, encode
from cordee.crypto.errors import EncodingError, LinkError
from cordee.crypto.linking import (
    MAX_NUMBER,
    Answer,
    encode_answer,
    link_code,
    link_commit,
)
from cordee.crypto.opening.secret import DeviceKeys, Secret, kdf

PREFIX: Final = "cordee-link1-"
MAX_TEXT: Final = 256


class _Fields(Structure, frozen=True):
    number: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
    commit: Hash
    mac_key: Hash


class LinkText(msgspec.Struct, frozen=True):
    """What a new device shows to be scanned or pasted: `[number, commit, mac key]`."""

    number: int
    commit: bytes
    mac_key: Secret

    def to_text(self) -> str:
        """Text of a QR code, or to paste."""
        fields = _Fields(self.number, self.commit, self.mac_key.reveal())
        return PREFIX + base64.urlsafe_b64encode(encode(fields)).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> "LinkText":
        """Read what `to_text` made; spaces are ignored. Raises EncodingError."""
        text = "".join(text.split())
        if not text.startswith(PREFIX):
            raise EncodingError("ENC-01", "not the text of a new device")
        data = text.removeprefix(PREFIX)
        try:
            raw = base64.b64decode(data + "=" * (-len(data) % 4), b"-_", validate=True)
        except ValueError:
            raise EncodingError("ENC-01", "not the text of a new device") from None
        fields = decode(raw, _Fields, MAX_TEXT)
        return cls(fields.number, fields.commit, Secret(fields.mac_key))

    def mac(self, answer: Answer) -> bytes:
        """HMAC-SHA256 under `kdf(mac key, "link-mac", [number])`, 32 bytes.

        By it the new device knows that the answer came from who scanned its text.
        """
        key = kdf(self.mac_key, Label.LINK_MAC, (self.number,))
        return hmac.digest(key.reveal(), encode_answer(answer), "sha256")

    def check_commit(self, commit: bytes) -> None:
        """Raises LinkError LNK-04 when the server passed on another commitment."""
        if not hmac.compare_digest(self.commit, commit):
            raise LinkError("LNK-04")


class NewDevice(msgspec.Struct, frozen=True):
    """A device that wants to be linked, under the number that it was told."""

    number: int
    keys: DeviceKeys
    nonce: bytes
    mac_key: Secret

    @classmethod
    def begin(cls, number: int, keys: DeviceKeys) -> "NewDevice":
        """Draw the nonce and the MAC key."""
        return cls(number, keys, Secret.random().reveal(), Secret.random())

    @property
    def commit(self) -> bytes:
        return link_commit(self.keys.opener, self.nonce)

    @property
    def text(self) -> LinkText:
        return LinkText(self.number, self.commit, self.mac_key)

    def code(self, answer: Answer) -> str:
        """Eight characters to type on the old device."""
        return link_code(self.number, answer, self.keys.opener, self.nonce)

    def accept(self, answer: Answer) -> bytes:
        """My word that I join this account at the head it names."""
        body = accept_body(answer.account, answer.head, self.keys.opener)
        return self.keys.signature(Label.ACCEPT, body)

    def check_mac(self, answer: Answer, mac: bytes | None) -> None:
        """Hold the MAC, when there is one, against the answer. Raises LNK-04."""
        if mac is not None and not hmac.compare_digest(self.text.mac(answer), mac):
            raise LinkError("LNK-04")
